/** Forwards change at random while passt and the supervisor are killed: what is listed, open and told agree in the end. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-forward-faults";
const BOOT_MS = 120_000;
/** A passt that died twice in a row waits before it is started again. */
const RECOVERY_MS = 30_000;
const CHANGES = Number(Deno.env.get("DOMRUN_TEST_FORWARD_FAULTS") ?? "12");
const SEED = Number(Deno.env.get("DOMRUN_TEST_FORWARD_SEED") ?? "12");
/** As long as the program takes from its start to the end of a change. */
const CHANGE_MS = 150;

const PASST = /passt --/;
const SUPERVISOR = /supervise -- /;

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test(`forwards agree after passt and the supervisor were killed in ${CHANGES} changes (seed ${SEED})`, async () => {
  const random = numbers(SEED);
  const fixed = await freePort();
  const pool = [await freePort(), await freePort(), await freePort()];
  await start(fixed);
  await withMachines(user(), [NAME], async () => {
    await eventually("the guest's page", BOOT_MS, () => answers(fixed));
    for (let index = 0; index < CHANGES; index++) {
      const port = pool[Math.floor(random() * pool.length)] ?? fixed;
      await changeAndKill(port, random);
      await eventually(`list and ports agree after change ${index}`, RECOVERY_MS, async () => {
        assertEquals(await open([fixed, ...pool]), await listed());
        return true;
      });
    }
    for (const port of await listed()) {
      await eventually(`port ${port} leads to the guest`, RECOVERY_MS, () => answers(port));
    }
    for (const port of await listed()) {
      if (port !== fixed) await change("remove", port);
    }
    assertEquals(await listed(), [fixed]);
  });
});

/** One change, in the middle of which somebody dies. It may fail then: what holds is what is listed. */
async function changeAndKill(port: number, random: () => number): Promise<void> {
  const had = (await listed()).includes(port);
  const victim = random() < 0.5 ? PASST : SUPERVISOR;
  const delayMs = Math.floor(random() * CHANGE_MS);
  const words = had ? ["remove", NAME, `${port}`] : ["add", NAME, `${port}:80`];
  const changed = domrun(user(), ["forward", "--restart", ...words]);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  // It may end by itself meanwhile, for the change's sake: then the next one dies.
  await eventually("one is killed", RECOVERY_MS, async () => {
    Deno.kill(await pidOf(NAME, victim), "SIGKILL");
    return true;
  });
  const { code } = await changed;
  if (victim === SUPERVISOR) {
    await eventually("a supervisor", RECOVERY_MS, async () => {
      const { code } = await domrun(user(), ["adopt", NAME]);
      return code === 0 ? true : undefined;
    });
  }
  const has = (await listed()).includes(port);
  assertEquals({ code, has }, { code, has: code === 0 ? !had : has }, "what was reported holds");
}

/** Numbers from 0 up to but not 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function start(port: number): Promise<void> {
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  const file = join(user().home, `${NAME}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name: NAME, forwards }));
  await Deno.chmod(file, 0o644);
  const up = await domrun(user(), ["up", "-d", file]);
  assertEquals(up.code, 0, up.stderr);
}

async function change(action: string, port: number): Promise<void> {
  const { code, stderr } = await domrun(user(), ["forward", action, "--restart", NAME, `${port}`]);
  assertEquals(code, 0, stderr);
}

/** The ports of the host that `forward list` has, in order. */
async function listed(): Promise<readonly number[]> {
  const { code, stdout, stderr } = await domrun(user(), ["forward", "list", NAME]);
  assertEquals(code, 0, stderr);
  return Array.from(stdout.matchAll(/^\S* *127\.0\.0\.1:(\d+)/gm), ([, port]) => Number(port))
    .sort();
}

/** Those of them that somebody listens on, in order. */
async function open(ports: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const port of ports) if (await isOpen(port)) found.push(port);
  return found.sort();
}

async function isOpen(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

async function answers(port: number): Promise<true> {
  const response = await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(1000) });
  await response.body?.cancel();
  assertEquals(response.status, 200);
  return true;
}
