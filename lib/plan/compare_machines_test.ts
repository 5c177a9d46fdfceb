import { assertEquals } from "@std/assert";
import type { Domain } from "../domain/domain.ts";
import { readDomain } from "../domain/read.ts";
import { compareMachines } from "./compare_machines.ts";

const ROWS: readonly (readonly [bus: string, live: readonly string[]])[] = [
  ["virtio", ["detach"]],
  ["scsi", ["detach"]],
  ["usb", ["detach"]],
  ["ide", []],
  ["sata", []],
  ["fdc", []],
];

for (const [bus, live] of ROWS) {
  Deno.test(`compareMachines() ${live.length > 0 ? "detaches" : "leaves to a new start"} a drive on ${bus}`, async () => {
    const device = bus === "fdc" ? "floppy" : "disk";
    const target = `<target dev='${bus === "fdc" ? "fda" : "sda"}' bus='${bus}'/>`;
    const drive = `<disk type='file' device='${device}'><source file='/a.img'/>${target}</disk>`;
    const [without, with_] = [await machine(""), await machine(drive)];
    const gone = compareMachines(with_, without);
    assertEquals(gone.live.map((change) => change.do), live);
    assertEquals(
      gone.restart.includes(`- <target dev='${bus === "fdc" ? "fda" : "sda"}' bus='${bus}'/>`),
      live.length === 0,
    );
    const come = compareMachines(without, with_);
    assertEquals(come.live.length, live.length);
    assertEquals(come.restart.length, gone.restart.length);
    assertEquals(come.restart.every((line) => line.startsWith("+ <")), true);
  });
}

async function machine(devices: string, memory = ""): Promise<Domain> {
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory>1024</memory>${memory}<os><type arch='x86_64'>hvm</type></os>` +
      `<devices>${devices}</devices></domain>`,
  );
  if (domain === undefined) throw new Error("the document cannot be read");
  return domain;
}

const CDS: readonly (readonly [drive: string, live: readonly string[]])[] = [
  ["bus='sata'", ["medium"]],
  ["bus='scsi'", ["medium"]],
  ["bus='usb' usb-bot", ["medium"]],
  ["bus='usb'", []],
  ["bus='usb' usb-storage", []],
  ["bus='virtio'", []],
];

for (const [drive, live] of CDS) {
  Deno.test(`another medium for a CD with ${drive} ${live.length > 0 ? "is put in" : "takes a new start"}`, async () => {
    const [bus, model] = drive.split(" ");
    const attribute = model === undefined ? "" : ` model='${model}'`;
    const cd = (path: string) =>
      machine(
        `<disk type='file' device='cdrom'${attribute}><source file='${path}'/>` +
          `<target dev='sda' ${bus}/><readonly/></disk>`,
      );
    const compared = compareMachines(await cd("/a.iso"), await cd("/b.iso"));
    assertEquals(compared.live.map((change) => change.do), live);
    assertEquals(
      compared.restart,
      live.length > 0 ? [] : ["- <source file='/a.iso'/>", "+ <source file='/b.iso'/>"],
    );
  });
}

Deno.test("compareMachines() tells USB devices of the host, which come and go, from PCI devices", async () => {
  const usb = (product: string) =>
    `<hostdev type='usb'><source><vendor id='0x046d'/><product id='${product}'/></source></hostdev>`;
  const pci = "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source></hostdev>";
  const [before, after] = [await machine(usb("0x0001") + pci), await machine(usb("0x0002"))];
  const { live, restart } = compareMachines(before, after);
  assertEquals(live.map((change) => change.do), ["detach", "attach"]);
  assertEquals(restart.includes("- <hostdev mode='subsystem' type='pci'>"), true);
  assertEquals(compareMachines(before, before), { live: [], restart: [] });
});

Deno.test("compareMachines() lists an id that the user chose", async () => {
  const card = (alias: string) =>
    machine(
      `<interface type='user'><mac address='52:54:00:00:00:01'/><alias name='${alias}'/></interface>`,
    );
  const [net0, net1, mine] = [await card("net0"), await card("net1"), await card("ua-card")];
  assertEquals(compareMachines(net0, net1), { live: [], restart: [] });
  assertEquals(compareMachines(net0, mine), { live: [], restart: ["+ <alias name='ua-card'/>"] });
});

Deno.test("the port of a screen that leaves it open differs from none", async () => {
  const screen = (attributes: string) => machine(`<graphics type='vnc' ${attributes}/>`);
  const nothing = { live: [], restart: [] };
  const found = await screen("port='5902' autoport='yes'");
  assertEquals(compareMachines(found, await screen("port='-1' autoport='yes'")), nothing);
  assertEquals(compareMachines(found, await screen("")), nothing);
  const fixed = await screen("port='5903' autoport='no'");
  assertEquals(compareMachines(found, fixed).restart.length > 0, true);
});

Deno.test("compareMachines() sets memory and passwords anew where that is possible", async () => {
  const of = (memory: string, devices: string) => machine(devices, memory);
  const balloon = "<memballoon model='virtio'/>";
  const vnc = (rest: string) => `${balloon}<graphics type='vnc' ${rest}/>`;
  const current = (kib: number) => `<currentMemory>${kib}</currentMemory>`;
  const rows: readonly (readonly [before: Domain, after: Domain, did: readonly string[]])[] = [
    [await of("", balloon), await of(current(512), balloon), ["memory"]],
    [await of(current(512), balloon), await of("", balloon), ["memory"]],
    [await of("", balloon), await of(current(1024), balloon), []],
    [await of("", vnc("passwd='a'")), await of("", vnc("passwd='b'")), ["password"]],
    [
      await of("", vnc("passwd='a'")),
      await of("", vnc("passwd='a' passwdValidTo='2030-12-31T23:59:59'")),
      ["password"],
    ],
  ];
  for (const [before, after, did] of rows) {
    const { live, restart } = compareMachines(before, after);
    assertEquals({ did: live.map((change) => change.do), restart }, { did, restart: [] });
  }
  const without = compareMachines(await of("", ""), await of(current(512), ""));
  assertEquals([without.live.length, without.restart.length], [0, 2]);
  const none = compareMachines(await of("", vnc("")), await of("", vnc("passwd='b'")));
  assertEquals([none.live.length, none.restart.length > 0], [0, true]);
});

Deno.test("compareMachines() takes two interfaces with one MAC address for two", async () => {
  const forward = "<portForward proto='tcp'><range start='8080' to='80'/></portForward>";
  const net = (forwards: string) =>
    "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/>" +
    `<backend type='passt'/>${forwards}</interface>`;
  const [one, two] = [await machine(net(forward)), await machine(net(forward) + net(""))];
  assertEquals(compareMachines(one, two).live.map((change) => change.do), ["attach"]);
  assertEquals(compareMachines(two, one).live.map((change) => change.do), ["detach"]);
  assertEquals(compareMachines(two, two).live, []);
});

Deno.test("compareMachines() leaves the guest no more memory than there is", async () => {
  const of = (currentKiB: number) =>
    machine(
      "<memballoon model='virtio'/>",
      `<currentMemory unit='KiB'>${currentKiB}</currentMemory>`,
    );
  const [half, all, more] = [await of(512 * 1024), await of(1024 * 1024), await of(9999 * 1024)];
  assertEquals(compareMachines(all, more).live, []);
  assertEquals(
    compareMachines(half, more).live,
    compareMachines(half, all).live,
  );
});
