/** A supervisor died in the middle of a change, as its record tells: the next one finds out from QEMU how far it came. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { machineFiles } from "../plan/machine_files.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-broken";
const LIMIT_MS = 20_000;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

/** What of machine.json is told apart here. */
interface Written {
  readonly plan: { readonly xml: string };
  readonly diskNumbers?: Readonly<Record<string, number>>;
  readonly pending?: { readonly alias: string; readonly xml: string };
}

Deno.test("a change that its supervisor did not live to see the end of is made or not, and nothing between", async () => {
  const image = await makeImage("broken.qcow2");
  const file = await write(
    "broken.xml",
    guestDocument({
      name: NAME,
      forwards: "<link state='up'/>",
      devices: "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>",
    }),
  );
  await succeed(["up", "-d", file]);
  await withMachines(user(), [NAME], async () => {
    await attachThatWasMade(image);
    await attachThatWasNotMade(image);
    await goneUnheard(image);
    await goneUnwritten(image);
    await medium(image);
    await cable();
  });
});

async function attachThatWasMade(image: string): Promise<void> {
  const before = await written();
  const alias = await attachUsb(image);
  const { plan } = await written();
  await broken({ ...before, pending: { alias, xml: plan.xml } });
  await documentHas(`<alias name='${alias}'/>`);
  await succeed(["detach", NAME, alias]);
  await nothingOf(image);
}

/** QEMU has the image, and the device is not made of it yet. */
async function attachThatWasNotMade(image: string): Promise<void> {
  const before = await written();
  const alias = await attachUsb(image);
  const { plan, diskNumbers = {} } = await written();
  await succeed(["detach", NAME, alias]);
  const node = { "node-name": `libvirt-${diskNumbers[alias]}-storage`, driver: "file" };
  await succeed(["qmp", NAME, "blockdev-add", JSON.stringify({ ...node, filename: image })]);
  await broken({ ...before, pending: { alias, xml: plan.xml } });
  await documentHas(image, false);
  await nothingOf(image);
}

/** A USB disk goes without the guest. */
async function goneUnheard(image: string): Promise<void> {
  const alias = await attachUsb(image);
  await killSupervisor();
  await succeed(["qmp", NAME, "device_del", `{"id": "${alias}"}`]);
  await adopt();
  await documentHas(image, false);
  await nothingOf(image);
}

/** As on a full disk: nothing more is begun, what goes has gone, and the next supervisor finds out. */
async function goneUnwritten(image: string): Promise<void> {
  const alias = await attachUsb(image);
  // A drive of the machine has the image.
  const another = await makeImage("another.qcow2");
  const { directory } = machineFiles(user().machines, NAME);
  await Deno.chmod(directory, 0o500);
  const changes = [
    ["attach", NAME, "--interface"],
    ["link", NAME, "down"],
    ["change-media", NAME, "sda", another],
  ];
  for (const words of changes) {
    const { code, stderr } = await domrun(user(), words);
    assertEquals({ words, code }, { words, code: 3 }, stderr);
    assertStringIncludes(stderr, `what changes cannot be written in ${directory}\n`);
  }
  await succeed(["detach", NAME, alias]);
  await killSupervisor();
  await Deno.chmod(directory, 0o700);
  assertStringIncludes((await written()).plan.xml, image);
  await adopt();
  await documentHas(image, false);
  await nothingOf(image);
}

async function medium(image: string): Promise<void> {
  const empty = await written();
  await succeed(["change-media", NAME, "sda", image]);
  const full = await written();
  await broken({ ...empty, pending: { alias: "sata0-0-0", xml: full.plan.xml } });
  await documentHas(image);
  await broken({ ...full, pending: { alias: "sata0-0-0", xml: empty.plan.xml } });
  await documentHas(image);
  assertStringIncludes(await succeed(["qmp", NAME, "query-block"]), image);
  await openTray(image, { ...full, pending: { alias: "sata0-0-0", xml: empty.plan.xml } });
  await openTray(image, { ...empty, pending: { alias: "sata0-0-0", xml: full.plan.xml } });
  await succeed(["change-media", "--eject", NAME, "sda"]);
  await nothingOf(image);
}

/** The tray is open, with the old medium still in it or the new one just put there. */
async function openTray(image: string, record: Written): Promise<void> {
  await succeed(["qmp", NAME, "blockdev-open-tray", '{"id": "sata0-0-0", "force": true}']);
  assertEquals(await trayIsOpen(), true);
  await broken(record);
  await documentHas(image);
  assertEquals(await trayIsOpen(), false);
  assertStringIncludes(await succeed(["qmp", NAME, "query-block"]), image);
}

async function trayIsOpen(): Promise<unknown> {
  const drives: { qdev?: string; tray_open?: boolean }[] = JSON.parse(
    await succeed(["qmp", NAME, "query-block"]),
  );
  return drives.find(({ qdev }) => qdev?.includes("sata0-0-0"))?.tray_open;
}

async function cable(): Promise<void> {
  const { plan, ...rest } = await written();
  const xml = plan.xml.replace("<link state='up'/>", "<link state='down'/>");
  await broken({ ...rest, plan, pending: { alias: "net0", xml } });
  await documentHas("<link state='down'/>");
}

const RECORD = () => machineFiles(user().machines, NAME).machine;

async function written(): Promise<Written> {
  return JSON.parse(await Deno.readTextFile(RECORD()));
}

async function broken(record: Written): Promise<void> {
  await killSupervisor();
  await Deno.writeTextFile(RECORD(), JSON.stringify(record));
  await adopt();
}

async function killSupervisor(): Promise<void> {
  Deno.kill(await pidOf(NAME, /supervise -- /), "SIGKILL");
  await eventually("it is gone", LIMIT_MS, async () => {
    assertMatch(await succeed(["ps"]), /unsupervised/);
    return true;
  });
}

/** The new supervisor ends what was broken after it has said that it is there. */
async function adopt(): Promise<void> {
  await succeed(["adopt", NAME]);
  await eventually("the record names no change", LIMIT_MS, async () => {
    assertEquals((await written()).pending, undefined);
    return true;
  });
}

async function documentHas(text: string, has = true): Promise<void> {
  await eventually(`dumpxml has ${has ? "" : "no "}${text}`, LIMIT_MS, async () => {
    assertEquals((await succeed(["dumpxml", NAME])).includes(text), has);
    return true;
  });
}

async function attachUsb(image: string): Promise<string> {
  const xml = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>` +
    `<source file='${image}'/><target dev='sdc' bus='usb'/></disk>`;
  const said = await succeed(["attach", NAME, await write("broken-disk.xml", xml)]);
  return said.replace("attached disk ", "");
}

async function nothingOf(image: string): Promise<void> {
  await eventually("QEMU has no node of it", LIMIT_MS, async () => {
    const nodes = await succeed(["qmp", NAME, "query-named-block-nodes"]);
    assertEquals(nodes.includes(image), false, nodes);
    return true;
  });
}

async function makeImage(name: string): Promise<string> {
  const path = join(user().home, name);
  const args = ["create", "-q", "-f", "qcow2", path, "16M"];
  assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
  await Deno.chmod(path, 0o666);
  return path;
}

async function write(name: string, text: string): Promise<string> {
  const path = join(user().home, name);
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, 0o644);
  return path;
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
