import { assertEquals } from "@std/assert";
import { basename } from "@std/path/posix";
import { systemHost } from "../../host/mod.ts";
import type { Host } from "../../host/host.ts";
import type { Ended } from "../machine/event.ts";
import { hostBelow, testPlan } from "../testing/machine.ts";
import { LAST_RUNS } from "./bound.ts";
import {
  endedStatus,
  forgetRun,
  keepRun,
  type KeptRun,
  keptRuns,
  lastRun,
  lastRuns,
  passtLogsOf,
  removeRuns,
} from "./last_run.ts";

const STARTED = "2026-01-02T03:04:05.000Z";
const ENDED: Ended = { outcome: "stopped", reason: "guest-poweroff", message: "It powered off" };

async function withHost(body: (host: Host) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "domrun-last-" });
  const host = hostBelow(systemHost(), root);
  try {
    await host.files.ensureDirectory(host.directories.machines, 0o700);
    await body(host);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A machine's directory with logs, as it is when its processes have gone. */
async function endMachine(host: Host, name: string, words = "words"): Promise<void> {
  const plan = testPlan(host, { name });
  await host.files.makeDirectory(plan.directory, 0o700);
  for (const file of ["serial0.log", "serial0.log.1", "qemu.log", "events.log", "machine.json"]) {
    await host.files.append(`${plan.directory}/${file}`, `${words} ${file}`);
  }
  await keepRun(host, { plan, startedAt: STARTED }, ENDED);
  await host.files.removeTree(plan.directory);
}

Deno.test("keepRun() keeps how it ended, and its logs alone", () =>
  withHost(async (host) => {
    await endMachine(host, "one");
    const run = await lastRun(host, "one");
    assertEquals([run?.startedAt, run?.ended], [STARTED, ENDED]);
    const directory = `${host.directories.machines}/.last/one`;
    assertEquals(run?.consoles.map(({ logFile }) => logFile), [`${directory}/serial0.log`]);
    assertEquals(await host.files.list(directory), [
      ...["events.log", "qemu.log", "run.json", "serial0.log", "serial0.log.1"],
    ]);
    assertEquals(await host.files.readText(`${directory}/serial0.log`), "words serial0.log");
  }));

Deno.test("keepRun() puts a run in the place of an earlier one of the name", () =>
  withHost(async (host) => {
    await endMachine(host, "one", "old");
    await endMachine(host, "one", "new");
    const [console] = (await lastRun(host, "one"))?.consoles ?? [];
    assertEquals(await host.files.readText(console?.logFile ?? ""), "new serial0.log");
    assertEquals((await lastRuns(host)).length, 1);
  }));

Deno.test("so many runs are kept, the last ones", () =>
  withHost(async (host) => {
    let now = 0;
    const later = { ...host, clock: { ...host.clock, now: () => now += 1000 } };
    const names = Array.from({ length: LAST_RUNS + 2 }, (_, i) => `m${i + 10}`);
    for (const name of names) await endMachine(later, name);
    assertEquals((await lastRuns(host)).map(({ name }) => name), names.slice(2));
  }));

Deno.test("a run whose record is damaged is none, and is forgotten with the next", () =>
  withHost(async (host) => {
    await endMachine(host, "one");
    await host.files.writeAtomically(`${host.directories.machines}/.last/one/run.json`, "{}");
    assertEquals([await lastRun(host, "one"), await lastRuns(host)], [undefined, []]);
    await forgetRun(host, "one");
    await forgetRun(host, "one");
    assertEquals(await host.files.list(`${host.directories.machines}/.last`), []);
  }));

Deno.test("endedStatus() has no interface and no process", () =>
  withHost(async (host) => {
    await endMachine(host, "a%b");
    const [run] = await lastRuns(host);
    assertEquals(run?.name, "a%b");
    const { state, reason, supervised, interfaces, pid, ended } = endedStatus(
      host,
      run ?? fail(),
    );
    assertEquals({ state, reason, supervised, interfaces, pid, ended }, {
      ...{ state: "stopped", reason: "It powered off", supervised: false, interfaces: [] },
      ...{ pid: undefined, ended: ENDED },
    });
  }));

function fail(): never {
  throw new Error("there is no run");
}

Deno.test("passtLogsOf() are those of passts that have one", () => {
  const passt = { program: "passt", args: [], socket: "/s", pidFile: "/p" };
  const log = { file: "/l", earlier: "/m/passt-net1.log" };
  assertEquals(
    passtLogsOf([{ interface: "net0", ...passt }, { interface: "net1", ...passt, log }]),
    [{ alias: "net1", logFile: "/l", earlier: "/m/passt-net1.log" }],
  );
});

Deno.test("removeRuns() removes those of some names, or all, also what somebody left who broke off", () =>
  withHost(async (host) => {
    const bases = (runs: readonly KeptRun[]) => runs.map(({ directory }) => basename(directory));
    assertEquals([await removeRuns(host, undefined), await keptRuns(host)], [[], []]);
    for (const name of ["one", "two", "three"]) await endMachine(host, name);
    await host.files.remove(`${host.directories.machines}/.last/two/run.json`);
    assertEquals(bases(await removeRuns(host, ["one", "two", "four"])), ["one"]);
    assertEquals(bases(await keptRuns(host)), ["three", "two"]);
    assertEquals((await keptRuns(host)).map(({ bytes }) => bytes > 0), [true, true]);
    assertEquals(bases(await removeRuns(host, undefined)), ["three", "two"]);
    assertEquals(await keptRuns(host), []);
  }));
