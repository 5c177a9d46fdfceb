/** Disks on SCSI and USB, and USB devices of the host, come and go while a guest runs; what cannot says why. */
import { assertEquals, assertMatch } from "@std/assert";
import { basename, dirname, join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const BOOT_MS = 120_000;
const GUEST_MS = 20_000;
const NAME = "e2e-buses";
const OTHER = "e2e-buses-other";
const DEVICES = `
  <controller type='usb' model='piix3-uhci'/>
  <controller type='scsi' model='virtio-scsi'/>
  <controller type='pci' index='8' model='pcie-root-port'/>`;
/** QEMU waits for it, as for one that is pulled and plugged in again. */
const ABSENT = `<hostdev mode='subsystem' type='usb'>
  <source startupPolicy='optional'><vendor id='0x1234'/><product id='0x5678'/></source>
</hostdev>`;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

const write = async (file: string, text: string) => {
  const path = join(user().home, file);
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, 0o644);
  return path;
};

Deno.test("SCSI and USB disks and USB devices of the host come and go while a guest runs", async () => {
  const port = await freePort();
  const [image, used] = [await makeImage("buses.qcow2"), await makeImage("used.qcow2")];
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const document = guestDocument({ name: NAME, forwards, devices: DEVICES });
  await withMachines(user(), [OTHER, NAME], async () => {
    await succeed(["up", "-d", await write("buses.xml", document)]);
    await eventually("the guest's page", BOOT_MS, () => disks(port));
    await scsiDisk(port, image);
    await usbDisk(image);
    await usbRedirection();
    await usbDeviceOfTheHost();
    await usbPortsAreFew();
    await succeed(["up", "-d", await write("other.xml", otherMachine(used))]);
    await refusals(used);
  });
});

async function scsiDisk(port: number, image: string): Promise<void> {
  const before = await disks(port);
  const file = await write("scsi.xml", disk(basename(image), "sdb", "scsi"));
  assertEquals(await succeed(["attach", NAME, file]), "attached disk scsi0-0-0-1");
  await eventually("the guest sees the disk", GUEST_MS, async () => {
    assertEquals((await disks(port)).length, before.length + 1);
    return true;
  });
  await succeed(["detach", "-t", "20", NAME, file]);
  await eventually("the guest sees it no more", GUEST_MS, async () => {
    assertEquals(await disks(port), before);
    return true;
  });
  await nothingOf(image);
}

/** The guest has no driver for USB, and a device on it goes without the guest. This one is in a pool of libvirt's. */
async function usbDisk(image: string): Promise<void> {
  const pools = join(user().home, ".config/libvirt/storage");
  await Deno.mkdir(pools, { recursive: true });
  const pool = `<pool type='dir'><target><path>${dirname(image)}</path></target></pool>`;
  await Deno.writeTextFile(join(pools, "images.xml"), pool);
  const volume = `<source pool='images' volume='${basename(image)}'/>`;
  const xml = disk(image, "sdc", "usb").replace("type='file'", "type='volume'")
    .replace(/<source [^>]*>/, volume);
  const file = await write("usb.xml", xml);
  const alias = (await succeed(["attach", NAME, file])).replace("attached disk ", "");
  assertMatch(await succeed(["qmp", NAME, "query-block"]), new RegExp(`/${alias}/`));
  await succeed(["detach", NAME, "sdc"]);
  await nothingOf(image);
}

/** QEMU connects to whoever has the device: here that is us. */
async function usbRedirection(): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { port } = listener.addr;
    const file = await write(
      "redirdev.xml",
      `<redirdev bus='usb' type='tcp'>
  <source mode='connect' host='127.0.0.1' service='${port}'/>
</redirdev>`,
    );
    assertEquals(await succeed(["attach", NAME, file]), "attached redirdev redir0");
    (await listener.accept()).close();
    assertMatch(await succeed(["dumpxml", NAME]), new RegExp(`service='${port}'`));
    assertEquals(await succeed(["detach", NAME, "redir0"]), "detached redirdev redir0");
    const left = await succeed(["qmp", NAME, "query-chardev"]);
    assertEquals(left.includes("charredir0"), false, left);
  } finally {
    listener.close();
  }
}

async function usbDeviceOfTheHost(): Promise<void> {
  const file = await write("hostdev.xml", ABSENT);
  assertEquals(await succeed(["attach", NAME, file]), "attached hostdev hostdev0");
  assertMatch(await succeed(["dumpxml", NAME]), /<product id='0x5678'\/>/);
  assertMatch(await peripherals(), /"hostdev0"/);
  assertEquals(await succeed(["detach", NAME, "1234:5678"]), "detached hostdev hostdev0");
  assertEquals((await peripherals()).includes('"hostdev0"'), false);
  assertEquals((await succeed(["dumpxml", NAME])).includes("<hostdev"), false);
}

/** piix3-uhci has two. */
async function usbPortsAreFew(): Promise<void> {
  const hostdev = (product: string) => write(`${product}.xml`, ABSENT.replace("5678", product));
  await succeed(["attach", NAME, await hostdev("0001")]);
  await succeed(["attach", NAME, await hostdev("0002")]);
  await refused(["attach", NAME, await hostdev("0003")], 1, /no USB port is left for this device/);
  await succeed(["detach", NAME, "1234:0001"]);
  await succeed(["detach", NAME, "1234:0002"]);
}

async function refusals(used: string): Promise<void> {
  const absent = "<hostdev type='usb'><source><address bus='1' device='999'/></source></hostdev>";
  const pci = "<hostdev type='pci'><source><address bus='1'/></source></hostdev>";
  const rows: readonly (readonly [xml: string, status: number, said: RegExp])[] = [
    [disk(used, "sdb", "scsi"), 3, /lock[^]*help: machine "e2e-buses-other" has the image/],
    [disk(used, "sdb", "sata"), 1, /A drive on bus 'sata' cannot come or go/],
    [absent, 3, /\/dev\/bus\/usb\/001\/999/],
    [pci, 1, /a PCI device of the host cannot be attached/],
  ];
  const before = [await succeed(["dumpxml", NAME]), await peripherals()];
  for (const [xml, status, said] of rows) {
    await refused(["attach", NAME, await write("refused.xml", xml)], status, said);
  }
  await nothingOf(used);
  assertEquals([await succeed(["dumpxml", NAME]), await peripherals()], before);
}

function disk(image: string, target: string, bus: string): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>` +
    `<source file='${image}'/><target dev='${target}' bus='${bus}'/></disk>`;
}

/** It has the image, and nothing to boot. */
function otherMachine(image: string): string {
  return `<domain type='qemu'><name>${OTHER}</name><memory unit='MiB'>64</memory>` +
    `<os><type arch='x86_64' machine='q35'>hvm</type></os>` +
    `<devices>${disk(image, "vda", "virtio")}</devices></domain>`;
}

async function nothingOf(image: string): Promise<void> {
  const nodes = await succeed(["qmp", NAME, "query-named-block-nodes"]);
  assertEquals(nodes.includes(image), false, nodes);
}

async function peripherals(): Promise<string> {
  return await succeed(["qmp", NAME, "qom-list", '{"path": "/machine/peripheral"}']);
}

async function disks(port: number): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/cgi-bin/disks`, {
    signal: AbortSignal.timeout(2000),
  });
  return (await response.text()).match(/^[sv]d[a-z]$/gm) ?? [];
}

async function makeImage(name: string): Promise<string> {
  const path = join(user().home, name);
  const args = ["create", "-q", "-f", "qcow2", path, "16M"];
  assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
  await Deno.chmod(path, 0o666);
  return path;
}

async function refused(words: readonly string[], status: number, said: RegExp): Promise<void> {
  const { code, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: status }, stderr);
  assertMatch(stderr, said);
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
