import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CapabilityError,
  type FileFacts,
  type Finished,
  type Host,
  type Kept,
} from "../../host/host.ts";
import { passtCapabilities } from "./cache.ts";
import { parsePasstCapabilities, PASST_FEATURE_NAMES, PASST_FEATURES } from "./features.ts";
import { probePasst, readHelp, readPasstVersion } from "./probe.ts";

/** The shape of the help of 2023-03-09, of 2025-05-03 and of 2026-10-02, as far as it matters. */
const HELP_2023 = `Usage: passt [OPTION]...

  -f, --foreground	Stay
    default: run in background if started from a TTY
  --runas UID|UID:GID 	Be
  -s, --socket PATH	Socket
  -a, --address ADDR	Assign ADDR
  -t, --tcp-ports SPEC	Forward
        -t 22		One port
`;
const HELP_2025 = `Usage: passt [OPTION]...

  -f, --foreground	Stay
    default: run in background
  --runas UID|UID:GID 	Be
  -s, --socket, --socket-path PATH	Socket
  --vhost-user		Mode
  --print-capabilities	Print
  --repair-path PATH	Path
  -a, --address ADDR	Assign ADDR
  -H, --hostname NAME 	Name
  --fqdn NAME		Name
  --map-host-loopback ADDR	Map
  --map-guest-addr ADDR	Map
  --dns-host ADDR	Host
  --freebind		Bind
  -t, --tcp-po`;
const HELP_2026 = `${
  HELP_2025.replace("ADDR	Assign ADDR", "ADDR	Assign ADDR[/PREFIXLEN]")
}rts SPEC	Forward
        -t ::1/all	All of an address
  --stats DELAY  	Show
  -c, --conf-path PATH	Socket
  --chroot-fallback	Use
`;

function namesIn(help: string): readonly string[] {
  const features = readHelp(help, "passt");
  return PASST_FEATURE_NAMES.filter((name) => features[name]);
}

Deno.test("readHelp() tells each release's features from the text", () => {
  assertEquals(namesIn(HELP_2023), ["runas"]);
  assertEquals(namesIn(HELP_2025), [
    "vhost-user",
    "print-capabilities",
    "hostname",
    "fqdn",
    "map-host-loopback",
    "map-guest-addr",
    "dns-host",
    "freebind",
    "runas",
    "brackets",
    "dev-without-address",
    "busy-port-fails",
    "repeated-options",
    "long-socket-path",
    "missing-directory-fails",
    "local-mode",
  ]);
  assertEquals(namesIn(HELP_2026), [...PASST_FEATURE_NAMES]);
});

Deno.test("readHelp() refuses what is not passt's help", () => {
  const rows: [help: string, message: string][] = [
    ["", "it is not passt: it prints nothing"],
    ["bash: no\nmore", "it is not passt: bash: no"],
    ["Usage: ls [OPTION]...\n  -s, --size\n", "it is not passt: Usage: ls [OPTION]..."],
  ];
  for (const [help, message] of rows) {
    const error = assertThrows(() => readHelp(help, "/x"), CapabilityError);
    assertEquals([error.message, error.reason, error.subject], [message, "protocol", "/x"]);
  }
});

Deno.test("readPasstVersion() takes the first line where it says something", () => {
  const rows: [text: string, expected: string][] = [
    ["passt 0.0~git20261002.cba3570-1\nCopyright\n", "0.0~git20261002.cba3570-1"],
    ["passt 2025_05_03.587980c\n", "2025_05_03.587980c"],
    ["passt unknown version\nCopyright\n", "unknown"],
    ["pesto 2026_10_02\n", "2026_10_02"],
    ["", "unknown"],
  ];
  for (const [text, expected] of rows) assertEquals(readPasstVersion(text), expected);
});

Deno.test("the table says of every feature what it gives, in one manner", () => {
  for (const name of PASST_FEATURE_NAMES) {
    const { gives, since } = PASST_FEATURES[name];
    assert(/^[a-z][^.]*[a-z0-9]$/.test(gives), `${name}: ${gives}`);
    assert(/^\d{4}-\d\d-\d\d$/.test(since), `${name}: ${since}`);
  }
});

const FACTS: FileFacts = {
  kind: "file",
  size: 1,
  mode: 0o755,
  uid: 0,
  gid: 0,
  dev: 1,
  ino: 1,
  mtimeMs: 1,
  ctimeMs: 1,
};

/** A host with one passt whose outputs are given by option. */
class FakeHost {
  runs: string[] = [];
  kept = new Map<string, Kept & { key: string }>();
  stats = new Map<string, FileFacts>([["/usr/bin/passt", FACTS]]);
  constructor(readonly outputs: Readonly<Record<string, Partial<Finished>>>) {}

  readonly host = {
    files: { stat: (path: string) => Promise.resolve(this.stats.get(path)) },
    programs: {
      find: (path: string) => Promise.resolve(this.stats.has(path) ? path : undefined),
      run: (program: string, args: readonly string[]) => {
        const option = `${program.replace("/usr/bin/", "")} ${args.join(" ")}`;
        this.runs.push(option);
        const silent = {
          exit: { kind: "exited", code: 0 },
          stdout: "",
          stderr: "",
          timedOut: false,
        };
        return Promise.resolve({ ...silent, ...this.outputs[option] });
      },
    },
    cache: {
      read: (name: string, key: string) => {
        const kept = this.kept.get(name);
        return Promise.resolve(kept?.key === key ? kept : undefined);
      },
      write: (name: string, key: string, value: unknown) => {
        this.kept.set(name, { key, value: JSON.parse(JSON.stringify(value)), keptAtMs: 0 });
        return Promise.resolve();
      },
    },
  } as unknown as Host;
}

Deno.test("probePasst() reads help from either output and passes over syslog's absence", async () => {
  const noisy = HELP_2023.replaceAll("\n", "\nFailed to send 31 bytes to syslog\n");
  const fake = new FakeHost({
    "passt --help": { stderr: noisy, exit: { kind: "exited", code: 1 } },
    "passt --version": { stdout: "passt unknown version\n" },
  });
  const { version, features, ...rest } = await probePasst(fake.host, "/usr/bin/passt");
  assertEquals([version, features.runas, features["vhost-user"]], ["unknown", true, false]);
  assertEquals(rest, { program: "/usr/bin/passt" });
  assertEquals(fake.runs, ["passt --help", "passt --version"]);
});

Deno.test("probePasst() asks for the back-end and for pesto where there are such", async () => {
  const outputs = {
    "passt --help": { stdout: HELP_2026 },
    "passt --version": { stdout: "passt 2026_10_02\n" },
    "pesto --version": { stdout: "pesto 2026_10_02\n" },
  };
  const net = { "passt --print-capabilities": { stderr: '{\n  "type": "net"\n}\n' } };
  const fake = new FakeHost({ ...outputs, ...net });
  fake.stats.set("/usr/bin/pesto", FACTS);
  const capabilities = await probePasst(fake.host, "/usr/bin/passt");
  assertEquals(capabilities.features["vhost-user"], true);
  assertEquals(capabilities.pesto, { program: "/usr/bin/pesto", version: "2026_10_02" });
  const other = await probePasst(new FakeHost(outputs).host, "/usr/bin/passt");
  assertEquals(other.features["vhost-user"], false);
});

Deno.test("probePasst() gives up on a passt that does not end", async () => {
  const fake = new FakeHost({ "passt --help": { timedOut: true } });
  const error = await assertRejects(() => probePasst(fake.host, "/usr/bin/passt"), CapabilityError);
  assertEquals([error.message, error.reason], ['"--help" did not end within 10 s', "timeout"]);
});

Deno.test("passtCapabilities() asks again only when passt or pesto has changed", async () => {
  const fake = new FakeHost({ "passt --help": { stdout: HELP_2023 } });
  const ask = (version = "1") => passtCapabilities(fake.host, "/usr/bin/passt", version);
  const first = await ask();
  assertEquals(await ask(), first);
  assertEquals(fake.runs.length, 2);
  const changes: (() => unknown)[] = [
    () => fake.stats.set("/usr/bin/passt", { ...FACTS, ctimeMs: 2 }),
    () => fake.stats.set("/usr/bin/pesto", FACTS),
    () => fake.kept.forEach((kept, name) => fake.kept.set(name, { ...kept, value: {} })),
  ];
  for (const change of changes) {
    fake.runs = [];
    change();
    await ask();
    assert(fake.runs.includes("passt --help"), String(change));
    fake.runs = [];
    await ask();
    assertEquals(fake.runs, [], String(change));
  }
  await ask("2");
  assert(fake.runs.includes("passt --help"));
  fake.stats.clear();
  await assertRejects(() => ask(), CapabilityError, "it cannot be started: No such program");
});

Deno.test("parsePasstCapabilities() names what is wrong", () => {
  const features = readHelp(HELP_2026, "passt");
  const whole = { program: "/p", version: "1", features, pesto: { program: "/q", version: "1" } };
  assertEquals(parsePasstCapabilities(whole, "f"), whole);
  const rows: [value: unknown, message: string][] = [
    [null, "the capabilities of passt must be an object, found null"],
    [{ ...whole, version: 1 }, "passt.version must be text, found 1"],
    [{ ...whole, features: {} }, "passt.features.vhost-user must be true or false, found nothing"],
    [{ ...whole, features: [] }, "passt.features must be an object, found []"],
    [{ ...whole, pesto: 1 }, "passt.pesto must be an object, found 1"],
    [{ ...whole, pesto: {} }, "passt.pesto.program must be text, found nothing"],
  ];
  for (const [value, message] of rows) {
    const error = assertThrows(() => parsePasstCapabilities(value, "f"), CapabilityError);
    assertEquals([error.message, error.reason, error.subject], [message, "malformed", "f"]);
  }
});
