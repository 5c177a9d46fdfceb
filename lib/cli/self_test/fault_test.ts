import { assertEquals } from "@std/assert";
import { findingAt } from "../../findings/finding.ts";
import { makeSource } from "../../findings/source.ts";
import { LaunchError, LaunchErrors, type LaunchPhase } from "../../vm/errors.ts";
import { type Culprit, faultOfFindings, faultOfLaunch } from "./fault.ts";

const LAUNCHES: readonly (readonly [phase: LaunchPhase, message: string, culprit: Culprit])[] = [
  ["passt", 'Cannot start passt for interface "net0": it gave no reason', "passt"],
  ["passt", "Cannot start passt: the kernel refuses user namespaces", "host"],
  ["passt", "Cannot start passt: TCP port 80 of 127.0.0.1 is taken", "host"],
  ["passt", "Cannot start passt: the host has no default route", "host"],
  ["qemu", "Cannot start QEMU: it ended", "QEMU"],
  ["directories", "Cannot make /run/x", "host"],
  ["supervisor", "Nobody looks after it", "host"],
];

for (const [phase, message, culprit] of LAUNCHES) {
  Deno.test(`faultOfLaunch() of "${message}": ${culprit}`, () => {
    const error = new LaunchError(message, { phase, help: "h", words: "w" });
    for (const thrown of [error, new LaunchErrors([error])]) {
      const { culprit: found, message: told, help } = faultOfLaunch(thrown) ?? {};
      assertEquals([found, told, help], [culprit, `${message} (w)`, "h"]);
    }
  });
}

Deno.test("faultOfLaunch() leaves other errors to others", () => {
  assertEquals(faultOfLaunch(new TypeError("bug")), undefined);
});

Deno.test("faultOfFindings() blames the program that lacks", () => {
  const source = makeSource("f", "<a/>");
  const finding = (severity: "error" | "warning", code: string) =>
    findingAt(source, { start: 0, end: 1 }, { severity, code, message: "m" });
  const rows = [
    ["error", "host/no-passt", "passt"],
    ["error", "host/bad-passt", "passt"],
    ["error", "host/no-emulator", "QEMU"],
    ["error", "host/bad-emulator", "QEMU"],
    ["warning", "host/no-passt", undefined],
  ] as const;
  for (const [severity, code, culprit] of rows) {
    assertEquals(faultOfFindings([finding(severity, code)])?.culprit, culprit, code);
  }
});
