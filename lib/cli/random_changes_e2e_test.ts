/**
 * Forwards, interfaces, disks, media and cables change at random while passt and the supervisor are killed: each change
 * is made as a whole or not at all, and in the end the document, ps, the host's ports and the guest say the same.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf, processesNaming } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import {
  type Change,
  type Facts,
  type Means,
  pick,
  possible,
  randomNumbers,
} from "./testing/random_changes.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-random";
const BOOT_MS = 120_000;
const GUEST_MS = 30_000;
/** 100 take some minutes. */
const CHANGES = Number(Deno.env.get("DOMRUN_TEST_RANDOM_CHANGES") ?? "16");
const SEED = Number(Deno.env.get("DOMRUN_TEST_RANDOM_SEED") ?? "12");
const DEVICES = `<controller type='pci' index='8' model='pcie-root-port'/>
  <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>`;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

/** What passt serves an interface by. */
type Mode = "user" | "vhostuser";

for (const mode of ["user", "vhostuser"] as const) {
  Deno.test(`${CHANGES} random changes of ${mode} interfaces, with passt and supervisors killed in the middle, leave one truth`, async () => {
    const { passt } = JSON.parse(await succeed(["probe", "--json"]));
    if (mode === "vhostuser" && passt?.features["vhost-user"] !== true) {
      return console.log(`NOT HERE ${NAME}: the installed passt has no vhost-user`);
    }
    const isLive = passt?.features["conf-path"] === true && passt?.pesto !== undefined;
    await withMachines(user(), [NAME], async () => {
      await changeAtRandom(await prepare(mode, isLive ? [] : ["--restart"]));
    });
  });
}

async function changeAtRandom(means: Means): Promise<void> {
  const killed = { passt: 0, supervisor: 0 };
  const random = randomNumbers(SEED);
  await eventually("the guest's page", BOOT_MS, () => page(means.first, "/"));
  let facts = await factsOfDocument();
  for (let step = 0; step < CHANGES; step++) {
    const change = pick(possible(facts, means, random), random);
    facts = await make(change, { facts, killed, random });
  }
  await oneTruth(means);
  console.log(
    `${CHANGES} changes: killed ${killed.passt} passts, ${killed.supervisor} supervisors`,
  );
}

interface Course {
  readonly facts: Facts;
  readonly killed: { passt: number; supervisor: number };
  readonly random: () => number;
}

/** Makes it, with an accident in the middle now and then; returns what is true then. */
async function make(change: Change, { facts, killed, random }: Course): Promise<Facts> {
  const dice = random();
  const delayMs = random() * (dice < 0.2 ? 100 : 200);
  const ran = domrun(user(), change.words);
  if (dice < 0.4) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (dice < 0.2) killed.passt += await kill(/passt --/);
  else if (dice < 0.4) killed.supervisor += await kill(/supervise -- /);
  const { code, stderr } = await ran;
  await eventually("a supervisor", GUEST_MS, async () => {
    await domrun(user(), ["adopt", NAME]);
    return (await domrun(user(), ["forward", "list", NAME])).code === 0 ? true : undefined;
  });
  // The guest may let go of a device before or after its supervisor died: whoever asks again hears the end.
  if (change.words[0] === "detach") {
    await eventually(change.words.join(" "), GUEST_MS, async () => {
      const again = await domrun(user(), change.words);
      return /has no device/.test(again.stderr) ? true : undefined;
    });
  }
  const now = await factsOfDocument();
  const alias = [...now].find((fact) => /^interface /.test(fact) && !facts.has(fact));
  const come = change.come.map((one) => one.replace("*", alias?.split(" ")[1] ?? "*"));
  const after = [...facts].filter((fact) => !change.gone.includes(fact)).concat(come);
  const isMade = dice >= 0.4 || change.words[0] === "detach" || code === 0 ||
    come.some((fact) => now.has(fact)) || change.gone.some((fact) => !now.has(fact));
  const course = `${change.words.join(" ")}: status ${code}, dice ${dice.toFixed(2)}, ${stderr}`;
  assertEquals([...now].sort(), (isMade ? after : [...facts]).sort(), course);
  return now;
}

/** Returns how many. One that is being started or ended may go by itself meanwhile. */
async function kill(pattern: RegExp): Promise<number> {
  const pid = await pidOf(NAME, pattern).catch(() => undefined);
  if (pid === undefined) return 0;
  try {
    Deno.kill(pid, "SIGKILL");
    return 1;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function factsOfDocument(): Promise<Facts> {
  const xml = await succeed(["dumpxml", NAME]);
  const found: string[] = [];
  for (const [text] of xml.matchAll(/<interface [^]*?<\/interface>/g)) {
    const alias = one(text, /<alias name='([^']*)'/);
    found.push(`interface ${alias}`);
    if (text.includes("<link state='down'/>")) found.push(`down ${alias}`);
    for (const [, port] of text.matchAll(/<range start='(\d+)'/g)) {
      found.push(`forward ${alias} ${port}`);
    }
  }
  for (const [text] of xml.matchAll(/<disk [^]*?<\/disk>/g)) {
    const file = one(text, /<source file='([^']*)'/);
    const target = one(text, /<target dev='([^']*)'/);
    if (target !== "sda") found.push(`disk ${target} ${file}`);
    else if (file !== "") found.push(`medium ${file}`);
  }
  return new Set(found);
}

function one(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? "";
}

/** The document, ps, the ports of the host, the processes, QEMU and the guest say the same. */
async function oneTruth({ first, ports }: Means): Promise<void> {
  for (const fact of await factsOfDocument()) {
    const [kind, alias = ""] = fact.split(" ");
    if (kind === "down") await succeed(["link", "--interface", alias, NAME, "up"]);
  }
  const facts = await factsOfDocument();
  const of = (kind: string) => [...facts].filter((fact) => fact.startsWith(`${kind} `)).sort();
  const [machine] = JSON.parse(await succeed(["ps", "--json"]));
  const interfaces: { alias: string; forwards: { port: number }[] }[] = machine.interfaces;
  assertEquals(
    interfaces.flatMap(({ alias, forwards }) =>
      forwards.map(({ port }) => `forward ${alias} ${port}`)
    ).sort(),
    of("forward"),
  );
  for (const port of [first, ...ports]) {
    const isForwarded = of("forward").some((fact) => fact.endsWith(` ${port}`));
    await eventually(`port ${port} as the document says`, GUEST_MS, async () => {
      assertEquals(await isOpen(port), isForwarded);
      return true;
    });
  }
  const passts = (await processesNaming(NAME)).filter((line) => /passt --/.test(line));
  assertEquals(passts.length, interfaces.length, passts.join("\n"));
  const drives: { qdev?: string; inserted?: { image: { filename: string } } }[] = JSON.parse(
    await succeed(["qmp", NAME, "query-block"]),
  );
  const drive = drives.find(({ qdev }) => qdev?.includes("sata0-0-0"));
  assertEquals(
    drive?.inserted === undefined ? [] : [`medium ${drive.inserted.image.filename}`],
    of("medium"),
  );
  await eventually("the guest sees the same", GUEST_MS, async () => {
    const macs = (await page(first, "/cgi-bin/addresses")).match(/52:54:00(:[0-9a-f]{2}){3}/g) ??
      [];
    const wanted = (await succeed(["dumpxml", NAME])).match(/52:54:00(:[0-9a-f]{2}){3}/g) ?? [];
    const disks = (await page(first, "/cgi-bin/disks")).match(/^vd[a-z]$/gm) ?? [];
    assertEquals([macs.sort(), disks.length], [wanted.sort(), of("disk").length]);
    return true;
  });
}

async function isOpen(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

async function page(port: number, path: string): Promise<string> {
  const signal = AbortSignal.timeout(5000);
  return await (await fetch(`http://127.0.0.1:${port}${path}`, { signal })).text();
}

async function prepare(mode: Mode, how: readonly string[]): Promise<Means> {
  const images: string[] = [];
  for (const number of [0, 1, 2]) {
    const path = join(user().home, `random-${number}.qcow2`);
    const args = ["create", "-q", "-f", "qcow2", path, "16M"];
    assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
    await Deno.chmod(path, 0o666);
    images.push(path);
  }
  const ports = new Set<number>();
  while (ports.size < 9) ports.add(await freePort());
  const [first = 0, ...more] = ports;
  const cardFile = (port: number) => join(user().home, `random-${port}.xml`);
  for (const port of more) {
    await write(
      cardFile(port),
      `<interface type='${mode}'>${
        forward(port)
      }<model type='virtio'/><backend type='passt'/></interface>`,
    );
  }
  const file = join(user().home, `${NAME}.xml`);
  await write(
    file,
    guestDocument({
      ...{ name: NAME, forwards: forward(first), devices: DEVICES, interfaceType: mode },
    }),
  );
  await succeed(["up", "-d", file]);
  const [medium = "", ...disks] = images;
  return {
    ...{ name: NAME, first, ports: more, images: disks, medium, how },
    card: (port) => mode === "user" ? ["--interface", "-p", `${port}:80`] : [cardFile(port)],
  };
}

function forward(port: number): string {
  const range = `<range start='${port}' to='80'/>`;
  return `<portForward proto='tcp' address='127.0.0.1'>${range}</portForward>`;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, 0o644);
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
