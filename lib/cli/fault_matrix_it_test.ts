/**
 * The fault matrix: whatever is killed, frozen, filled up or removed, no machine is lost that could live, nothing is
 * left behind, and ps tells the truth at each look. One table with a row for each case; a case that fails says why.
 */
import type { Host } from "../host/host.ts";
import { until } from "../host/testing/until.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { LaunchError } from "../vm/errors.ts";
import { listens } from "../vm/processes/listens.ts";
import { stopMachine } from "../vm/stop_machine.ts";
import { IDLE, MINDS_BUTTON } from "../vm/testing/boot_sector.ts";
import { adopt, upDetached } from "../vm/up.ts";
import { domrunArgs } from "./testing/domrun_below.ts";
import { FaultWorld, type Harm, NAME, type Victim } from "./testing/fault_world.ts";

/** As many machines at once: most of a case is waiting. */
const AT_ONCE = 4;
const STOP_MS = 2_000;

interface Case {
  readonly when: string;
  readonly what: string;
  /** What has to come of it. */
  readonly comes: string;
  /** The guest's; absent: it minds its power button. */
  readonly code?: readonly number[];
  /** Does it; the machine is looked at meanwhile. */
  readonly act: (world: FaultWorld) => Promise<void>;
}

async function start(world: FaultWorld, host: Host = world.host): Promise<void> {
  await upDetached(host, world.plan);
  world.settled();
}

/** Starts the machine while something is done at `moment`; what becomes of the launch is seen afterwards. */
async function startWith(
  world: FaultWorld,
  moment: Moment,
  harm: (pid: number | undefined) => Promise<void>,
): Promise<void> {
  const { host } = world;
  const files = machineFiles(host.directories.machines, NAME);
  let done = false;
  const once = async (pid?: number) => {
    if (done) return;
    done = true;
    await harm(pid);
  };
  const connect = async (path: string) => {
    if (moment === "QEMU waits at its gate" && path === files.gateSocket) {
      await until("QEMU waits", async () => await host.files.stat(path) !== undefined);
      await once();
    }
    return await host.sockets.connect(path);
  };
  const startSelf = async (args: readonly string[]) => {
    const pid = await host.programs.startSelf(args);
    if (moment === "it has begun") await once(pid);
    return pid;
  };
  const there: Host = {
    ...host,
    sockets: { ...host.sockets, connect },
    programs: { ...host.programs, startSelf },
  };
  try {
    await upDetached(there, world.plan, {
      onEvent: ({ event }) => {
        if (moment === "passt is ready" && event === "passt-ready") void once();
      },
      beforeStart: async () => {
        if (moment === "QEMU is ready") await once();
        if (moment !== "it has the machine") return;
        await until("it is taken", async () =>
          await listens(host, files.controlSocket) &&
          await world.pidOf("supervisor") !== undefined);
        await once();
      },
    });
    world.settled();
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    if (error.undoFailures.length > 0) world.lies.add(error.undoFailures.join("; "));
  }
}

type Moment =
  | "passt is ready"
  | "QEMU waits at its gate"
  | "QEMU is ready"
  | "it has begun"
  | "it has the machine";

const HARMS: readonly Harm[] = ["SIGKILL", "SIGTERM", "SIGSTOP for 5 s"];

/** What comes of the three harms. */
type Comes = readonly [killed: string, terminated: string, frozen: string];

const STARTING: readonly (readonly [Victim, Moment, Comes])[] = [
  ["passt", "passt is ready", ["runs", "runs", "runs"]],
  ["passt", "QEMU waits at its gate", ["runs", "runs", "runs"]],
  ["passt", "QEMU is ready", ["runs", "runs", "runs"]],
  ["QEMU", "QEMU waits at its gate", ["not started", "not started", "runs"]],
  ["QEMU", "QEMU is ready", ["not started", "not started", "runs"]],
  ["supervisor", "it has begun", ["not started", "not started", "runs"]],
  ["supervisor", "it has the machine", ["not started", "not started", "runs"]],
];

const RUNNING: readonly (readonly [Victim, Comes])[] = [
  ["passt", ["runs", "runs", "runs"]],
  ["QEMU", ["gone: crash", "gone: killed-from-outside", "runs"]],
  ["supervisor", ["runs unsupervised", "gone: interrupted", "runs"]],
];

const STOPPING: readonly (readonly [Victim, Comes])[] = [
  ["passt", ["gone: guest-killed", "gone: guest-killed", "gone: guest-killed"]],
  ["QEMU", ["gone: crash", "gone: killed-from-outside", "gone: guest-killed"]],
  ["supervisor", ["gone: guest-killed", "gone: killed-on-request", "gone: guest-killed"]],
];

function ofHarms(
  comes: Comes,
  make: (harm: Harm) => Pick<Case, "when" | "what" | "act" | "code">,
): readonly Case[] {
  return HARMS.map((harm, index) => ({ ...make(harm), comes: comes[index] ?? "" }));
}

const OTHERS: readonly Case[] = [
  {
    when: "running",
    what: "its supervisor killed, then adopt",
    comes: "runs",
    async act(world) {
      await start(world);
      await killSupervisor(world);
      await adopt(world.host, NAME);
    },
  },
  {
    when: "running",
    what: "qemu.log removed, its supervisor killed, then adopt",
    comes: "runs",
    async act(world) {
      await start(world);
      await Deno.remove(world.plan.qemu.logFile);
      await killSupervisor(world);
      await adopt(world.host, NAME);
    },
  },
  {
    when: "running",
    what: "its directory removed",
    comes: "runs",
    async act(world) {
      await start(world);
      await world.removeDirectories([world.plan.directory]);
    },
  },
  {
    when: "running",
    what: "all directories removed, then passt killed",
    comes: "runs",
    async act(world) {
      await start(world);
      const passt = await world.pidOf("passt") ?? 0;
      const { machines, passt: sockets } = world.host.directories;
      await world.removeDirectories([machines, sockets]);
      world.harmProcess(passt, "SIGKILL");
    },
  },
  {
    when: "running",
    what: "all directories removed, then stop",
    comes: "gone: guest-killed",
    code: IDLE,
    async act(world) {
      await start(world);
      const { machines, passt } = world.host.directories;
      await world.removeDirectories([machines, passt]);
      await stopMachine(world.host, NAME, { timeoutMs: 100 });
    },
  },
  {
    when: "outage",
    what: "its port stolen, and given back",
    comes: "runs",
    async act(world) {
      await start(world);
      const supervisor = await world.pidOf("supervisor") ?? 0;
      Deno.kill(supervisor, "SIGSTOP");
      await world.harm("passt", "SIGKILL");
      let thief: Deno.Listener | undefined;
      await until("the port is free", () => {
        try {
          thief = Deno.listen({ hostname: "127.0.0.1", port: world.port });
        } catch {
          // passt has it still.
        }
        return thief !== undefined;
      });
      Deno.kill(supervisor, "SIGCONT");
      await until("it is down", async () => {
        const [link] = (await world.status())?.interfaces ?? [];
        return link?.state === "down" && String(link.reason).includes(`${world.port} is taken`);
      });
      thief?.close();
    },
  },
  {
    when: "running",
    what: "terminal gone (SIGHUP to up)",
    comes: "gone: interrupted",
    async act(world) {
      const up = new Deno.Command(Deno.execPath(), {
        args: [...domrunArgs(world.root), "up", world.file],
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const decoder = new TextDecoder();
      let said = "";
      for await (const chunk of up.stderr) {
        said += decoder.decode(chunk);
        if (!said.includes("READY")) continue;
        world.settled();
        up.kill("SIGHUP");
        said = "";
      }
      await up.status;
    },
  },
];

async function killSupervisor(world: FaultWorld): Promise<void> {
  await world.harm("supervisor", "SIGKILL");
  await until("nobody supervises", async () => (await world.status())?.supervised === false);
}

const CASES: readonly Case[] = [
  ...STARTING.flatMap(([victim, moment, comes]) =>
    ofHarms(comes, (harm) => ({
      when: moment,
      what: `${harm} to ${victim}`,
      act: (world) =>
        startWith(world, moment, async (pid) => {
          if (pid === undefined) await world.harm(victim, harm);
          else world.harmProcess(pid, harm);
        }),
    }))
  ),
  ...RUNNING.flatMap(([victim, comes]) =>
    ofHarms(comes, (harm) => ({
      when: "running",
      what: `${harm} to ${victim}`,
      async act(world) {
        await start(world);
        await world.harm(victim, harm);
      },
    }))
  ),
  ...STOPPING.flatMap(([victim, comes]) =>
    ofHarms(comes, (harm) => ({
      when: "stopping",
      what: `${harm} to ${victim}`,
      code: IDLE,
      async act(world) {
        await start(world);
        const stopped = stopMachine(world.host, NAME, { timeoutMs: STOP_MS });
        await until("it is stopping", async () => (await world.status())?.state === "stopping");
        await world.harm(victim, harm);
        await stopped;
      },
    }))
  ),
  ...OTHERS,
];

interface Row {
  readonly one: Case;
  readonly came: string;
  readonly looks: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

async function play(one: Case): Promise<Row> {
  const beganMs = performance.now();
  const world = await FaultWorld.make(one.code ?? MINDS_BUTTON);
  const wrong: string[] = [];
  let came = "failed";
  try {
    world.watch();
    await one.act(world);
    came = await world.outcome();
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  wrong.push(...await world.end());
  if (came !== one.comes) wrong.unshift(`it has to be: ${one.comes}`);
  return { one, came, looks: world.looks, seconds: (performance.now() - beganMs) / 1000, wrong };
}

function line({ one, came, looks, seconds, wrong }: Row): string {
  const cells = [
    one.when.padEnd(24),
    one.what.padEnd(54),
    came.padEnd(26),
    String(looks).padStart(5),
  ];
  const result = wrong.length === 0 ? "ok" : `FAILED: ${wrong.join("; ")}`;
  return `${cells.join(" ")} ${seconds.toFixed(1).padStart(5)} s  ${result}`;
}

Deno.test("the fault matrix", async () => {
  const wanted = Deno.env.get("DOMRUN_TEST_FAULT") ?? "";
  const waiting = CASES.filter(({ when, what }) => `${when}: ${what}`.includes(wanted));
  const rows: Row[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rows.push(await play(next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  rows.sort((a, b) => CASES.indexOf(a.one) - CASES.indexOf(b.one));
  console.log(`WHEN                     WHAT${" ".repeat(51)}OUTCOME                    LOOKS`);
  for (const row of rows) console.log(line(row));
  const failed = rows.filter(({ wrong }) => wrong.length > 0);
  if (failed.length > 0) throw new Error(`\n${failed.map(line).join("\n")}`);
});
