import { assertEquals } from "@std/assert";
import { PASST_FEATURE_NAMES, type PasstCapabilities } from "../../passt/probe/features.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { FEATURE_NAMES } from "../../qemu/probe/features.ts";
import { renderProbe } from "./probe.ts";

function allOf<Name extends string>(names: readonly Name[], has: boolean): Record<Name, boolean> {
  return Object.fromEntries(names.map((name) => [name, has])) as Record<Name, boolean>;
}

const QEMU: QemuCapabilities = {
  emulator: "/usr/bin/qemu-system-x86_64",
  version: "7.2.22",
  package: "",
  target: "x86_64",
  accelerators: ["kvm", "tcg"],
  kvm: { present: true, usable: true },
  machines: [],
  cpuModels: ["max", "qemu64"],
  types: [],
  options: [],
  features: { ...allOf(FEATURE_NAMES, true), "netdev.stream.reconnect-ms": false },
};

const PASST: PasstCapabilities = {
  program: "/usr/bin/passt",
  version: "2025_05_03",
  features: { ...allOf(PASST_FEATURE_NAMES, true), "conf-path": false },
};

/** The lines that begin with one of `words`. */
function linesOf(text: string, ...words: readonly string[]): readonly string[] {
  return text.split("\n").filter((line) => words.some((word) => line.startsWith(word)))
    .map((line) => line.replace(/ {2,}/g, "  "));
}

Deno.test("renderProbe() begins with the programs, and has a line a feature", () => {
  const text = renderProbe(QEMU, PASST);
  assertEquals(linesOf(text, "QEMU", "accelerators", "machine types", "FEATURE", "passt "), [
    "QEMU 7.2.22 (/usr/bin/qemu-system-x86_64), target x86_64",
    "accelerators: kvm, tcg",
    "machine types: 0, CPU models: 2",
    "FEATURE  HERE  WITH IT QEMU …",
    "passt 2025_05_03 (/usr/bin/passt)",
    "FEATURE  HERE  WITH IT PASST …",
  ]);
  const names = text.split("\n").map((line) => line.replace(/ .*/, ""));
  for (const name of [...FEATURE_NAMES, ...PASST_FEATURE_NAMES]) {
    assertEquals(names.filter((one) => one === name).length, 1, name);
  }
  assertEquals(text.at(-1), "\n");
});

Deno.test("renderProbe() says since when there is what lacks here", () => {
  assertEquals(linesOf(renderProbe(QEMU, PASST), "netdev.stream", "vhost-user", "conf-path"), [
    "netdev.stream  yes  connects to passt",
    "netdev.stream.reconnect  yes  connects again to a passt that was restarted, after whole seconds",
    "netdev.stream.reconnect-ms  no  " +
    "connects again to a passt that was restarted, after milliseconds (since 9.2)",
    "vhost-user  yes  shares the guest's memory and is faster",
    "conf-path  no  changes forwards while it runs (since 2026-10-02)",
  ]);
});

Deno.test("renderProbe() says when KVM is there and cannot be used", () => {
  const rows: readonly (readonly [Partial<QemuCapabilities>, string])[] = [
    [
      { accelerators: ["tcg"], kvm: { present: true, usable: false } },
      "accelerators: tcg (QEMU has KVM, but cannot use it here)",
    ],
    [{ accelerators: ["tcg"], kvm: { present: false, usable: false } }, "accelerators: tcg"],
  ];
  for (const [changes, line] of rows) {
    assertEquals(linesOf(renderProbe({ ...QEMU, ...changes }, PASST), "accelerators"), [line]);
  }
});

Deno.test("renderProbe() says how to get passt where there is none", () => {
  assertEquals(linesOf(renderProbe(QEMU, undefined), "passt", "FEATURE"), [
    "FEATURE  HERE  WITH IT QEMU …",
    "passt is not installed (Debian and Fedora: passt; https://passt.top)",
  ]);
});

Deno.test("renderProbe() begins with a verdict", () => {
  const noStream = { ...QEMU, features: { ...QEMU.features, "netdev.stream": false } };
  const noKvm = { ...QEMU, kvm: { present: true, usable: false } };
  const rows: readonly (readonly [QemuCapabilities, PasstCapabilities | undefined, string])[] = [
    [QEMU, PASST, "Machines run here with KVM; interfaces with passt too"],
    [
      QEMU,
      undefined,
      "Machines run here with KVM; interfaces with passt do not: passt is not installed",
    ],
    [
      noStream,
      PASST,
      "Machines run here with KVM; interfaces with passt do not: this QEMU has no netdev stream",
    ],
    [
      noKvm,
      PASST,
      "Machines run here without KVM, on an emulated processor; interfaces with passt too",
    ],
  ];
  for (const [qemu, passt, verdict] of rows) {
    assertEquals(renderProbe(qemu, passt).split("\n").slice(0, 2), [verdict, ""]);
  }
});
