/** `domrun autostart` with a real systemd of a user: in namespaces, where this host has one. */
import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path/posix";
import { MINDS_BUTTON, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { people, testedProgram } from "./testing/compiled.ts";

const SYSTEMD = "/usr/lib/systemd/systemd";
const NAME = `service-${Deno.pid}`;
const UNIT = `domrun@${NAME}.service`;
/** Says `#` when it minds its power button. */
const OBEDIENT = [...MINDS_BUTTON.slice(0, 7), ...says("#"), ...MINDS_BUTTON.slice(7)];
/** What the script ends with where no cgroup can be made. */
const NO_CGROUP = 77;

/**
 * What is done as process 1 of namespaces: a systemd believes that the system was booted by one, and owns a cgroup, which
 * is what logind gives it. Arguments: the cgroup's name, HOME, XDG_RUNTIME_DIR, and the document. The user is in $WHO.
 */
const SCRIPT = `
cgroup=$1 home=$2 runtime=$3 document=$4
mount -t tmpfs -o mode=755 run /run && mkdir -p /run/systemd/system || exit 1
for top in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ -e "$top/cgroup.procs" ] || continue
  mkdir "$top/$cgroup" && chown "$WHO:$WHO" "$top/$cgroup" "$top/$cgroup/cgroup.procs" &&
    echo $$ >"$top/$cgroup/cgroup.procs" || exit ${NO_CGROUP}
done
as() {
  setpriv --reuid "$WHO" --regid "$WHO" --clear-groups -- \\
    env -i PATH="$PATH" HOME="$home" XDG_RUNTIME_DIR="$runtime" "$@"
}
say() { echo "\\$ $*"; as timeout 100 "$@" 2>&1; echo "= $?"; }
manager() {
  as ${SYSTEMD} --user >/dev/null 2>&1 &
  for _ in $(seq 300); do [ -S "$runtime/systemd/private" ] && break; sleep 0.1; done
  as timeout 100 systemctl --user is-system-running --wait >/dev/null
}
shown() { say systemctl --user show --value --property="$1" ${UNIT}; }
minds_button() {
  for _ in $(seq 300); do as domrun logs ${NAME} 2>/dev/null | grep -q '#' && break; sleep 0.1; done
}
manager
say domrun define "$document"
say domrun autostart ${NAME}
say systemctl --user is-enabled ${UNIT}
say systemctl --user start ${UNIT}
shown ActiveState
shown StatusText
minds_button
say systemctl --user stop ${UNIT}
shown ActiveState
shown Result
say domrun ps
say systemctl --user exit
wait
rm -rf "$runtime/systemd"
manager
shown StatusText
minds_button
say domrun undefine ${NAME}
say systemctl --user is-enabled ${UNIT}
say systemctl --user exit
wait
as domrun status ${NAME} | grep ^state
`;

/** The cgroups are left to whoever is outside, when all processes have gone. */
const OUTSIDE = `
status=0
unshare --mount --pid --fork --kill-child --mount-proc --propagation private bash -c "$0" bash "$@" || status=$?
for top in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ ! -d "$top/$1" ] || find "$top/$1" -depth -type d -exec rmdir {} \\;
done
exit $status
`;

Deno.test("a user's systemd starts a document, at once and with itself, and stops its machine", async () => {
  const what = "autostart with a systemd of a user";
  if (Deno.uid() !== 0) {
    return console.log(`SKIP ${what}: only root can give one a cgroup`);
  }
  if (!await exists(SYSTEMD)) return console.log(`NOT HERE ${what}: no ${SYSTEMD}`);
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const home = await Deno.makeTempDir({ dir: person.home, prefix: "sd-" });
  try {
    const document = await writeBootDocument({ home }, NAME, OBEDIENT);
    const runtime = join(home, "run");
    await Deno.mkdir(runtime, { mode: 0o700 });
    const who = Deno.env.get("DOMRUN_TEST_USER") ?? "";
    for (const path of [home, runtime]) await Deno.chown(path, Number(who), Number(who));
    const { code, said } = await inNamespaces([`domrun-${NAME}`, home, runtime, document], who);
    if (code === NO_CGROUP) return console.log(`NOT HERE ${what}: no cgroup can be made`);
    assertEquals(said, expected(home, document));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

function expected(home: string, document: string): string {
  const kept = `${home}/.config/domrun/${NAME}.xml`;
  const shown = (property: string, value: string) =>
    `$ systemctl --user show --value --property=${property} ${UNIT}
${value}
= 0
`;
  const text = `$ domrun define ${document}
${NAME}: kept as ${kept}
  start it: domrun up ${NAME}
= 0
$ domrun autostart ${NAME}
${NAME}: starts with your systemd, as ${UNIT}
  its template: ${home}/.config/systemd/user/domrun@.service
  start it now: systemctl --user start domrun@${NAME}
= 0
$ systemctl --user is-enabled ${UNIT}
enabled
= 0
$ systemctl --user start ${UNIT}
= 0
${shown("ActiveState", "active")}${
    shown("StatusText", `${NAME} is running`)
  }$ systemctl --user stop ${UNIT}
= 0
${shown("ActiveState", "inactive")}${shown("Result", "success")}$ domrun ps
No machine runs here
Looked in ${home}/run/domrun
= 0
$ systemctl --user exit
= 0
${shown("StatusText", `${NAME} is running`)}$ domrun undefine ${NAME}
removed ${kept}
${NAME}: no longer starts with your systemd (${UNIT})
= 0
$ systemctl --user is-enabled ${UNIT}
disabled
= 1
$ systemctl --user exit
= 0
`;
  return `${text}state      stopped (Stopped after SIGTERM)\n`;
}

async function inNamespaces(words: readonly string[], who: string) {
  const path = `${dirname(testedProgram())}:${Deno.env.get("PATH")}`;
  const { code, stdout, stderr } = await new Deno.Command("timeout", {
    args: ["-k", "5", "400", "bash", "-c", OUTSIDE, SCRIPT, ...words],
    env: { WHO: who, PATH: path },
    stdin: "null",
    cwd: "/",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, said: text(stdout) + text(stderr) };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
