/**
 * Devices of a guest that runs come and go by domrun and by libvirt, side by side: the same documents, taking turns. What it
 * took is printed; a figure is no reason to fail on a machine that does other things, too.
 */
import { assertEquals } from "@std/assert";
import { domrun, eventually, people, type Person } from "../../lib/cli/testing/compiled.ts";
import { guestDocument } from "../../lib/cli/testing/guest_document.ts";
import { withMachines } from "../../lib/cli/testing/with_machine.ts";
import { freePort } from "../../lib/host/testing/free_port.ts";
import { median } from "../bench/measure.ts";
import { type Libvirt, whyNoLibvirt, withLibvirt } from "./session.ts";

const NAMES = { domrun: "side-domrun", libvirt: "side-libvirt" };
const BOOT_MS = 120_000;
const GUEST_MS = 20_000;
const ROUNDS = 5;
const PORTS = "<controller type='pci' index='8' model='pcie-root-port'/>";
const MAC = "52:54:00:51:de:01";
const CARD =
  `<interface type='user'><mac address='${MAC}'/><model type='virtio'/><backend type='passt'/></interface>`;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test("devices come and go by domrun and by libvirt", async (test) => {
  const why = await whyNoLibvirt();
  if (why !== undefined) {
    console.log(`NOT HERE ${test.name}: ${why}`);
    return;
  }
  const [ours, theirs] = [await freePort(), await freePort()];
  const machine = { ours: await write("ours", ours), theirs: await write("theirs", theirs) };
  await withLibvirt(async (libvirt) => {
    await withMachines(user(), [NAMES.domrun], async () => {
      await succeed(["up", "-d", machine.ours]);
      await libvirt.command(["create", machine.theirs]);
      try {
        for (const port of [ours, theirs]) {
          await eventually(`the guest's page at ${port}`, BOOT_MS, () => page(port));
        }
        const ports = { ours, theirs, libvirt };
        const card = { xml: await file("card.xml", CARD), named: MAC, page: "addresses" };
        await sideBySide("interface", { ...ports, ...card, seen: new RegExp(MAC) });
        const image = { xml: await file("disk.xml", await disk()), named: "vdz", page: "disks" };
        await sideBySide("disk", { ...ports, ...image, seen: /^vd[a-z]/m });
      } finally {
        await libvirt.command(["destroy", NAMES.libvirt]);
      }
    });
  });
});

interface Side {
  readonly libvirt: Libvirt;
  /** Of this host, which lead to the guests' pages. */
  readonly ours: number;
  readonly theirs: number;
  readonly xml: string;
  /** What tells the device from others. */
  readonly named: string;
  /** The guest's page that shows the device, and how. */
  readonly page: string;
  readonly seen: RegExp;
}

/** One after the other: an image has one machine at a time. */
async function sideBySide(
  what: string,
  { libvirt, ours, theirs, xml, named, page: ofDevice, seen }: Side,
): Promise<void> {
  const times = new Map<string, number[]>();
  const timed = async (name: string, step: () => Promise<void>) => {
    const began = performance.now();
    await step();
    times.set(name, [...times.get(name) ?? [], performance.now() - began]);
  };
  // One that has no driver yet does not let go.
  const seenAt = async (port: number) =>
    await eventually(
      `the guest at ${port} sees the ${what}`,
      GUEST_MS,
      async () => seen.test(await page(port, `/cgi-bin/${ofDevice}`)) || undefined,
    );
  const virsh = (word: string) => libvirt.command([word, NAMES.libvirt, xml, "--live"]);
  for (let round = 0; round < ROUNDS; round++) {
    await timed("domrun attach", () => succeed(["attach", NAMES.domrun, xml]));
    await seenAt(ours);
    await timed("domrun detach", () => succeed(["detach", NAMES.domrun, named]));
    await timed("virsh attach-device", () => virsh("attach-device"));
    await seenAt(theirs);
    await timed("virsh detach-device", () => virsh("detach-device"));
  }
  for (const [name, all] of times) {
    console.log(
      `${what}: ${name} ${median(all).toFixed(0)} ms (${Math.min(...all).toFixed(0)} to ${
        Math.max(...all).toFixed(0)
      })`,
    );
  }
}

async function disk(): Promise<string> {
  const image = await file("side.raw", "");
  await Deno.truncate(image, 1024 * 1024);
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${image}'/>` +
    "<target dev='vdz' bus='virtio'/></disk>";
}

async function write(whose: "ours" | "theirs", port: number): Promise<string> {
  const name = whose === "ours" ? NAMES.domrun : NAMES.libvirt;
  const range = `<range start='${port}' to='80'/>`;
  const forwards = `<portForward proto='tcp' address='127.0.0.1'>${range}</portForward>`;
  return await file(`${name}.xml`, guestDocument({ name, forwards, devices: PORTS }));
}

async function file(name: string, text: string): Promise<string> {
  const path = `${user().home}/${name}`;
  await Deno.writeTextFile(path, text);
  return path;
}

async function succeed(words: readonly string[]): Promise<void> {
  const { code, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
}

async function page(port: number, path = "/"): Promise<string> {
  const signal = AbortSignal.timeout(2000);
  return await (await fetch(`http://127.0.0.1:${port}${path}`, { signal })).text();
}
