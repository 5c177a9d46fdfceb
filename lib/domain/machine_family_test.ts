import { assertEquals } from "@std/assert";
import { chipsetOf, machineFamily } from "./machine_family.ts";
import type { OsType } from "./os.ts";

const CHIPSETS: readonly (readonly [machine: string, chipset: string | undefined])[] = [
  ["pc", "i440fx"],
  ["pc-i440fx-7.2", "i440fx"],
  ["pc-i440fx-noble", "i440fx"],
  ["pc-i440fx-noble-hpb", "i440fx"],
  ["pc-i440fx-rhel7.6.0", "i440fx"],
  ["pc-1.0", "i440fx"],
  ["pc-0.12", "i440fx"],
  ["pc-1.0-precise", "i440fx"],
  ["rhel6.6.0", "i440fx"],
  ["q35", "q35"],
  ["pc-q35-7.2", "q35"],
  ["pc-q35-noble", "q35"],
  ["pc-q35-rhel9.4.0", "q35"],
  ["microvm", undefined],
  ["isapc", undefined],
  ["xenfv", undefined],
  ["none", undefined],
  ["virt", "virt"],
  ["virt-7.2", "virt"],
  ["virt-rhel9.4.0", "virt"],
  ["virtual", undefined],
  ["xlnx-versal-virt", undefined],
  ["pcx", undefined],
  ["q350", undefined],
  ["pc-q350", undefined],
  // Aliases of Ubuntu's QEMU.
  ["ubuntu", "i440fx"],
  ["ubuntu-q35", "q35"],
];

for (const [machine, chipset] of CHIPSETS) {
  Deno.test(`a machine of type ${machine} has the chipset ${chipset}`, () => {
    assertEquals(chipsetOf(machine), chipset);
  });
}

Deno.test("machineFamily() is QEMU's default where the document names no machine, and never a PC elsewhere", () => {
  const rows: readonly (readonly [type: Omit<OsType, "kind">, family: string])[] = [
    [{}, "i440fx"],
    [{ arch: "i686" }, "i440fx"],
    [{ arch: "x86_64", machine: "q35" }, "q35"],
    [{ arch: "x86_64", machine: "pc-i440fx-noble" }, "i440fx"],
    [{ arch: "x86_64", machine: "microvm" }, "other"],
    [{ machine: "virt" }, "virt"],
    [{ arch: "aarch64" }, "virt"],
    [{ arch: "aarch64", machine: "virt-9.0" }, "virt"],
    [{ arch: "riscv64", machine: "virt" }, "other"],
    [{ arch: "x86_64", machine: "virt" }, "other"],
    [{ arch: "riscv64" }, "other"],
    [{ arch: "aarch64", machine: "pc" }, "other"],
  ];
  for (const [type, family] of rows) {
    assertEquals(machineFamily({ kind: "hvm", ...type }), family, JSON.stringify(type));
  }
});
