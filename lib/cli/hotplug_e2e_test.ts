/** Interfaces and disks of a running guest come and go: the guest sees it, and nothing of them is left. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf, processesNaming } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const BOOT_MS = 120_000;
/** The guest's drivers take a second on a loaded machine. */
const GUEST_MS = 20_000;
const CYCLES = Number(Deno.env.get("DOMRUN_TEST_HOTPLUG_CYCLES") ?? "3");
const NAME = "e2e-hotplug";
/** For four devices that come at the same time. */
const PORTS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) =>
  `<controller type='pci' index='${index}' model='pcie-root-port'/>`
).join("");
/** What stands for a disk, and for a network card, in the guest's pages. */
const DISKS = /^(vd[a-z])\r?$/gm;
const CARDS = /^\d+: (eth\d+)[:@]/gm;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test("interfaces and disks come and go while the guest runs", async () => {
  const port = await freePort();
  const image = await makeImage();
  await start(port);
  await withMachines(user(), [NAME], async () => {
    await eventually("the guest's page", BOOT_MS, () => guest(port, "/"));
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      await comeAndGo(port, ["--disk", image], /^attached disk vd[a-z] as (\S+)$/, "disks", DISKS);
      await comeAndGo(
        port,
        ["--interface"],
        /^attached interface (\S+)$/,
        "addresses",
        CARDS,
      );
    }
    await leavesForTwoWhoAsk(image);
    await twoLeaveAtOnce(image);
    await comeAllAtOnce(image);
    await findsAFreePort(port);
    await survivesItsPasstAndItsSupervisor(port);
    await changesMediaAndCable(port, image);
    await becomesWhatADocumentSays(port, image);
    await leavesNothingOfWhatFails(port);
    await goesByForce(port);
  });
});

/** As the guest sees it, too: the names that its page shows, one line each, beside addresses that come when they do. */
async function comeAndGo(
  port: number,
  words: readonly string[],
  said: RegExp,
  page: string,
  name: RegExp,
): Promise<void> {
  const names = async () => {
    const text = await guest(port, `/cgi-bin/${page}`);
    return Array.from(text.matchAll(name), ([, one = ""]) => one).sort();
  };
  const before = await names();
  const attached = await succeed(["attach", NAME, ...words]);
  const alias = said.exec(attached)?.[1] ?? attached;
  await eventually(`the guest sees ${alias}`, GUEST_MS, async () => {
    assertEquals((await names()).length, before.length + 1);
    return true;
  });
  await succeed(["detach", "-t", "20", NAME, alias]);
  await eventually(`the guest sees ${alias} no more`, GUEST_MS, async () => {
    assertEquals(await names(), before);
    return true;
  });
  const { stdout } = await domrun(user(), ["dumpxml", NAME]);
  assertEquals(stdout.includes(`'${alias}'`), false);
  assertEquals((await processesNaming(NAME)).filter((line) => line.includes(`-${alias}.`)), []);
}

/**
 * The second asks while the device is going, or when it has gone: nobody waits in vain. Over one connection, whose order is
 * certain; of two processes the second may overtake the first.
 */
async function leavesForTwoWhoAsk(image: string): Promise<void> {
  for (const laterMs of [0, 5, 10, 15, 20, 25, 30, 35]) {
    const attached = await succeed(["attach", NAME, "--disk", image]);
    const device = attached.split(" ").at(-1) ?? attached;
    using supervisor = await Deno.connect({
      transport: "unix",
      path: machineFiles(user().machines, NAME).controlSocket,
    });
    for (const id of [1, 2]) {
      const params = { device, timeoutMs: GUEST_MS };
      const line = JSON.stringify({ jsonrpc: "2.0", id, method: "detach", params });
      await supervisor.write(new TextEncoder().encode(`${line}\n`));
      await new Promise((resolve) => setTimeout(resolve, id === 1 ? laterMs : 0));
    }
    const answers = await readAnswers(supervisor, 2);
    const gone = { element: "disk", alias: device };
    assertEquals({ laterMs, first: answers.get(1) }, { laterMs, first: gone });
    const second = answers.get(2);
    assertEquals(
      { laterMs, second },
      {
        laterMs,
        second: typeof second === "string" ? `The machine has no device ${device}` : gone,
      },
    );
  }
}

/** What was planned for the second is no longer true when the first has gone: its document would have that again. */
async function twoLeaveAtOnce(image: string): Promise<void> {
  const before = await succeed(["dumpxml", NAME]);
  const attached = [
    await succeed(["attach", NAME, "--disk", image]),
    await succeed(["attach", NAME, "--interface"]),
  ];
  const aliases = attached.map((said) => said.split(" ").at(-1) ?? said);
  await Promise.all(aliases.map((alias) => succeed(["detach", "-t", "20", NAME, alias])));
  assertEquals(await succeed(["dumpxml", NAME]), before);
}

/** Each has a target and an id of its own. The machine's other ports are for interfaces. */
async function comeAllAtOnce(image: string): Promise<void> {
  const before = await succeed(["dumpxml", NAME]);
  const copies = ["1", "2", "3", "4"].map((number) => `${image}.${number}`);
  await Promise.all(copies.map((copy) => Deno.copyFile(image, copy)));
  const attached = await Promise.all(
    copies.map((copy) => succeed(["attach", NAME, "--disk", copy])),
  );
  assertEquals(new Set(attached).size, copies.length);
  const aliases = attached.map((said) => said.split(" ").at(-1) ?? said);
  await succeed(["detach", "-t", "20", NAME, ...aliases]);
  assertEquals(await succeed(["dumpxml", NAME]), before);
}

async function findsAFreePort(port: number): Promise<void> {
  const said = await succeed(["attach", NAME, "--interface", "-p", ":80", "-p", ":81"]);
  const free = Array.from(
    said.matchAll(/^ {2}net1 forwards 127\.0\.0\.1:(\d+):(8\d)\/tcp {2}for this host alone$/gm),
    ([, found, to]) => [Number(found) >= 49_152 && Number(found) !== port, to],
  );
  assertEquals(free, [[true, "80"], [true, "81"]], said);
  await succeed(["detach", "-t", "20", NAME, "net1"]);
}

/** The results of so many requests, or the words that refuse them, by the requests' ids. */
async function readAnswers(
  connection: Deno.Conn,
  count: number,
): Promise<ReadonlyMap<number, unknown>> {
  const answers = new Map<number, unknown>();
  let text = "";
  for await (const part of connection.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const { id, result, error } = JSON.parse(line);
      answers.set(id, result ?? error?.message);
    }
    if (answers.size === count) break;
  }
  return answers;
}

async function survivesItsPasstAndItsSupervisor(port: number): Promise<void> {
  const forward = await freePort();
  await succeed(["attach", NAME, "--interface", "-p", `${forward}:80`]);
  Deno.kill(await pidOf(NAME, /passt --.*-net1\./), "SIGKILL");
  await eventually("net1 has a passt again", GUEST_MS, () => pidOf(NAME, /passt --.*-net1\./));
  Deno.kill(await pidOf(NAME, /supervise -- /), "SIGKILL");
  await eventually("adopt", GUEST_MS, async () => {
    const { code } = await domrun(user(), ["adopt", NAME]);
    return code === 0 ? true : undefined;
  });
  const { stdout } = await domrun(user(), ["ps", "--json"]);
  const [machine] = JSON.parse(stdout);
  assertEquals(
    machine.interfaces.map((one: { alias: string; forwards: unknown[] }) => [
      one.alias,
      one.forwards.length,
    ]),
    [["net0", 1], ["net1", 1]],
  );
  await eventually("the guest has net1", GUEST_MS, async () => {
    assertMatch(await guest(port, "/cgi-bin/addresses"), /eth[1-9]\d*:/);
    return true;
  });
  await succeed(["detach", "-t", "20", NAME, "net1"]);
}

async function changesMediaAndCable(port: number, image: string): Promise<void> {
  const medium = async () => {
    const drives = JSON.parse(await succeed(["qmp", NAME, "query-block"]));
    const drive = drives.find((one: { qdev?: string }) => one.qdev?.includes("sata0-0-0"));
    return drive.inserted?.image.filename;
  };
  assertEquals(await medium(), undefined);
  for (let cycle = 0; cycle < 2; cycle++) {
    await succeed(["change-media", NAME, "sda", image]);
    assertEquals(await medium(), image);
    assertStringIncludes(await succeed(["dumpxml", NAME]), `<source file='${image}'/>`);
  }
  const { code, stderr } = await domrun(user(), ["change-media", NAME, "sda", "/nowhere.iso"]);
  assertEquals({ code, medium: await medium() }, { code: 3, medium: image }, stderr);
  await succeed(["change-media", "--eject", NAME, "sda"]);
  assertEquals(await medium(), undefined);
  const nodes = await succeed(["qmp", NAME, "query-named-block-nodes"]);
  assertEquals(nodes.includes(image), false);

  await succeed(["link", NAME, "down"]);
  assertStringIncludes(await succeed(["dumpxml", NAME]), "<link state='down'/>");
  assertStringIncludes(await succeed(["status", NAME]), "down (its cable is out");
  await succeed(["link", NAME, "up"]);
  await eventually("the guest's page", GUEST_MS, () => guest(port, "/"));
}

async function becomesWhatADocumentSays(port: number, image: string): Promise<void> {
  const before = await succeed(["dumpxml", NAME]);
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>` +
    `<source file='${image}'/><target dev='vda' bus='virtio'/></disk>`;
  const wanted = before.replace("<interface ", `${disk}<interface `)
    .replace("<link state='up'/>", "<link state='down'/>")
    .replace(/<memory unit='KiB'>\d+</, "<memory unit='KiB'>262144<");
  const file = join(user().home, "wanted.xml");
  await Deno.writeTextFile(file, wanted);
  await Deno.chmod(file, 0o644);
  const lines = [
    "attach disk vda",
    "link down of net0",
  ];
  const dry = await succeed(["apply", "--dry-run", NAME, file]);
  for (const line of lines) assertStringIncludes(dry, `would ${line}`);
  assertMatch(dry, /\+ <memory unit='KiB'>262144/);
  assertEquals(await succeed(["dumpxml", NAME]), before);
  const done = await succeed(["apply", NAME, file]);
  for (const line of lines) assertStringIncludes(done, `did ${line}`);
  assertStringIncludes(await succeed(["dumpxml", NAME]), "<target dev='vda' bus='virtio'/>");
  await Deno.writeTextFile(file, before);
  await succeed(["apply", NAME, file]);
  await eventually("the guest's page", GUEST_MS, () => guest(port, "/"));
  assertEquals(await succeed(["apply", NAME, file]), "Nothing differs");
  await Deno.writeTextFile(file, before.replace("</devices>", `${SERIAL_BUS}</devices>`));
  assertEquals(
    await succeed(["apply", NAME, file]),
    `These lines need a restart of the machine:\n  + ${SERIAL_BUS}`,
  );
  await Deno.writeTextFile(file, before.replace(/<disk [^]*?<\/disk>/, ""));
  const without = await succeed(["apply", NAME, file]);
  assertMatch(without, /^These lines need a restart[^]*- <target dev='sda' bus='sata'/);
}

const SERIAL_BUS = "<controller type='virtio-serial' index='7'/>";

/** A port that is taken, a file that is not there, a device that is not. */
async function leavesNothingOfWhatFails(port: number): Promise<void> {
  const long = join(user().home, "long.xml");
  await Deno.writeTextFile(long, "<disk/>".padEnd(5 * 1024 * 1024));
  await Deno.chmod(long, 0o644);
  const rows: readonly (readonly [words: readonly string[], status: number, said: RegExp])[] = [
    [["attach", NAME, long], 1, /the document has more than 4 MiB/],
    [["attach", NAME, "--interface", "-p", `${port}:81`], 1, /is forwarded already by net0\n/],
    [["attach", NAME, "--disk", "/nowhere.img"], 3, /nowhere\.img/],
    [["attach", NAME], 2, /takes one of FILE, --disk and --interface/],
    [["detach", NAME, "net7"], 4, /has no device net7/],
    [["detach", NAME, "net0", "net7"], 4, /has no device net7/],
  ];
  const before = await succeed(["dumpxml", NAME]);
  for (const [words, status, said] of rows) {
    const { code, stderr } = await domrun(user(), words);
    assertEquals({ words, code }, { words, code: status }, stderr);
    assertMatch(stderr, said);
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = `${listener.addr.port}:80`;
  const { code, stderr } = await domrun(user(), ["attach", NAME, "--interface", "-p", taken]);
  listener.close();
  assertEquals(code, 3, stderr);
  assertEquals(
    stderr,
    `domrun: Port 127.0.0.1:${listener.addr.port}/tcp is taken\n` +
      `  help: find who has it: ss -lntp 'sport = :${listener.addr.port}' (as root it names every ` +
      "user's); or take another one, or 0 for any that is free\n",
  );
  assertEquals(await succeed(["dumpxml", NAME]), before);
  const { machine } = machineFiles(user().machines, NAME);
  assertEquals(JSON.parse(await Deno.readTextFile(machine)).pending, undefined);
  assertEquals((await processesNaming(NAME)).filter((line) => line.includes("-net1.")), []);
}

async function goesByForce(port: number): Promise<void> {
  await succeed(["attach", NAME, "--interface"]);
  await succeed(["detach", "--force", NAME, "net1"]);
  assertEquals((await processesNaming(NAME)).filter((line) => /passt --.*-net1\./.test(line)), []);
  await eventually("the guest's page", GUEST_MS, () => guest(port, "/"));
  await attachWhenLetGo();
  await succeed(["pause", NAME]);
  await succeed(["detach", "--force", NAME, "net1"]);
  const file = join(user().home, "one-more.xml");
  const xml = await succeed(["dumpxml", NAME]);
  const more = "<interface type='user'><model type='virtio'/><backend type='passt'/></interface>";
  await Deno.writeTextFile(file, xml.replace("</devices>", `${more}</devices>`));
  await Deno.chmod(file, 0o644);
  for (const words of [["attach", NAME, "--interface"], ["apply", "--dry-run", NAME, file]]) {
    const { code, stderr } = await domrun(user(), words);
    assertEquals({ words, code, stderr }, {
      words,
      code: 4,
      stderr: "domrun: The guest still has the net1 that was taken by force\n" +
        "  help: attach another when it has let go, as it does once it runs\n",
    });
  }
  await succeed(["resume", NAME]);
  await attachWhenLetGo();
  await succeed(["detach", NAME, "net1"]);
}

/** The guest lets go of a card that was taken by force, in its time. */
async function attachWhenLetGo(): Promise<void> {
  const attach = () => succeed(["attach", NAME, "--interface"]);
  await eventually("the guest has let go", GUEST_MS, attach);
}

async function makeImage(): Promise<string> {
  const path = join(user().home, "hotplug.qcow2");
  const args = ["create", "-q", "-f", "qcow2", path, "16M"];
  assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
  await Deno.chmod(path, 0o666);
  return path;
}

async function start(port: number): Promise<void> {
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const file = join(user().home, `${NAME}.xml`);
  await Deno.writeTextFile(
    file,
    guestDocument({
      name: NAME,
      forwards,
      devices: "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>" +
        PORTS,
    }),
  );
  await Deno.chmod(file, 0o644);
  await succeed(["up", "-d", file]);
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}

async function guest(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(2000),
  });
  assertEquals(response.status, 200);
  return await response.text();
}
