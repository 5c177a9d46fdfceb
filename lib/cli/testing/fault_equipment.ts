/** The cases of the fault matrix whose machines have more: two interfaces, vhost-user, a TPM, a shared directory. */
import { until } from "../../host/testing/until.ts";
import type { LaunchPlan, PlannedHelper } from "../../plan/launch_plan.ts";
import { LaunchError } from "../../vm/errors.ts";
import { readPid } from "../../vm/processes/pid_file.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { IDLE } from "../../vm/testing/boot_sector.ts";
import { upDetached } from "../../vm/up.ts";
import type { Parts } from "./boot_document.ts";
import { type Case, start, STOP_MS } from "./fault_case.ts";
import { type FaultWorld, type Harm, NAME } from "./fault_world.ts";

const HARMS: readonly Harm[] = ["SIGKILL", "SIGTERM", "SIGSTOP for 5 s"];

const SECOND: Parts = { devices: "<interface type='user'><backend type='passt'/></interface>" };
const VHOST_USER: Parts = { interfaceType: "vhostuser" };

/** What comes when the helper is harmed, by the three harms. */
interface Equipment {
  readonly kind: PlannedHelper["kind"];
  readonly parts: Parts;
  readonly whenReady: readonly [killed: string, terminated: string, frozen: string];
}

const HELPERS: readonly Equipment[] = [
  {
    kind: "swtpm",
    parts: { devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>" },
    whenReady: ["not started", "not started", "runs"],
  },
  {
    kind: "virtiofsd",
    parts: {
      devices: "<filesystem type='mount'><driver type='virtiofs'/><source dir='/tmp'/>" +
        "<target dir='host'/></filesystem>",
    },
    whenReady: ["not started", "not started", "runs"],
  },
];

async function passtPids(world: FaultWorld): Promise<readonly number[]> {
  const pids = await Promise.all(
    world.plan.passt.map(({ pidFile }) => readPid(world.host, pidFile)),
  );
  return pids.filter((pid) => pid !== undefined);
}

async function helperPid({ plan, host }: FaultWorld): Promise<number> {
  const [helper] = plan.helpers ?? [];
  const pid = helper === undefined ? undefined : await readPid(host, helper.pidFile);
  if (pid === undefined) throw new Error("The helper has no process");
  return pid;
}

/** Starts it, and lets a launch fail: what is left then is looked for by others. */
async function tryStart(
  world: FaultWorld,
  plan: LaunchPlan,
  onReady: () => Promise<void>,
): Promise<void> {
  let done = Promise.resolve();
  try {
    await upDetached(world.host, plan, {
      onEvent: ({ event }) => {
        if (event === "helper-ready") done = onReady();
      },
    });
    world.settled();
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    if (error.undoFailures.length > 0) world.lies.add(error.undoFailures.join("; "));
  }
  await done;
}

const PASSTS: readonly Case[] = [
  ...HARMS.map((harm): Case => ({
    when: "running",
    what: `${harm} to both passts of two interfaces`,
    comes: "runs",
    parts: SECOND,
    async act(world) {
      await start(world);
      for (const pid of await passtPids(world)) world.harmProcess(pid, harm);
    },
  })),
  ...HARMS.map((harm): Case => ({
    when: "running",
    what: `${harm} to passt of vhost-user`,
    comes: "runs",
    parts: VHOST_USER,
    async act(world) {
      await start(world);
      await world.harm("passt", harm);
    },
  })),
];

function casesOf({ kind, parts, whenReady }: Equipment): readonly Case[] {
  return [
    ...HARMS.map((harm, index): Case => ({
      when: `${kind} is ready`,
      what: `${harm} to it`,
      comes: whenReady[index] ?? "",
      parts,
      act: (world) =>
        tryStart(
          world,
          world.plan,
          async () => world.harmProcess(await helperPid(world), harm),
        ),
    })),
    {
      when: `${kind} starts`,
      what: "it is never ready",
      comes: "not started",
      parts,
      async act(world) {
        const program = `${world.root}/never`;
        await Deno.writeTextFile(program, "#!/bin/sh\nexec sleep 600\n", { mode: 0o755 });
        const helpers = (world.plan.helpers ?? []).map((one) => ({ ...one, program }));
        await tryStart(world, { ...world.plan, helpers }, () => Promise.resolve());
      },
    },
    ...HARMS.map((harm): Case => ({
      when: "running",
      what: `${harm} to ${kind}`,
      comes: "runs",
      parts,
      async act(world) {
        await start(world);
        world.harmProcess(await helperPid(world), harm);
      },
    })),
    ...(["SIGKILL", "SIGSTOP"] as const).map((signal): Case => ({
      when: "stopping",
      what: `${signal} to ${kind}, for good`,
      comes: "gone: guest-killed",
      code: IDLE,
      parts,
      async act(world) {
        await start(world);
        Deno.kill(await helperPid(world), signal);
        const stopped = stopMachine(world.host, NAME, { timeoutMs: STOP_MS });
        await until("it is stopping", async () => (await world.status())?.state === "stopping");
        await stopped;
      },
    })),
  ];
}

export const EQUIPPED: readonly Case[] = [...PASSTS, ...HELPERS.flatMap(casesOf)];
