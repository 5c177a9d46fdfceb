import { assertEquals } from "@std/assert";
import { permissionFlags } from "./permissions.ts";

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

Deno.test("permissionFlags() let `stat` run where Deno does not look below /proc itself", () => {
  const mayRun = (version: string) =>
    permissionFlags(version).some((flag) => /^--allow-run=.*,stat,/.test(flag));
  assertEquals([mayRun("2.7.14"), mayRun("2.8.0"), mayRun("3.0.0")], [false, true, true]);
});

Deno.test("permissionFlags() name what starts domrun again", () => {
  const last = (flags: readonly string[]) =>
    flags.find((flag) => flag.includes("run="))?.split(",").at(-1);
  assertEquals(last(permissionFlags("2.9.6")), "/proc/self/exe");
  assertEquals(last(permissionFlags("2.9.6", "/opt/deno")), "/opt/deno");
});
