/** passt, swtpm, virtiofsd and QEMU, started side by side: QEMU comes to its gate while every helper gets ready. */
import type { PlannedHelper, PlannedPasst } from "../../plan/launch_plan.ts";
import { LaunchError, throwAll } from "../errors.ts";
import type { QemuProcess } from "../machine/qemu_process.ts";
import { endHelper, startHelper } from "../processes/helper.ts";
import { beginPasst, endPasst, type StartingPasst } from "../processes/passt.ts";
import { readPid } from "../processes/pid_file.ts";
import { endQemu, startQemu } from "../processes/qemu.ts";
import { openGate } from "./gate.ts";
import { type Launching, unlessAborted } from "./launching.ts";
import { untilHolds } from "./until_holds.ts";

/** A QEMU that is at its gate, or on its way there. */
export interface HeldQemu {
  /** Opens the gate once QEMU is there; returns when it is open, or when QEMU's start has failed. */
  letGo(): Promise<void>;
  /** QEMU's process, when its processors stand still and QMP listens. */
  readonly ready: Promise<QemuProcess>;
}

/**
 * Starts every passt and helper at once, and QEMU with them; returns when each is ready. Of several that fail, all are
 * reported.
 */
export async function startHelpers(launching: Launching): Promise<HeldQemu> {
  const { plan } = launching;
  const begun = await Promise.allSettled(plan.passt.map((one) => beginOnePasst(launching, one)));
  const helpers = Promise.allSettled(
    (plan.helpers ?? []).map((one) => startOneHelper(launching, one)),
  );
  const qemu = holdQemu(launching);
  const passt = await Promise.allSettled(
    begun.map((one) => one.status === "fulfilled" ? one.value.ready : Promise.reject(one.reason)),
  );
  const reasons = [...passt, ...await helpers].flatMap((one) =>
    one.status === "rejected" ? [one.reason] : []
  );
  for (const reason of reasons) if (!(reason instanceof LaunchError)) throw reason;
  throwAll(reasons);
  return qemu;
}

async function startOneHelper(
  { host, undo, log, signal, during }: Launching,
  planned: PlannedHelper,
): Promise<void> {
  const began = host.clock.monotonicMs();
  const started = startHelper(host, planned, signal);
  undo.add(`end the ${planned.kind} of ${planned.device}`, async () => {
    // One that is still starting could not be found.
    await started.catch(() => {});
    await endHelper(host, planned, { waits: false });
  });
  await during(`${planned.kind} of ${planned.device}`, started);
  const durationMs = host.clock.monotonicMs() - began;
  log.tell({ event: "helper-ready", helper: planned.kind, device: planned.device, durationMs });
}

async function beginOnePasst(
  { host, undo, log, signal, during }: Launching,
  planned: PlannedPasst,
): Promise<StartingPasst> {
  const began = host.clock.monotonicMs();
  const { ready } = await beginPasst(host, planned, { signal });
  undo.add(`end the passt of ${planned.interface}`, async () => {
    // One that is still starting could not be found.
    await ready.catch(() => {});
    await endPasst(host, planned);
  });
  return {
    ready: during(`passt of ${planned.interface}`, ready).then((addresses) => {
      const durationMs = host.clock.monotonicMs() - began;
      log.tell({ event: "passt-ready", interface: planned.interface, durationMs, addresses });
      return addresses;
    }),
  };
}

function holdQemu({ host, plan, undo, log, signal, during }: Launching): HeldQemu {
  const began = host.clock.monotonicMs();
  const started = startQemu(host, plan);
  undo.add("end QEMU", async () => {
    // Before its process is in the pid file, nobody can end it.
    const { pidFile } = plan.qemu;
    await untilHolds(host, started, async () => await readPid(host, pidFile) !== undefined);
    await endQemu(host, plan, { mayBeStarting: true });
    await started.catch(() => {});
  });
  const told = started.then((process) => {
    const { pid } = process;
    log.tell({ event: "qemu-ready", pid, durationMs: host.clock.monotonicMs() - began });
    return process;
  });
  const ready = during("QEMU", unlessAborted(signal, told));
  ready.catch(() => {}); // whoever awaits it hears of it
  return { letGo: () => openGate(host, plan, ready), ready };
}
