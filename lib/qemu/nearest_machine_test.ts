import { assertEquals } from "@std/assert";
import type { Chipset } from "../domain/machine_family.ts";
import { capabilitiesOf72, testdata } from "../plan/testing/documents.ts";
import { nearestMachine } from "./nearest_machine.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

Deno.test("nearestMachine() names the version that comes nearest, and the newest", () => {
  const q35 =
    "machine='q35', which stands for the newest, here 'pc-q35-7.2' (or give --machine latest)";
  const pc =
    "machine='pc', which stands for the newest, here 'pc-i440fx-7.2' (or give --machine latest)";
  const rows: readonly (readonly [Chipset, string | undefined, string])[] = [
    ["q35", "pc-q35-9.2", `write ${q35}`],
    ["q35", "pc-q35-2.3", `write machine='pc-q35-2.4', which is the nearest, or ${q35}`],
    ["i440fx", "pc-i440fx-1.3", `write machine='pc-i440fx-1.4', which is the nearest, or ${pc}`],
    ["i440fx", "pc-0.12", `write machine='pc-i440fx-1.4', which is the nearest, or ${pc}`],
    ["q35", "pc-q35-rhel9.4.0", `write ${q35}`],
    ["i440fx", "ubuntu", `write ${pc}`],
    ["i440fx", undefined, `write ${pc}`],
  ];
  for (const [board, wanted, said] of rows) {
    assertEquals(nearestMachine(QEMU, board, wanted), said, wanted);
  }
  assertEquals(
    nearestMachine({ ...QEMU, machines: [] }, "q35", "q35"),
    "this QEMU has no 'q35' at all: take another one",
  );
});
