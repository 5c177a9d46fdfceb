import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { emulatorsFor } from "../qemu/emulators.ts";
import { EDITORS, OWN, permissionFlags, SELF, VIRTIOFSD_PROGRAMS } from "./permissions.ts";

const names = (version: string): readonly (string | undefined)[] =>
  permissionFlags(version).map((flag) => flag.split("=")[0]);

const WITHOUT_NET = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-env",
  "--allow-sys",
];

const rows: readonly [version: string, flags: readonly string[]][] = [
  ["2.4.2", WITHOUT_NET],
  ["2.8.9", WITHOUT_NET],
  ["2.9.0", [...WITHOUT_NET, "--allow-net"]],
  ["2.10.1", [...WITHOUT_NET, "--allow-net"]],
  ["3.0.0", [...WITHOUT_NET, "--allow-net"]],
];

for (const [version, flags] of rows) {
  Deno.test(`permissionFlags() of Deno ${version}`, () => assertEquals(names(version), flags));
}

Deno.test("permissionFlags() leave nothing but reading unscoped", () => {
  const unscoped = permissionFlags("2.4.2").filter((flag) => !flag.includes("="));
  assertEquals(unscoped, ["--no-prompt", "--allow-read"]);
});

/** What a flag allows: `--allow-env=HOME,PATH` the two of them. */
function allowed(flag: string): readonly string[] {
  const found = permissionFlags("2.4.2").find((one) => one.startsWith(`${flag}=`));
  return (found ?? "").slice(flag.length + 1).split(",").sort();
}

/** Each text that `patterns` find in what is shipped of lib/. */
function namedInCode(...patterns: readonly RegExp[]): readonly string[] {
  const found = sources().flatMap((text) =>
    patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = ""]) => name))
  );
  return [...new Set(found)].sort();
}

function sources(): readonly string[] {
  const lib = new URL("..", import.meta.url).pathname;
  return [...filesBelow(lib)].filter((path) => !/_test\.ts$|\/testing\//.test(path))
    .map((path) => Deno.readTextFileSync(path));
}

function* filesBelow(directory: string): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) yield* filesBelow(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

/** Which of them runs, a document says: by its architecture, or by its `<emulator>`. */
const EMULATORS = [
  ...["x86_64", "i686", "aarch64"].flatMap(emulatorsFor),
  ...["qemu-kvm", "/usr/libexec/qemu-kvm", "kvm"],
];

Deno.test("the programs that may run are those that the code names, and QEMU's", () => {
  const named = namedInCode(
    /\bprograms\s*\.find\((?:join\(.*, )?"([^"]+)"/g,
    /\bprogram: "([^"]+)"/g,
  );
  assertEquals(
    allowed("--allow-run"),
    [...new Set([SELF, ...named, ...EDITORS, ...EMULATORS, ...VIRTIOFSD_PROGRAMS, "domrun", OWN])]
      .sort(),
  );
});

Deno.test("the variables that may be read are those that the code reads", () => {
  assertEquals(allowed("--allow-env"), namedInCode(/\benvironment\("([^"]+)"\)/g));
});

Deno.test("what may be asked of the system is what the code asks", () => {
  const calls =
    /\bDeno\.(uid|gid|hostname|loadavg|networkInterfaces|osRelease|osUptime|systemMemoryInfo)\(/g;
  assertEquals(allowed("--allow-sys"), namedInCode(calls));
});

Deno.test("permissionFlags() name what starts domrun again", () => {
  const last = (flags: readonly string[]) =>
    flags.find((flag) => flag.includes("run="))?.split(",").at(-1);
  assertEquals(last(permissionFlags("2.9.6")), "/proc/self/exe");
  assertEquals(last(permissionFlags("2.9.6", "/opt/deno")), "/opt/deno");
});
