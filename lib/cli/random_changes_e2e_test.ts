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

/** What is true of the machine, a line each: `forward net0 8080`, `disk vda`. */
type Facts = ReadonlySet<string>;

interface Change {
  readonly words: readonly string[];
  readonly gone: readonly string[];
  /** With `*` for the alias that domrun gives. */
  readonly come: readonly string[];
}

/** What there is to change with. */
interface Means {
  readonly first: number;
  readonly ports: readonly number[];
  /** Of disks; nobody else may have one that is written to. */
  readonly images: readonly string[];
  readonly medium: string;
  readonly how: readonly string[];
}

Deno.test(`${CHANGES} random changes, with passt and supervisors killed in the middle, leave one truth`, async () => {
  const means = await prepare();
  const killed = { passt: 0, supervisor: 0 };
  const random = randomNumbers(SEED);
  await withMachines(user(), [NAME], async () => {
    await eventually("the guest's page", BOOT_MS, () => page(means.first, "/"));
    let facts = await factsOfDocument();
    for (let step = 0; step < CHANGES; step++) {
      const change = pick(possible(facts, means, random), random);
      facts = await make(change, { facts, killed, random });
    }
    await oneTruth(means);
  });
  console.log(
    `${CHANGES} changes: killed ${killed.passt} passts, ${killed.supervisor} supervisors`,
  );
});

/** mulberry32: the same numbers from 0 up to but not 1 for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

/** The changes that can be made now, one of each kind. */
function possible(facts: Facts, means: Means, random: () => number): readonly Change[] {
  const named = (kind: string) =>
    [...facts].filter((fact) => fact.startsWith(`${kind} `)).map((fact) => fact.split(" "));
  const [forwards, cables, disks] = [named("forward"), named("interface"), named("disk")];
  const port = means.ports.find((one) => forwards.every((words) => words[2] !== `${one}`)) ?? 0;
  const image = means.images.find((one) => disks.every((words) => words[2] !== one)) ?? "";
  const target = ["vda", "vdb", "vdc"].find((one) => disks.every((words) => words[1] !== one));
  const [, alias = ""] = pick(cables, random);
  const isDown = facts.has(`down ${alias}`);
  const medium = named("medium").map((words) => words.join(" "));
  const changes: Change[] = [
    {
      words: ["forward", "add", ...means.how, "--interface", alias, NAME, `${port}:80`],
      gone: [],
      come: [`forward ${alias} ${port}`],
    },
    {
      words: ["link", "--interface", alias, NAME, isDown ? "up" : "down"],
      gone: isDown ? [`down ${alias}`] : [],
      come: isDown ? [] : [`down ${alias}`],
    },
    {
      words: ["change-media", NAME, "sda", means.medium],
      gone: medium,
      come: [`medium ${means.medium}`],
    },
    { words: ["change-media", "--eject", NAME, "sda"], gone: medium, come: [] },
  ];
  for (const [, of = "", old = ""] of forwards.filter((words) => words[2] !== `${means.first}`)) {
    changes.push({
      words: ["forward", "remove", ...means.how, "--interface", of, NAME, old],
      gone: [`forward ${of} ${old}`],
      come: [],
    });
  }
  if (cables.length < 3) {
    changes.push({
      words: ["attach", NAME, "--interface", "-p", `${port}:80`],
      gone: [],
      come: ["interface *", `forward * ${port}`],
    });
  }
  if (disks.length < 2) {
    const words = ["attach", NAME, "--disk", image];
    changes.push({ words, gone: [], come: [`disk ${target} ${image}`] });
  }
  const leaving = [...cables.filter(([, one]) => one !== "net0"), ...disks];
  for (const [kind = "", one = "", more = ""] of leaving) {
    const all = [...facts].filter((fact) => new RegExp(`^(forward|down) ${one}\\b`).test(fact));
    changes.push({
      words: ["detach", "-t", "20", NAME, one],
      gone: [`${kind} ${one} ${more}`.trim(), ...all],
      come: [],
    });
  }
  return changes;
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

/** Returns how many. */
async function kill(pattern: RegExp): Promise<number> {
  const pid = await pidOf(NAME, pattern).catch(() => undefined);
  if (pid === undefined) return 0;
  Deno.kill(pid, "SIGKILL");
  return 1;
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

async function prepare(): Promise<Means> {
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
  const range = `<range start='${first}' to='80'/>`;
  const forwards = `<portForward proto='tcp' address='127.0.0.1'>${range}</portForward>`;
  const file = join(user().home, `${NAME}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name: NAME, forwards, devices: DEVICES }));
  await Deno.chmod(file, 0o644);
  await succeed(["up", "-d", file]);
  const { passt } = JSON.parse(await succeed(["probe", "--json"]));
  const isLive = passt?.features["conf-path"] === true && passt?.pesto !== undefined;
  const [medium = "", ...disks] = images;
  return { first, ports: more, images: disks, medium, how: isLive ? [] : ["--restart"] };
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
