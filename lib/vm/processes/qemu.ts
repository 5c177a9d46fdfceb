/** QEMU's process: started as planned, watched, and ended when a launch is undone. */
import { type Exit, type Host, StartError } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { identifyQemu, isRunning, livingQemu, type QemuProcess } from "../machine/qemu_process.ts";
import { goneWithin } from "./gone_within.ts";
import { listens } from "./listens.ts";
import { readPid } from "./pid_file.ts";
import { connectMachine } from "./qmp.ts";
import { qemuFailure } from "./qemu_failure.ts";

/** Preallocated memory and slow disks take their time; a QEMU that hangs must not take for ever. */
const START_MS = 120_000;
/** As much of QEMU's log as has its last words. */
export const LOG_TAIL_BYTES = 8 * 1024;
const QUIT_MS = 3_000;
const SIGNAL_MS = 3_000;
/** A QEMU that we stopped waiting for may still be in the middle of its start. */
const STARTING_MS = 10_000;
/** How often a process is looked at whose end, or start, nobody tells us. */
const LOOK_MS = 10;

/**
 * Starts QEMU and returns its process; its processors stand still and QMP listens.
 *
 * Throws {@link LaunchError} with QEMU's own words.
 */
export async function startQemu(host: Host, plan: LaunchPlan): Promise<QemuProcess> {
  const { qemu } = plan;
  const { exit, stderr, timedOut } = await run(host, plan);
  const failure = async (ending: string) => {
    // Before QEMU has read -D it complains on its standard error, afterwards in the log.
    const log = await host.files.readTail(qemu.logFile, LOG_TAIL_BYTES);
    return qemuFailure(plan, ending, `${stderr}\n${log}`);
  };
  if (timedOut) throw await failure(`no answer within ${START_MS / 1000} seconds`);
  if (exit.kind !== "exited" || exit.code !== 0) throw await failure(exitWords(exit));
  const pid = await readPid(host, qemu.pidFile);
  if (pid === undefined) throw await failure(`no pid in ${qemu.pidFile}`);
  const started = await identifyQemu(host, qemu, pid);
  if (started === undefined) throw await failure("success, and was gone a moment later");
  return started;
}

async function run(host: Host, plan: LaunchPlan) {
  const { program, args, environment } = plan.qemu;
  try {
    return await host.programs.run(program, args, {
      timeoutMs: START_MS,
      ...(environment === undefined ? {} : { environment }),
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const missing = error.fault === "missing";
    throw new LaunchError(
      missing ? `There is no program "${program}"` : error.message,
      { phase: "qemu", ...(missing ? { help: missingHelp(program) } : {}) },
    );
  }
}

function missingHelp(program: string): string {
  return program.includes("/")
    ? "correct the path in <emulator>, or leave it out: QEMU is then looked for on PATH"
    : "install QEMU, or name it in <emulator>";
}

/**
 * Ends a QEMU whose machine is undone: QMP `quit`, then SIGTERM, then SIGKILL. One that is gone is fine.
 * Only a process that is known by its log is ever signalled. `mayBeStarting`: this very launch started it,
 * so the process in the pid file is waited for until it is known. `known`: what its record says of it.
 */
export async function endQemu(
  host: Host,
  plan: LaunchPlan,
  options: { readonly mayBeStarting: boolean; readonly known?: QemuProcess },
): Promise<void> {
  const { pidFile, qmpSocket } = plan.qemu;
  const pid = await readPid(host, pidFile);
  if (options.mayBeStarting && pid !== undefined) await untilStarted(host, plan, pid);
  // One that starts and has no QMP socket yet has opened no image either.
  const hears = !options.mayBeStarting || await host.files.stat(qmpSocket) !== undefined;
  const living = await livingQemu(host, plan.qemu, options.known);
  if (living?.process !== undefined) await (hears ? end : kill)(host, living.process, plan);
  else if (living !== undefined) await endUnknown(host, plan);
  await host.files.remove(pidFile);
  await host.files.remove(qmpSocket);
}

/** One whose pid cannot be told hears QMP alone. */
async function endUnknown(host: Host, plan: LaunchPlan): Promise<void> {
  await quit(host, plan);
  const isHeard = () => listens(host, plan.qemu.qmpSocket);
  if (await goneWithin(host, isHeard, { limitMs: QUIT_MS, lookMs: LOOK_MS })) return;
  throw new Error(`QEMU does not end, and its pid is not known: ${plan.qemu.pidFile} is lost`);
}

async function quit(host: Host, { qemu: { qmpSocket } }: LaunchPlan): Promise<void> {
  try {
    const qmp = await connectMachine(host, qmpSocket, { timeoutMs: QUIT_MS });
    await qmp.execute("quit", {}, { timeoutMs: QUIT_MS }).catch(() => {});
    qmp.close();
  } catch {
    // A QEMU that does not answer gets a signal.
  }
}

async function end(host: Host, qemu: QemuProcess, plan: LaunchPlan): Promise<void> {
  await quit(host, plan);
  if (await qemuGoneWithin(host, qemu, QUIT_MS)) return;
  await host.programs.signal(qemu.pid, "SIGTERM");
  if (await qemuGoneWithin(host, qemu, SIGNAL_MS)) return;
  await kill(host, qemu, plan);
}

async function kill(host: Host, qemu: QemuProcess, plan: LaunchPlan): Promise<void> {
  const sent = await host.programs.signal(qemu.pid, "SIGKILL");
  if (!sent && await isRunning(host, qemu)) return await letGoAndQuit(host, qemu, plan);
  if (await qemuGoneWithin(host, qemu, SIGNAL_MS)) return;
  throw new Error(`QEMU (process ${qemu.pid}) does not end`);
}

/**
 * Where no signal can be sent, one that waits at its gate, or is on its way there, is let go: it ends by itself, or hears
 * QMP.
 */
async function letGoAndQuit(host: Host, qemu: QemuProcess, plan: LaunchPlan): Promise<void> {
  const { gate, qmpSocket } = plan.qemu;
  const deadline = host.clock.monotonicMs() + STARTING_MS;
  let open = gate === undefined;
  while (await isRunning(host, qemu) && !(await listens(host, qmpSocket))) {
    open ||= gate !== undefined && await listens(host, gate.socket);
    if (host.clock.monotonicMs() > deadline) break;
    await host.clock.sleep(LOOK_MS);
  }
  await quit(host, plan);
  if (await qemuGoneWithin(host, qemu, QUIT_MS)) return;
  throw new Error(
    `QEMU (process ${qemu.pid}) does not end, and no signal can be sent to it: end it by hand`,
  );
}

/** Until its log is its standard error, a QEMU that daemonises cannot be told from a stranger. */
async function untilStarted(host: Host, plan: LaunchPlan, pid: number): Promise<void> {
  const isStranger = async () =>
    await host.programs.exists(pid) && await identifyQemu(host, plan.qemu, pid) === undefined;
  if (await goneWithin(host, isStranger, { limitMs: STARTING_MS, lookMs: LOOK_MS })) return;
  throw new Error(`process ${pid} of the pid file is not known to be QEMU; look at it by hand`);
}

/** True once the process is gone, false after `limitMs`. */
export async function qemuGoneWithin(
  host: Host,
  qemu: QemuProcess,
  limitMs: number,
): Promise<boolean> {
  return await goneWithin(host, () => isRunning(host, qemu), { limitMs, lookMs: LOOK_MS });
}

function exitWords(exit: Exit): string {
  return exit.kind === "exited" ? `exit status ${exit.code}` : `signal ${exit.signal}`;
}
