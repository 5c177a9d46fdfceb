import { assertEquals } from "@std/assert";
import { assignPciAddresses, type PciDevice, type PciTopology } from "./assign.ts";
import { formatPciAddress, type PciAddress, type PciControllerModel, type PciPlug } from "./bus.ts";

type Row = Partial<Omit<PciDevice, "device">> & { readonly plug: PciPlug };

interface Case {
  readonly chipset?: "i440fx" | "q35";
  readonly controllers?: readonly (readonly [number, PciControllerModel])[];
  readonly devices: Readonly<Record<string, Row>>;
}

function assign(
  one: Case,
): { addresses: Record<string, string>; added: string[]; refusals: string[] } {
  const chipset = one.chipset ?? "i440fx";
  const root = chipset === "q35" ? "pcie-root" : "pci-root";
  const named = Object.entries(one.devices).map(([name, row]) => ({ device: { name }, ...row }));
  const topology: PciTopology = {
    chipset,
    controllers: new Map(one.controllers ?? [[0, root]]),
    devices: named,
  };
  const { addresses, added, refusals } = assignPciAddresses(topology);
  const nameOf = (device: object) => named.find((one) => one.device === device)?.device.name ?? "";
  return {
    addresses: Object.fromEntries(
      [...addresses].filter(([device]) => nameOf(device) !== "")
        .map(([device, address]) => [nameOf(device), write(address)]),
    ),
    added: added.map(({ index, model, address }) => `${index} ${model} ${write(address)}`),
    refusals: refusals.map(({ device, message }) => `${nameOf(device)}: ${message}`),
  };
}

function write(address: PciAddress): string {
  return formatPciAddress(address).slice(5) + (address.multifunction ? " multifunction" : "");
}

const pci = (address?: PciAddress): Row => address ? { plug: "pci", address } : { plug: "pci" };
const at = (bus: number, slot: number, fn = 0): PciAddress => ({ bus, slot, function: fn });

Deno.test("assignPciAddresses() fills a pc from slot 2, and slot 2 is the first video adapter's", () => {
  const result = assign({
    devices: {
      ide: { plug: "pci", role: "ide0" },
      usb: { plug: "pci", role: "usb0" },
      net: pci(),
      disk: pci(),
      video: { plug: "pci", role: "primary-video" },
    },
  });
  assertEquals(result, {
    addresses: {
      ide: "00:01.1",
      usb: "00:01.2",
      video: "00:02.0",
      net: "00:03.0",
      disk: "00:04.0",
    },
    added: [],
    refusals: [],
  });
});

Deno.test("assignPciAddresses() goes round the addresses of the document", () => {
  const { addresses } = assign({
    devices: { a: pci(), b: pci(at(0, 2)), c: pci(at(0, 3, 1)), d: pci() },
  });
  assertEquals(addresses, { b: "00:02.0", c: "00:03.1", a: "00:04.0", d: "00:05.0" });
});

Deno.test("assignPciAddresses() marks function 0 of a slot that holds more, unless the document says no", () => {
  const { addresses } = assign({
    devices: {
      a: pci(at(0, 4)),
      b: pci(at(0, 4, 1)),
      c: pci({ ...at(0, 5), multifunction: false }),
      d: pci(at(0, 5, 1)),
    },
  });
  assertEquals(addresses, {
    a: "00:04.0 multifunction",
    b: "00:04.1",
    c: "00:05.0",
    d: "00:05.1",
  });
});

Deno.test("assignPciAddresses() adds a bridge on a pc for the 30th device", () => {
  const devices = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}`, pci()]));
  const { addresses, added } = assign({ devices });
  assertEquals(added, ["1 pci-bridge 00:02.0"]);
  assertEquals([addresses["d0"], addresses["d28"], addresses["d29"]], [
    "00:03.0",
    "00:1f.0",
    "01:01.0",
  ]);
});

Deno.test("assignPciAddresses() gives each device on q35 a port of its own and leaves one spare", () => {
  const result = assign({
    chipset: "q35",
    devices: {
      sata: { plug: "pci", role: "sata0" },
      net: { plug: "pcie" },
      disk: { plug: "pcie" },
      video: { plug: "pci", role: "primary-video" },
    },
  });
  assertEquals(result, {
    addresses: { sata: "00:1f.2", video: "00:01.0", net: "01:00.0", disk: "02:00.0" },
    added: [
      "1 pcie-root-port 00:02.0 multifunction",
      "2 pcie-root-port 00:02.1",
      "3 pcie-root-port 00:02.2",
    ],
    refusals: [],
  });
});

Deno.test("assignPciAddresses() puts conventional devices on q35 behind one shared bridge", () => {
  const { addresses, added } = assign({
    chipset: "q35",
    devices: { a: pci(), b: pci(), c: { plug: "pcie" } },
  });
  assertEquals(added, [
    "1 pcie-root-port 00:01.0 multifunction",
    "2 pcie-to-pci-bridge 01:00.0",
    "3 pcie-root-port 00:01.1",
    "4 pcie-root-port 00:01.2",
  ]);
  assertEquals(addresses, { a: "02:01.0", b: "02:02.0", c: "03:00.0" });
});

Deno.test("assignPciAddresses() adds no spare port where the document has ports of its own", () => {
  const { addresses, added } = assign({
    chipset: "q35",
    controllers: [[0, "pcie-root"], [1, "pcie-root-port"]],
    devices: { port: { plug: "pcie-root-port", controllerIndex: 1 }, net: { plug: "pcie" } },
  });
  assertEquals(added, []);
  assertEquals(addresses, { port: "00:01.0", net: "01:00.0" });
});

Deno.test("assignPciAddresses() keeps the functions of a USB 2 controller in one slot", () => {
  const companion = (fn: number): Row => ({ plug: "pci", companion: { set: 0, function: fn } });
  const { addresses } = assign({
    devices: { ehci: companion(7), uhci1: companion(0), uhci2: companion(1), next: pci() },
  });
  assertEquals(addresses, {
    ehci: "00:02.7",
    uhci1: "00:02.0 multifunction",
    uhci2: "00:02.1",
    next: "00:03.0",
  });
});

const REFUSALS: readonly [name: string, one: Case, expected: string][] = [
  [
    "two devices on one address",
    { devices: { a: pci(at(0, 5)), b: pci(at(0, 5)) } },
    "b: PCI address 0000:00:05.0 is used twice",
  ],
  [
    "an IDE controller that is moved",
    { devices: { ide: { plug: "pci", role: "ide0", address: at(0, 9) } } },
    "ide: this controller is part of the chipset and sits at bus 0, slot 1, function 1",
  ],
  [
    "a slot that a port does not have",
    {
      chipset: "q35",
      controllers: [[0, "pcie-root"], [1, "pcie-root-port"]],
      devices: { port: { plug: "pcie-root-port", controllerIndex: 1 }, a: pci(at(1, 3)) },
    },
    "a: address 0000:01:03.0 has a slot that a pcie-root-port does not have, need slot 0 there",
  ],
  [
    "a root port on a port",
    {
      chipset: "q35",
      controllers: [[0, "pcie-root"], [1, "pcie-root-port"], [2, "pcie-root-port"]],
      devices: {
        p1: { plug: "pcie-root-port", controllerIndex: 1 },
        p2: { plug: "pcie-root-port", controllerIndex: 2, address: at(1, 0) },
      },
    },
    "p2: address 0000:01:00.0 lies on a pcie-root-port, which does not take a pcie-root-port",
  ],
  [
    "more root ports than fit",
    {
      chipset: "q35",
      controllers: Array.from(
        { length: 242 },
        (_, i) => [i, i === 0 ? "pcie-root" : "pcie-root-port"] as const,
      ),
      devices: Object.fromEntries(
        Array.from({ length: 241 }, (_, i) => [
          `p${i + 1}`,
          { plug: "pcie-root-port", controllerIndex: i + 1 },
        ]),
      ),
    },
    "p241: no PCI slot is left that this device fits into",
  ],
];

for (const [name, one, expected] of REFUSALS) {
  Deno.test(`assignPciAddresses() refuses ${name}`, () => {
    assertEquals(assign(one).refusals, [expected]);
  });
}
