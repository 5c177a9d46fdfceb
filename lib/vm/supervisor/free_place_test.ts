import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Controller } from "../../domain/controller.ts";
import type { Devices } from "../../domain/devices.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { capabilitiesOf72, planOf, testdata } from "../../plan/testing/documents.ts";
import { ChangeError } from "../errors.ts";
import { refuseNewControllers } from "./free_place.ts";

const CAPABILITIES = capabilitiesOf72(
  Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")),
);

const USB = "; a disk on bus='usb' takes none";

const ROWS: readonly (readonly [machine: string, element: string, help: string, more: number])[] = [
  ["q35", "interface", "index='8' model='pcie-root-port'/>, which is four more", 4],
  ["q35", "disk", `index='8' model='pcie-root-port'/>, which is four more${USB}`, 4],
  ["pc", "disk", `index='1' model='pci-bridge'/>${USB}`, 1],
];

for (const [machine, element, help, more] of ROWS) {
  Deno.test(`refuseNewControllers() advises what gives a ${machine} machine room for one ${element}`, async () => {
    const before = await planned(machine, "");
    const added = { type: "pci", index: 99, alias: "pci.99" };
    const error = assertThrows(
      () =>
        refuseNewControllers(
          { controllers: before } as unknown as PlannedAgain,
          { controllers: [...before, added] } as unknown as PlannedAgain,
          { element, model: {} } as unknown as RunningDevice,
        ),
      ChangeError,
    );
    assertEquals(error.message, `No PCI slot of the machine is free for this ${element}`);
    assertEquals(
      error.help,
      `give it more before it starts: <controller type='pci' ${help}`,
    );
    const advised = /<controller [^>]*\/>/.exec(error.help ?? "")?.[0] ?? "";
    const after = await planned(machine, advised);
    assertEquals(pci(after) - pci(before), more);
  });
}

const CONVENTIONAL: readonly (readonly [
  device: string,
  what: string,
  instead: string,
])[] = [
  [
    "<interface type='user'/>",
    "interface of model rtl8139",
    "<model type='virtio'/>",
  ],
  [
    "<interface type='user'><model type='virtio-transitional'/></interface>",
    "interface of model virtio-transitional",
    "<model type='virtio'/>",
  ],
  [
    "<disk type='file' model='virtio-transitional'><source file='/b'/><target dev='vdb'/></disk>",
    "disk of model virtio-transitional",
    "model='virtio' in place of its model",
  ],
];

for (const [xml, what, instead] of CONVENTIONAL) {
  Deno.test(`refuseNewControllers() says that a ${what} takes no PCI Express slot`, async () => {
    const element = what.split(" ")[0] ?? "";
    const refuse = async (more: string) => {
      const after = await devicesOf("q35", more + xml);
      const model = element === "disk" ? after.disks.at(-1) : after.interfaces.at(-1);
      refuseNewControllers(
        { controllers: await planned("q35", more) } as unknown as PlannedAgain,
        { controllers: after.controllers } as unknown as PlannedAgain,
        { element, model } as unknown as RunningDevice,
      );
    };
    const error = await assertRejects(() => refuse(""), ChangeError);
    assertEquals(
      [error.message, error.help],
      [
        `This ${what} is a conventional PCI device, and the machine has no free slot for one`,
        `give it ${instead}, which takes a slot of PCI Express; or the machine, before it ` +
        "starts, <controller type='pci' index='5' model='pcie-to-pci-bridge'/>",
      ],
    );
    await refuse(/<controller [^>]*\/>/.exec(error.help ?? "")?.[0] ?? "");
  });
}

Deno.test("refuseNewControllers() says which controller a disk lacks", () => {
  const rows: readonly (readonly [index: number | undefined, message: string, help: string])[] = [
    [undefined, "a controller of type scsi", "<controller type='scsi'/>"],
    [
      1,
      "controller 1 of type scsi",
      "<controller type='scsi' index='1'/>; or take a target of one that is there: " +
      "sda to sdg are of the first",
    ],
  ];
  for (const [index, which, help] of rows) {
    const added = { type: "scsi", index, alias: `scsi${index ?? 0}` };
    const error = assertThrows(
      () =>
        refuseNewControllers(
          { controllers: [] } as unknown as PlannedAgain,
          { controllers: [added] } as unknown as PlannedAgain,
          { element: "disk", model: {} } as unknown as RunningDevice,
        ),
      ChangeError,
    );
    assertEquals(error.message, `This disk needs ${which}, which the machine does not have`);
    assertEquals(error.help, `give it one before it starts: ${help}`);
  }
});

/** The controllers of a machine with one disk, a balloon and what is always there. */
async function planned(machine: string, devices: string): Promise<readonly Controller[]> {
  return (await devicesOf(machine, devices)).controllers;
}

/** What that machine has with more devices. */
async function devicesOf(machine: string, devices: string): Promise<Devices> {
  const document = await checkDocument(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>` +
      `<os><type arch='x86_64' machine='${machine}'>hvm</type></os><devices>` +
      `<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>${devices}` +
      "</devices></domain>",
  );
  const { context, findings } = planOf(document, CAPABILITIES);
  if (context === undefined) throw new Error(JSON.stringify(findings));
  return context.domain.devices;
}

function pci(controllers: readonly Controller[]): number {
  return controllers.filter(({ type }) => type === "pci").length;
}
