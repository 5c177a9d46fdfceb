/** Broken hosts: the doctor names what is broken, says what fails without it, and how to mend it. */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import type { Check, Verdict } from "./doctor/check.ts";
import { type Breakage, runBroken } from "./testing/broken_hosts.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";

interface Parts {
  readonly type?: string;
  readonly head?: string;
  readonly memoryMiB?: number;
  readonly os?: string;
  readonly port?: number;
  readonly network?: string;
  readonly devices?: string;
}

function document(parts: Parts): string {
  const { type = "qemu", memoryMiB = 64, head = "", os, port, network = "", devices = "" } = parts;
  const forward = port === undefined ? "" : `<portForward proto='tcp' address='127.0.0.1'>
        <range start='${port}' to='22'/></portForward>`;
  return `<domain type='${type}'>
  <name>doctor</name>
  <memory unit='MiB'>${memoryMiB}</memory>
  ${head}
  ${os ?? "<os><type arch='x86_64' machine='q35'>hvm</type></os>"}
  <features><acpi/></features>
  <devices>
    <interface type='user'>${network}<backend type='passt'/>${forward}</interface>
    ${devices}
  </devices>
</domain>
`;
}

/** A host that is broken, and what has to be said of it. */
interface Row extends Breakage {
  readonly what: string;
  readonly document?: Parts;
  /** The check that names it; absent: a finding of the document does. */
  readonly check?: string;
  /** Absent: what is installed decides between two. */
  readonly verdict?: Exclude<Verdict, "ok">;
  readonly found: RegExp;
  readonly remedy: RegExp;
  /** The command in it, which root can follow without a change to the host outside of the namespaces. */
  readonly follow?: RegExp;
  /** Of domrun; absent as `verdict`. */
  readonly status?: number;
  /** Put between the user and domrun. */
  readonly inside?: readonly string[];
  /** domrun falls back on its directory in /tmp, which other tests want absent. */
  readonly usesTmp?: boolean;
}

const REAL_PASST = '/usr/bin/passt "$@"';
const NO_DEVICES = "mount -t tmpfs -o mode=755 none /dev\n" +
  "mknod -m 666 /dev/null c 1 3; mknod -m 666 /dev/zero c 1 5; mknod -m 666 /dev/urandom c 1 9";
const KVM = { type: "kvm" };
const EFI = { os: "<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>" };
const TPM = { devices: "<tpm model='tpm-crb'><backend type='emulator'/></tpm>" };
/** Whether logind made one decides. */
const ANOTHER_RUNTIME =
  /^(mkdir -p -m 700 (\/tmp\/run-\d+) && export XDG_RUNTIME_DIR=\2|export XDG_RUNTIME_DIR=\/run\/user\/\d+)$/;

const ROWS: readonly Row[] = [
  {
    what: "no QEMU",
    without: ["qemu-system-x86_64"],
    check: "qemu",
    verdict: "missing",
    found: /^there is no program qemu-system-x86_64$/,
    remedy: /^install QEMU: apt install qemu-system-x86$/,
    status: 3,
  },
  {
    what: "a QEMU that exits with 1",
    instead: { "qemu-system-x86_64": "echo broken >&2; exit 1" },
    check: "qemu",
    verdict: "missing",
    found: /^cannot use .*qemu-system-x86_64: .*broken/,
    remedy:
      /^install QEMU again: apt install --reinstall qemu-system-x86; or put another QEMU before it on PATH$/,
    status: 3,
  },
  {
    what: "a QEMU that says something else",
    instead: { "qemu-system-x86_64": "echo hello; sleep 1" },
    check: "qemu",
    verdict: "missing",
    found: /^cannot use .*qemu-system-x86_64: /,
    remedy:
      /^install QEMU again: apt install --reinstall qemu-system-x86; or put another QEMU before it on PATH$/,
    status: 3,
  },
  {
    what: "a QEMU that is killed",
    instead: { "qemu-system-x86_64": "kill -SEGV $$" },
    check: "qemu",
    verdict: "missing",
    found: /^cannot use .*qemu-system-x86_64: .*SIGSEGV/,
    remedy:
      /^install QEMU again: apt install --reinstall qemu-system-x86; or put another QEMU before it on PATH$/,
    status: 3,
  },
  {
    what: "no passt",
    without: ["passt"],
    check: "passt",
    verdict: "missing",
    found: /^there is no program passt on PATH$/,
    remedy: /^install it: apt install passt$/,
    status: 3,
  },
  {
    what: "a passt that is none",
    instead: { passt: "echo 'Usage: pasta is food'" },
    check: "passt",
    verdict: "missing",
    found: /^cannot use .*passt: /,
    remedy:
      /^install it again: apt install --reinstall passt; or put another passt before it on PATH$/,
    status: 3,
  },
  {
    what: "a passt that may make no user namespace",
    instead: {
      passt:
        `case $1 in --one-off) echo "Couldn't create user namespace: Permission denied" >&2; exit 1;; esac\n` +
        `exec ${REAL_PASST}`,
    },
    check: "passt starts",
    verdict: "missing",
    found: /^the kernel refuses user namespaces/,
    remedy: /sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0.*seccomp=unconfined/,
    status: 3,
  },
  {
    what: "a passt that makes no socket",
    instead: { passt: `case $1 in --one-off) exit 0;; esac\nexec ${REAL_PASST}` },
    check: "passt starts",
    verdict: "missing",
    found: /did not make its socket/,
    remedy: /AppArmor/,
    status: 3,
  },
  {
    what: "no pesto",
    without: ["pesto"],
    check: "pesto",
    verdict: "limited",
    found: /^there is no program pesto beside passt$/,
    remedy: /^install passt of 2026/,
    status: 0,
  },
  {
    what: "no kill",
    without: ["kill"],
    check: "kill",
    verdict: "missing",
    found: /^there is no program kill$/,
    remedy: /^install it: apt install procps$/,
    status: 3,
  },
  {
    what: "no cat and no mv",
    without: ["cat", "mv"],
    check: "small programs",
    verdict: "missing",
    found: /^there is no program cat, mv on PATH$/,
    remedy: /^install it: apt install coreutils$/,
    status: 3,
  },
  {
    what: "no swtpm",
    without: ["swtpm"],
    check: "swtpm",
    verdict: "limited",
    found: /^there is no program swtpm$/,
    remedy: /^install it: apt install swtpm$/,
    status: 0,
  },
  {
    what: "no swtpm for a machine with a TPM",
    without: ["swtpm"],
    document: TPM,
    check: "swtpm",
    verdict: "missing",
    found: /^there is no program swtpm$/,
    remedy: /^install it: apt install swtpm$/,
    status: 3,
  },
  {
    what: "no qemu-img",
    without: ["qemu-img"],
    check: "qemu-img",
    verdict: "limited",
    found: /^there is no program qemu-img$/,
    remedy: /^install it: apt install qemu-utils$/,
    status: 0,
  },
  {
    what: "no /dev/kvm",
    asRoot: NO_DEVICES,
    document: KVM,
    check: "kvm",
    verdict: "missing",
    found: /^there is no \/dev\/kvm$/,
    remedy: /^as root: modprobe -a kvm_intel kvm_amd.*--device \/dev\/kvm/,
    status: 3,
  },
  {
    what: "a /dev/kvm of another group",
    asRoot: `${NO_DEVICES}\nmknod -m 660 /dev/kvm c 10 232; chgrp daemon /dev/kvm`,
    document: KVM,
    check: "kvm",
    verdict: "missing",
    found: /^\/dev\/kvm is there, and this user may not open it$/,
    remedy: /^as root: usermod -aG daemon \S+; then log in anew$/,
    status: 3,
  },
  {
    what: "a /dev/kvm of root's group",
    asRoot: `${NO_DEVICES}\nmknod -m 660 /dev/kvm c 10 232`,
    document: KVM,
    check: "kvm",
    verdict: "missing",
    found: /^\/dev\/kvm is there, and this user may not open it$/,
    remedy: /^as root: chgrp kvm \/dev\/kvm && chmod 660 \/dev\/kvm, .*usermod -aG kvm/,
    status: 3,
  },
  {
    what: "a /dev/kvm that is root's alone",
    asRoot: `${NO_DEVICES}\nmknod -m 600 /dev/kvm c 10 232`,
    check: "kvm",
    verdict: "limited",
    found: /^\/dev\/kvm is there, and this user may not open it$/,
    remedy: /^as root: chgrp kvm \/dev\/kvm && chmod 660 \/dev\/kvm, .*usermod -aG kvm/,
    status: 0,
  },
  {
    what: "a /dev/kvm that does nothing",
    asRoot: `${NO_DEVICES}\nmknod -m 666 /dev/kvm c 1 3`,
    document: KVM,
    check: "kvm",
    verdict: "missing",
    found: /^\/dev\/kvm can be opened, and QEMU cannot use it: kvm version too old; failed to init/,
    remedy: /^where this host is a machine itself, /,
    status: 3,
  },
  {
    what: "no firmware",
    asRoot: "mount -t tmpfs none /usr/share/qemu/firmware",
    document: EFI,
    check: "firmware",
    verdict: "missing",
    found: /^no UEFI firmware for x86_64 is installed$/,
    remedy: /^install it: apt install ovmf$/,
    status: 3,
  },
  {
    what: "a damaged descriptor of firmware",
    asRoot: "mkdir -p /etc/qemu && mount -t tmpfs none /etc/qemu && mkdir /etc/qemu/firmware\n" +
      "echo '{' > /etc/qemu/firmware/00-bad.json",
    check: "firmware",
    verdict: "limited",
    found: /^the descriptor \/etc\/qemu\/firmware\/00-bad\.json is not read: /,
    remedy: /an empty file of the same name in \/etc\/qemu\/firmware$/,
    status: 0,
  },
  {
    what: "a runtime directory of somebody else",
    asRoot: 'mount -t tmpfs -o mode=700,uid=1 none "$RUNTIME"',
    usesTmp: true,
    check: "runtime directory",
    verdict: "limited",
    found: /XDG_RUNTIME_DIR is passed over: .* belongs to user 1$/,
    remedy: ANOTHER_RUNTIME,
    status: 0,
  },
  {
    what: "a runtime directory that others may write to",
    asRoot: 'mount -t tmpfs -o "mode=777,uid=$OWNER" none "$RUNTIME"',
    usesTmp: true,
    check: "runtime directory",
    verdict: "limited",
    found: /XDG_RUNTIME_DIR is passed over: others may write to /,
    remedy: /^chmod go-w \S+$/,
    follow: /^(chmod .*)$/,
    status: 0,
  },
  {
    what: "a runtime directory that is read-only",
    asRoot: 'mount -t tmpfs -o "ro,mode=700,uid=$OWNER" none "$RUNTIME"',
    check: "runtime directory",
    verdict: "missing",
    found: /^cannot make a directory in .*: Read-only file system$/,
    remedy: ANOTHER_RUNTIME,
    status: 3,
  },
  {
    what: "a runtime directory that is full",
    asRoot: 'mount -t tmpfs -o "mode=700,size=64k,nr_inodes=4,uid=$OWNER" none "$RUNTIME"\n' +
      'touch "$RUNTIME/a" "$RUNTIME/b" "$RUNTIME/c"',
    check: "runtime directory",
    verdict: "missing",
    found: /^cannot make a directory in .*: .*[Nn]o space/,
    remedy:
      /^make room: du -xah "\$\(findmnt -no TARGET -T \S+\)" 2>\/dev\/null \| sort -h \| tail; /,
    status: 3,
  },
  {
    what: "little room for machines",
    asRoot: 'mount -t tmpfs -o "mode=700,size=4m,uid=$OWNER" none "$RUNTIME"\n' +
      'install -d -m 700 -o "$OWNER" "$RUNTIME/domrun"',
    check: "room for machines",
    verdict: "limited",
    found: /^4 MiB on the disk of /,
    remedy: /^make room: du -xah .*; a tmpfs grows with: .*mount -o remount,size=1G "\$\(findmnt /,
    follow: /(mount -o remount,size=1G .*)$/,
    status: 0,
  },
  {
    what: "no room at all for machines",
    asRoot: 'mount -t tmpfs -o "mode=700,size=256k,uid=$OWNER" none "$RUNTIME"',
    check: "room for machines",
    verdict: "missing",
    found: /^2\d\d KiB on the disk of /,
    remedy: /^make room: du -xah /,
    status: 3,
  },
  {
    what: "a home directory that is read-only, for a machine that keeps state",
    asRoot: 'mount --bind "$DOMRUN_TEST_HOME" "$DOMRUN_TEST_HOME"\n' +
      'mount -o remount,bind,ro "$DOMRUN_TEST_HOME"',
    document: EFI,
    check: "room for kept state",
    verdict: "missing",
    found: /^cannot make a directory in .*: Read-only file system$/,
    remedy: /; where nothing has to stay: export XDG_STATE_HOME=\$\(mktemp -d\)$/,
    status: 3,
  },
  {
    what: "no default route",
    asRoot: "",
    before: ["unshare", "--net"],
    check: "default route",
    found: /^the host has none$/,
    remedy: /ip route show/,
  },
  {
    what: "no user namespaces",
    inside: [
      ...["unshare", "--user", "--map-root-user", "sh", "-ec"],
      ...['echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"', "sh"],
    ],
    check: "user namespaces",
    verdict: "missing",
    found: /^the kernel allows none: user\.max_user_namespaces is 0$/,
    remedy: /sysctl -w user\.max_user_namespaces=10000/,
    status: 3,
  },
  {
    what: "few open files for many ports",
    before: ["prlimit", "--nofile=400:400"],
    document: { network: PORTS(300) },
    check: "open files",
    verdict: "missing",
    found: /^a program may have 400 open at once, and 556 are needed$/,
    remedy: /prlimit --pid \$\$ --nofile=1112$/,
    status: 3,
  },
  {
    // Not every passt needs more to start.
    what: "few open files",
    before: ["prlimit", "--nofile=64:64"],
    check: "open files",
    found: /^a program may have 64 open at once, and 256 are needed$/,
    remedy: /prlimit --pid \$\$ --nofile=1024$/,
  },
  {
    what: "little memory to lock for a machine that locks all of its own",
    before: ["prlimit", "--memlock=65536:65536"],
    document: { head: "<memoryBacking><locked/></memoryBacking>" },
    check: "locked memory",
    verdict: "missing",
    found: /^a program may lock 64 KiB$/,
    remedy: /prlimit --pid \$\$ --memlock=\d+$/,
    status: 3,
  },
  {
    what: "a port below 1024",
    asRoot: "",
    before: ["unshare", "--net"],
    document: { port: 80 },
    check: "low ports",
    verdict: "missing",
    found: /^this user forwards ports from 1024 on, and port 80 is asked for$/,
    remedy: /sysctl -w net\.ipv4\.ip_unprivileged_port_start=80$/,
    follow: /(\S+sysctl -w .*)$/,
    status: 3,
  },
  {
    what: "more memory than the host has",
    document: { memoryMiB: 900_000 },
    check: "memory",
    verdict: "limited",
    found: /to be had, and the guest may use/,
    remedy: /mkswap/,
    status: 0,
  },
  {
    what: "a QEMU that the document names and the host has not",
    document: { devices: "<emulator>/usr/libexec/none</emulator>" },
    check: "qemu",
    verdict: "missing",
    found: /^there is no program \/usr\/libexec\/none$/,
    remedy: /^install QEMU/,
    status: 3,
  },
  {
    what: "an image that is not there",
    document: {
      devices: "<disk type='file'><source file='/nowhere/a.img'/><target dev='vda'/></disk>",
    },
    verdict: "missing",
    found: /cannot use \/nowhere\/a\.img/,
    remedy: /correct the path/,
    status: 3,
  },
  {
    what: "a network device that is not there",
    document: { network: "<source dev='none0'/>" },
    verdict: "missing",
    found: /there is no network device 'none0'/,
    remedy: /`ip link`/,
    status: 3,
  },
];

function PORTS(count: number): string {
  return `<portForward proto='tcp' address='127.0.0.1'><range start='20000' end='${
    20000 + count - 1
  }'/></portForward>`;
}

function ordinaryUser(): Person {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

interface Diagnosis {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly findings: readonly { readonly message: string; readonly help?: string }[];
}

/** What the doctor says on a host that is broken, as the ordinary user. */
async function diagnose(
  { document: parts, inside = [], ...breakage }: Breakage & Pick<Row, "document" | "inside">,
): Promise<{ readonly code: number; readonly diagnosis: Diagnosis }> {
  const person = ordinaryUser();
  const file = join(person.home, "doctor.xml");
  if (parts !== undefined) {
    await Deno.writeTextFile(file, document(parts));
    await Deno.chmod(file, 0o644);
  }
  const { code, stdout, stderr } = await runBroken(
    { ...person, become: [...person.become, ...inside] },
    ["doctor", "--json", ...parts === undefined ? [] : [file]],
    breakage,
  );
  if (stdout === "") throw new Error(`doctor said nothing: ${stderr}`);
  return { code, diagnosis: JSON.parse(stdout) as Diagnosis };
}

/** What domrun fell back on. */
async function removeTmp(): Promise<void> {
  await Deno.remove(`/tmp/domrun-${Deno.env.get("DOMRUN_TEST_USER")}`, { recursive: true });
}

const isRoot = Deno.uid() === 0;

for (const row of ROWS) {
  Deno.test(`doctor on a host with ${row.what}`, async () => {
    if (!isRoot && (row.asRoot !== undefined)) {
      return console.log(`SKIP doctor on a host with ${row.what}: only root can make one`);
    }
    const { code, diagnosis } = await diagnose(row);
    if (row.usesTmp) await removeTmp();
    const said = row.check === undefined
      ? diagnosis.findings.map(({ message, help = "" }) => ({ found: message, remedy: help }))
        .find(({ found }) => row.found.test(found))
      : diagnosis.checks.find(({ name }) => name === row.check);
    assertMatch(said?.found ?? "", row.found);
    assertMatch(said?.remedy ?? "", row.remedy);
    const verdict = row.check === undefined
      ? diagnosis.verdict
      : diagnosis.checks.find(({ name }) => name === row.check)?.verdict;
    assertNotEquals(verdict, "ok");
    assertEquals([verdict, code], [row.verdict ?? verdict, row.status ?? code]);
  });
}

for (const row of ROWS) {
  const { follow, check } = row;
  if (follow === undefined) continue;
  Deno.test(`doctor's remedy for ${row.what} mends it, followed literally`, async () => {
    if (!isRoot) return console.log(`SKIP what mends ${row.what}: only root can follow it`);
    const checkOf = async (before: readonly string[]) =>
      (await diagnose({ ...row, before })).diagnosis.checks.find(({ name }) => name === check);
    const { before = [] } = row;
    const [, command = "false"] = follow.exec((await checkOf(before))?.remedy ?? "") ?? [];
    const mended = await checkOf([...before, "sh", "-ec", `{ ${command}; } >&2; exec "$@"`, "sh"]);
    if (row.usesTmp) await removeTmp();
    assertEquals([mended?.name, mended?.verdict], [check, "ok"], command);
  });
}

Deno.test("doctor names who has a port that the document asks for", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const { code, diagnosis } = await diagnose({ document: { port } });
  assertEquals([code, diagnosis.verdict], [3, "missing"]);
  assertMatch(diagnosis.findings.at(-1)?.message ?? "", new RegExp(`\\b${port}\\b`));
  assertMatch(diagnosis.findings.at(-1)?.help ?? "", /find who has it: ss -lntp/);
});

Deno.test("doctor's remedy for a directory that its user closed mends it", async () => {
  const { machines, become } = ordinaryUser();
  await new Deno.Command("sh", {
    args: ["-ec", '"$@"', "sh", ...become, "mkdir", "-p", machines],
  }).output();
  await Deno.chmod(machines, 0o500);
  const check = ({ checks }: Diagnosis) => checks.find(({ name }) => name === "runtime directory");
  const broken = check((await diagnose({})).diagnosis);
  assertMatch(broken?.found ?? "", /^cannot make a directory in .*: .*denied/);
  const [command = ""] = broken?.remedy?.split(";") ?? [];
  const [program = "", ...args] = [...become, "sh", "-ec", command];
  await new Deno.Command(program, { args }).output();
  assertEquals(check((await diagnose({})).diagnosis)?.verdict, "ok");
});

for (const person of people()) {
  Deno.test(`doctor finds this host fit, and leaves nothing behind (${person.label})`, async () => {
    const file = join(person.home, "fit.xml");
    await Deno.writeTextFile(file, document({ port: await freePort() }));
    await Deno.chmod(file, 0o644);
    for (const args of [["doctor"], ["doctor", file]]) {
      const { code, stdout, stderr } = await domrun(person, args);
      assertEquals([code, stderr], [0, ""], stdout);
      assertMatch(stdout, /\n\nThis host runs /);
    }
    const left = [...Deno.readDirSync(person.passt)].map(({ name }) => name)
      .filter((name) => name.includes("doctor"));
    assertEquals(left, []);
  });
}
