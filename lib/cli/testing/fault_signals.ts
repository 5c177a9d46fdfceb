/** The cases of the fault matrix that are signals: to each process, at each step of a start, running, and during a stop. */
import type { Host } from "../../host/host.ts";
import { until } from "../../host/testing/until.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { LaunchError } from "../../vm/errors.ts";
import { listens } from "../../vm/processes/listens.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { IDLE } from "../../vm/testing/boot_sector.ts";
import { upDetached } from "../../vm/up.ts";
import { type Case, start, STOP_MS } from "./fault_case.ts";
import { type FaultWorld, type Harm, NAME, type Victim } from "./fault_world.ts";

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

/** "it": the supervisor. */
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
  ["passt", "it has begun", ["runs", "runs", "runs"]],
  ["passt", "it has the machine", ["runs", "runs", "runs"]],
  ["QEMU", "it has begun", ["not started", "not started", "runs"]],
  ["QEMU", "it has the machine", ["not started", "not started", "runs"]],
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

export const SIGNALS: readonly Case[] = [
  ...STARTING.flatMap(([victim, moment, comes]) =>
    ofHarms(comes, (harm) => ({
      when: moment,
      what: `${harm} to ${victim}`,
      act: (world) =>
        startWith(world, moment, async (pid) => {
          if (victim === "supervisor" && pid !== undefined) return world.harmProcess(pid, harm);
          await until("it is there", async () => await world.pidOf(victim) !== undefined);
          await world.harm(victim, harm);
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
];
