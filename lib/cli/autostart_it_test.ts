/** `domrun autostart` with a systemctl that answers as systemd 252 does, and without one. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person, type Ran } from "./testing/compiled.ts";

const NAME = `kept-${Deno.pid}`;
const UNIT = `domrun@${NAME}.service`;

/**
 * Knows the template once it lies among the units and systemd was told to look, and writes down what it is told. CONFIG is
 * what systemd itself has for XDG_CONFIG_HOME.
 */
const SYSTEMCTL = `#!/bin/sh
[ "$1" = --user ] || exit 9
shift
template=$OWN/systemd/user/domrun@.service
case $1 in
show)
  if [ -e "$OWN/reloaded" ]; then
    printf 'LoadState=loaded\\nExecStart={ path=/x/domrun ; argv[]=/x/domrun up %s/domrun/%s.xml ; ignore_errors=no ; }\\n' \\
      "\${CONFIG:-$OWN}" "${NAME}"
  else printf 'LoadState=not-found\\n'; fi ;;
daemon-reload) [ ! -e "$template" ] || touch "$OWN/reloaded" ;;
*) printf '%s\\n' "$*" >>"$OWN/told" ;;
esac
`;

const BUS = "#!/bin/sh\necho 'Failed to connect to bus: No such file or directory' >&2\nexit 1\n";

interface Surroundings {
  /** $XDG_CONFIG_HOME. */
  readonly config: string;
  readonly run: (
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Ran>;
}

async function withSystemctl(
  script: string,
  body: (person: Person, surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const config = await Deno.makeTempDir({ dir: person.home });
  const programs = await Deno.makeTempDir({ dir: person.home });
  await Deno.chmod(config, 0o777);
  await Deno.chmod(programs, 0o755);
  for (const [name, text] of [["systemctl", script], ["domrun", "#!/bin/sh\n"]] as const) {
    await Deno.writeTextFile(join(programs, name), text);
    await Deno.chmod(join(programs, name), 0o755);
  }
  const path = `${programs}:${Deno.env.get("PATH")}`;
  const own = { XDG_CONFIG_HOME: config, OWN: config };
  try {
    await body(person, {
      config,
      run: (args, environment = {}) =>
        domrun(person, args, { path, environment: { ...own, ...environment } }),
    });
  } finally {
    await Deno.remove(config, { recursive: true });
    await Deno.remove(programs, { recursive: true });
  }
}

Deno.test("autostart makes the template once, enables the unit, and disables it", () =>
  withSystemctl(SYSTEMCTL, async (person, { config, run }) => {
    const none = await run(["autostart", NAME]);
    assertEquals([none.code, none.stderr.split("\n")[0]], [
      4,
      `domrun: No document is defined for "${NAME}"`,
    ]);
    assertEquals((await run(["define", await writeBootDocument(person, NAME, IDLE)])).code, 0);
    const template = join(config, "systemd/user/domrun@.service");
    const first = await run(["autostart", NAME]);
    assertEquals([first.code, first.stderr], [0, ""]);
    assertStringIncludes(first.stdout, `${NAME}: starts with your systemd, as ${UNIT}\n`);
    assertStringIncludes(first.stdout, `  its template: ${template}\n`);
    assertMatch(
      await Deno.readTextFile(template),
      /^ExecStart=\/\S+\/domrun up %E\/domrun\/%i\.xml$/m,
    );
    assertEquals(((await Deno.stat(template)).mode ?? 0) & 0o777, 0o644);
    await Deno.writeTextFile(template, "# mine\n");
    const again = await run(["autostart", NAME]);
    assertEquals([again.code, again.stdout.includes("template")], [0, false]);
    assertEquals(await Deno.readTextFile(template), "# mine\n");
    const off = await run(["autostart", "--disable", NAME]);
    assertEquals([off.code, off.stderr], [0, ""]);
    assertEquals(
      await Deno.readTextFile(join(config, "told")),
      `enable -- ${UNIT}\nenable -- ${UNIT}\ndisable -- ${UNIT}\n`,
    );
  }));

Deno.test("undefine disables the unit of its document, or says that it could not", () =>
  withSystemctl(SYSTEMCTL, async (person, { config, run }) => {
    const document = await writeBootDocument(person, NAME, IDLE);
    const link = join(config, "systemd/user/default.target.wants", UNIT);
    const removed = `removed ${config}/domrun/${NAME}.xml\n`;
    const define = async () => assertEquals((await run(["define", document])).code, 0);
    await define();
    assertEquals((await run(["undefine", NAME])).stdout, removed);
    await define();
    assertEquals((await run(["autostart", NAME])).code, 0);
    // What systemd itself would do.
    await Deno.mkdir(join(link, ".."), { recursive: true });
    await Deno.symlink("../domrun@.service", link);
    assertEquals(await run(["undefine", NAME]), {
      code: 0,
      stdout: `${removed}${NAME}: no longer starts with your systemd (${UNIT})\n`,
      stderr: "",
    });
    assertEquals(
      await Deno.readTextFile(join(config, "told")),
      `enable -- ${UNIT}\ndisable -- ${UNIT}\n`,
    );
    await define();
    await withSystemctl(BUS, async (_, { run: runWithoutBus }) => {
      assertEquals(await runWithoutBus(["undefine", NAME], { XDG_CONFIG_HOME: config }), {
        code: 0,
        stdout: removed,
        stderr: `warning: ${UNIT} is still enabled: Cannot use your systemd: ` +
          "Failed to connect to bus: No such file or directory\n" +
          `  help: where systemctl --user works: domrun autostart --disable ${NAME}\n`,
      });
    });
  }));

Deno.test("autostart does not enable a unit that would start another document", () =>
  withSystemctl(SYSTEMCTL, async (person, { config, run }) => {
    assertEquals((await run(["define", await writeBootDocument(person, NAME, IDLE)])).code, 0);
    const other = await run(["autostart", NAME], { CONFIG: "/elsewhere" });
    assertEquals([other.code, other.stderr.split("\n")[0]], [
      3,
      `domrun: Cannot have ${UNIT} start ${config}/domrun/${NAME}.xml: ` +
      `it would start /x/domrun up /elsewhere/domrun/${NAME}.xml`,
    ]);
    assertEquals((await run(["autostart", "--disable", "unknown"])).code, 0);
    assertEquals(
      await Deno.readTextFile(join(config, "told")),
      "disable -- domrun@unknown.service\n",
    );
  }));

Deno.test("autostart says what does without a systemd, and which names have no unit", () =>
  withSystemctl(BUS, async (person, { run }) => {
    assertEquals((await run(["define", await writeBootDocument(person, NAME, IDLE)])).code, 0);
    const bus = await run(["autostart", NAME]);
    assertEquals([bus.code, bus.stderr.split("\n")[0]], [
      3,
      "domrun: Cannot use your systemd: Failed to connect to bus: No such file or directory",
    ]);
    assertStringIncludes(bus.stderr, `@reboot domrun up -d ${NAME}\n`);
    const named = await run(["autostart", "a b"]);
    assertEquals([named.code, named.stderr.split("\n")[0]], [
      2,
      'domrun: Cannot make a unit of "a b": names of units have letters, digits and :_.@- alone',
    ]);
  }));
