import { assertEquals } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { capabilitiesOf72, testdata } from "../../plan/testing/documents.ts";
import { withLatestMachine } from "./latest_machine.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

const ROWS: readonly (readonly [named: string, taken: string, said: readonly string[]])[] = [
  ["pc-q35-7.1", "pc-q35-7.1", []],
  ["virt", "virt", []],
  ["pc-q35-rhel9.4.0", "q35", [
    "4:34 note: the machine is of type 'q35': QEMU 7.2.22 has no 'pc-q35-rhel9.4.0'",
  ]],
  ["pc-i440fx-0.5", "pc", [
    "4:34 note: the machine is of type 'pc': QEMU 7.2.22 has no 'pc-i440fx-0.5'",
  ]],
];

for (const [named, taken, said] of ROWS) {
  Deno.test(`withLatestMachine() takes '${taken}' for '${named}'`, async () => {
    const { domain, origins } = await readDomain(
      "vm.xml",
      `<domain type='qemu'>
<name>vm</name>
<memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='${named}'>hvm</type></os>
</domain>`,
    );
    const newer = domain && origins && withLatestMachine(domain, origins, QEMU);
    assertEquals(newer?.domain.os.type.machine, taken);
    assertEquals(
      newer?.findings.map(({ line, column, severity, message }) =>
        `${line}:${column} ${severity}: ${message}`
      ),
      said,
    );
    assertEquals(origins?.attribute(newer?.domain.os.type ?? {}, "machine").start, 101);
  });
}
