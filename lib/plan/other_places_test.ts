import { assertEquals } from "@std/assert";
import type { Domain } from "../domain/domain.ts";
import { otherPlaces } from "./other_places.ts";
import {
  capabilitiesOf72,
  planOf,
  readWell,
  testdata,
  withEverything,
} from "./testing/documents.ts";

const QEMU = withEverything(
  capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json"))),
);

interface Machine {
  readonly written: Domain;
  readonly complete: Domain;
}

async function machine(name: string, text: string): Promise<Machine> {
  const read = await readWell(name, text);
  const { context } = planOf(read, QEMU);
  if (context === undefined) throw new Error(`${name} cannot be planned`);
  return { written: read.domain, complete: context.domain };
}

for (const { name } of Deno.readDirSync(testdata("plans"))) {
  Deno.test(`otherPlaces() finds none in ${name} beside itself`, async () => {
    const wanted = await machine(name, Deno.readTextFileSync(testdata("plans", name)));
    assertEquals(otherPlaces(wanted.complete, wanted), []);
  });
}

const SCSI = "<controller type='scsi' index='0' model='virtio-scsi'/>";
const PORT = "<controller type='pci' index='1' model='pcie-root-port'/>";
const at = (slot: string) => `<address type='pci' bus='0x00' slot='${slot}'/>`;
const rng = (rest: string) =>
  `<rng model='virtio'><backend model='random'>/dev/urandom</backend>${rest}</rng>`;

const ROWS: readonly (readonly [running: string, wanted: string, lines: readonly string[]])[] = [
  [SCSI, "", ["- <controller type='scsi' index='0' model='virtio-scsi'>"]],
  ["", SCSI, ["+ <controller type='scsi' index='0' model='virtio-scsi'/>"]],
  [SCSI, SCSI.replace("virtio-scsi", "lsilogic"), [
    "+ <controller type='scsi' index='0' model='lsilogic'/>",
  ]],
  // The machine has it in any case, or one more than it needs.
  ["", PORT, []],
  [`${PORT}${PORT.replace("'1'", "'2'")}`, PORT, []],
  [rng(""), rng(""), []],
  [rng(at("0x09")), rng(""), []],
  [rng(at("0x09")), rng(at("0x0a")), ["+ <address type='pci' bus='0x00' slot='0x0a'/> (rng)"]],
  [rng(""), rng("<address type='pci'/>"), []],
];

for (const [index, [running, wanted, lines]] of ROWS.entries()) {
  Deno.test(`otherPlaces() says what takes a new start (row ${index})`, async () => {
    const of = (devices: string) =>
      machine(
        "vm.xml",
        "<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>" +
          `<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`,
      );
    assertEquals(otherPlaces((await of(running)).complete, await of(wanted)), lines);
  });
}
