/** Interfaces with traffic and disks come and go many times: nothing of them is left, and it is soon done. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../host/mod.ts";
import { freePort } from "../host/testing/free_port.ts";
import { until } from "../host/testing/until.ts";
import { connectControl } from "../vm/control/client.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf, processesNaming } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-cycles";
const BOOT_MS = 120_000;
const GUEST_MS = 20_000;
/** More by DOMRUN_TEST_HOTPLUG_CYCLES: 50 take some minutes. */
const CYCLES = Number(Deno.env.get("DOMRUN_TEST_HOTPLUG_CYCLES") ?? "3");

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test(`an interface with traffic and a disk come and go ${CYCLES} times and leave nothing`, async () => {
  const [port, second] = [await freePort(), await freePort()];
  const image = await start(port);
  const took: Cycle[] = [];
  await withMachines(user(), [NAME], async () => {
    await eventually("the guest's page", BOOT_MS, () => page(port, "/"));
    await haveGuestTell();
    // The first of a kind loads what changes the machine, and the guest's driver.
    await interfaceCycle(port, second);
    await diskCycle(port, image);
    const before = await traces();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      took.push({
        interface: await interfaceCycle(port, second),
        disk: await diskCycle(port, image),
        raw: await rawCycle(image),
        startMs: await timed(() => succeed(["version"])),
      });
    }
    await eventually("nothing is left", GUEST_MS, async () => {
      assertEquals(await traces(), before);
      return true;
    });
  });
  const ms = (figure: (cycle: Cycle) => number) => {
    const sorted = took.map(figure).toSorted((a, b) => a - b);
    return `${sorted[0]?.toFixed(0)}, ${sorted[sorted.length >> 1]?.toFixed(0)} ms`;
  };
  console.log(
    `${CYCLES} cycles, the shortest and the median. From attach to the guest that sees it: interface ` +
      `${ms((one) => one.interface.attachMs)}; disk ${ms((one) => one.disk.attachMs)}; a disk by ` +
      `QEMU's own commands ${ms((one) => one.raw.attachMs)}. detach: interface ` +
      `${ms((one) => one.interface.detachMs)}; disk ${ms((one) => one.disk.detachMs)}; a disk by ` +
      `QEMU's own commands ${ms((one) => one.raw.detachMs)}. A start of domrun: ` +
      `${ms((one) => one.startMs)}`,
  );
});

interface Took {
  readonly attachMs: number;
  readonly detachMs: number;
}

interface Cycle {
  readonly interface: Took;
  readonly disk: Took;
  /** QEMU's own commands, over one connection. */
  readonly raw: Took;
  /** Of a domrun that does nothing. */
  readonly startMs: number;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
}

async function interfaceCycle(port: number, second: number): Promise<Took> {
  const had = await cards(port);
  let attached = "";
  const attachMs = await timed(async () => {
    [attached] = await Promise.all([
      succeed(["attach", NAME, "--interface", "-p", `${second}:80`]),
      guestTells("add net"),
    ]);
  });
  await seen(async () => (await cards(port)) === had + 1);
  // Its DHCP server is the new passt, which also takes whoever comes from the host, with words for a guest that would
  // answer by its first card.
  await seen(async () => (await leases(port)) === had + 1);
  const visitor = await Deno.connect({ hostname: "127.0.0.1", port: second });
  await visitor.write(new Uint8Array(1024));
  const alias = /^attached interface (\S+)$/m.exec(attached)?.[1] ?? attached;
  const detachMs = await timed(() => succeed(["detach", "-t", "20", NAME, alias]));
  await seen(async () => (await cards(port)) === had);
  visitor.close();
  return { attachMs, detachMs };
}

async function diskCycle(port: number, image: string): Promise<Took> {
  const had = await disks(port);
  const attachMs = await timed(() =>
    Promise.all([succeed(["attach", NAME, "--disk", image]), guestTells("add block")])
  );
  await seen(async () => (await disks(port)) === had + 1);
  const detachMs = await timed(() => succeed(["detach", "-t", "20", NAME, "vda"]));
  await seen(async () => (await disks(port)) === had);
  return { attachMs, detachMs };
}

/** The same by QEMU's own commands, over one connection. The last port of the machine is free. */
async function rawCycle(image: string): Promise<Took> {
  const ports = (await succeed(["dumpxml", NAME])).matchAll(/<alias name='(pci\.\d+)'\/>/g);
  const bus = Array.from(ports, ([, alias]) => alias).at(-1);
  const host = systemHost();
  const directories = { ...host.directories, machines: user().machines };
  // The machine is the ordinary user's, which controlClient would refuse to root.
  const supervisor = await connectControl({ ...host, directories }, NAME);
  if (supervisor === undefined) throw new Error("nobody supervises the machine");
  try {
    const plug = async () => {
      const file = { driver: "file", filename: image };
      await supervisor.qmp("blockdev-add", { "node-name": "raw", driver: "qcow2", file });
      await supervisor.qmp("device_add", {
        driver: "virtio-blk-pci",
        drive: "raw",
        id: "raw",
        bus,
      });
    };
    const attachMs = await timed(() => Promise.all([plug(), guestTells("add block")]));
    const detachMs = await timed(async () => {
      await supervisor.qmp("device_del", { id: "raw" });
      await until("QEMU has let go of it", async () => {
        return await supervisor.qmp("blockdev-del", { "node-name": "raw" }).then(
          () => true,
          () => false,
        );
      });
    });
    return { attachMs, detachMs };
  } finally {
    supervisor.close();
  }
}

const CONSOLE = () => join(user().machines, NAME, "serial0");

/** From now on the guest writes on its console which devices it sees: its page takes longer to tell. */
async function haveGuestTell(): Promise<void> {
  const tell = 'echo "SEES $ACTION $SUBSYSTEM" >/dev/console';
  const prompts = async () =>
    (await Deno.readTextFile(`${CONSOLE()}.log`)).split("/ # ").length - 1;
  await eventually("the guest's shell", BOOT_MS, async () => await prompts() > 0 || undefined);
  const connection = await Deno.connect({ transport: "unix", path: `${CONSOLE()}.socket` });
  const line = `uevent sh -c '${tell}' >/dev/null 2>&1 &\n`;
  await connection.write(new TextEncoder().encode(line));
  await eventually("it has read that", GUEST_MS, async () => await prompts() > 1 || undefined);
  connection.close();
}

/** Resolves when the guest tells of it, after now. */
async function guestTells(words: string): Promise<void> {
  const { size } = Deno.statSync(`${CONSOLE()}.log`);
  const text = () => new TextDecoder().decode(Deno.readFileSync(`${CONSOLE()}.log`).subarray(size));
  await until(`the guest tells: ${words}`, () => text().includes(`SEES ${words}`));
}

/** What a device leaves where something is wrong: in QEMU, in processes and their open files, in directories. */
async function traces() {
  const queries = [
    ["query-named-block-nodes"],
    ["query-chardev"],
    ["qom-list", '{"path": "/machine/peripheral"}'],
    ["qom-list", '{"path": "/objects"}'],
  ];
  const inQemu: unknown[] = [];
  for (const words of queries) {
    // What has to do with the client that asks is another each time.
    const found: { label?: string; name?: string; "node-name"?: string }[] = JSON.parse(
      await succeed(["qmp", NAME, ...words]),
    );
    inQemu.push(found.map((one) => one.label ?? one.name ?? one["node-name"]).toSorted());
  }
  const network = await succeed([
    ...["qmp", NAME, "human-monitor-command", '{"command-line": "info network"}'],
  ]);
  const pids = [await pidOf(NAME, /guest=/), await pidOf(NAME, /supervise -- /)];
  return {
    inQemu,
    network,
    processes: (await processesNaming(NAME)).length,
    openFiles: pids.map((pid) => [...Deno.readDirSync(`/proc/${pid}/fd`)].length),
    files: [...namesBelow(join(user().machines, NAME)), ...namesBelow(user().passt)].toSorted(),
    document: await succeed(["dumpxml", NAME]),
  };
}

function namesBelow(directory: string): readonly string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name);
}

async function seen(look: () => Promise<boolean>): Promise<void> {
  await eventually("the guest sees it", GUEST_MS, async () => {
    return await look() ? true : undefined;
  });
}

async function cards(port: number): Promise<number> {
  return (await page(port, "/cgi-bin/addresses")).match(/^\d+: eth\d+[:@]/gm)?.length ?? 0;
}

/** How many of them have an address. */
async function leases(port: number): Promise<number> {
  return (await page(port, "/cgi-bin/addresses")).match(/ inet .* eth\d+\r?$/gm)?.length ?? 0;
}

async function disks(port: number): Promise<number> {
  return (await page(port, "/cgi-bin/disks")).match(/^vd[a-z]$/gm)?.length ?? 0;
}

async function page(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(5000),
  });
  return await response.text();
}

async function start(port: number): Promise<string> {
  const image = join(user().home, "cycles.qcow2");
  const args = ["create", "-q", "-f", "qcow2", image, "16M"];
  assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
  await Deno.chmod(image, 0o666);
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const file = join(user().home, `${NAME}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name: NAME, forwards }));
  await Deno.chmod(file, 0o644);
  await succeed(["up", "-d", file]);
  return image;
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
