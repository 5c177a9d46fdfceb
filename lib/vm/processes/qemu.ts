/** QEMU's process: started as planned, watched, and ended when a launch is undone. */
import { type Exit, type Host, StartError } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { readPid } from "../machine/record.ts";
import { connectMachine } from "./qmp.ts";
import { qemuFailure } from "./qemu_failure.ts";

/** Preallocated memory and slow disks take their time; a QEMU that hangs must not take for ever. */
const START_MS = 120_000;
const LOG_TAIL_BYTES = 8 * 1024;
const QUIT_MS = 3_000;
const SIGNAL_MS = 3_000;
/** A QEMU that we stopped waiting for may still be in the middle of its start. */
const STARTING_MS = 10_000;
/** How often a process is looked at whose end, or start, nobody tells us. */
const LOOK_MS = 10;

/**
 * Starts QEMU and returns its pid; its processors stand still and QMP listens.
 *
 * Throws {@link LaunchError} with QEMU's own words.
 */
export async function startQemu(host: Host, plan: LaunchPlan): Promise<number> {
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
  if (!(await host.programs.isOurs(pid, qemu.logFile))) {
    throw await failure("success, and was gone a moment later");
  }
  return pid;
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
      missing ? `There is no program "${program}"` : `Cannot start ${program}: ${error.message}`,
      { phase: "qemu", ...(missing ? { help: "install QEMU, or name it in <emulator>" } : {}) },
    );
  }
}

/**
 * Ends a QEMU whose machine is undone: QMP `quit`, then SIGTERM, then SIGKILL. One that is gone is fine.
 * Only a process that is known by its log is ever signalled. `mayBeStarting`: this very launch started it,
 * so the process in the pid file is waited for until it is known.
 */
export async function endQemu(
  host: Host,
  plan: LaunchPlan,
  options: { readonly mayBeStarting: boolean },
): Promise<void> {
  const { pidFile, logFile, qmpSocket } = plan.qemu;
  const pid = await readPid(host, pidFile);
  if (pid !== undefined) {
    if (options.mayBeStarting) await untilStarted(host, pid, logFile);
    // One that starts and has no QMP socket yet has opened no image either.
    const hears = !options.mayBeStarting || await host.files.stat(qmpSocket) !== undefined;
    if (await host.programs.isOurs(pid, logFile)) await (hears ? end : kill)(host, plan, pid);
  }
  await host.files.remove(pidFile);
  await host.files.remove(qmpSocket);
}

async function end(host: Host, plan: LaunchPlan, pid: number): Promise<void> {
  const { logFile, qmpSocket } = plan.qemu;
  try {
    const qmp = await connectMachine(host, qmpSocket, { timeoutMs: QUIT_MS });
    await qmp.execute("quit").catch(() => {});
    qmp.close();
  } catch {
    // A QEMU that does not answer gets a signal.
  }
  if (await goneWithin(host, pid, logFile, QUIT_MS)) return;
  await host.programs.signal(pid, "SIGTERM");
  if (await goneWithin(host, pid, logFile, SIGNAL_MS)) return;
  await kill(host, plan, pid);
}

async function kill(host: Host, { qemu }: LaunchPlan, pid: number): Promise<void> {
  await host.programs.signal(pid, "SIGKILL");
  if (await goneWithin(host, pid, qemu.logFile, SIGNAL_MS)) return;
  throw new Error(`QEMU (pid ${pid}) does not end`);
}

/** Until its log is its standard error, a QEMU that daemonises cannot be told from a stranger. */
async function untilStarted(host: Host, pid: number, logFile: string): Promise<void> {
  const deadline = host.clock.monotonicMs() + STARTING_MS;
  while (await host.programs.exists(pid) && !(await host.programs.isOurs(pid, logFile))) {
    if (host.clock.monotonicMs() > deadline) {
      throw new Error(`process ${pid} of the pid file is not known to be QEMU; look at it by hand`);
    }
    await host.clock.sleep(LOOK_MS);
  }
}

/** True once the process with this log is gone, false after `timeoutMs`. */
export async function goneWithin(
  host: Host,
  pid: number,
  logFile: string,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = host.clock.monotonicMs() + timeoutMs;
  while (await host.programs.isOurs(pid, logFile)) {
    if (host.clock.monotonicMs() > deadline) return false;
    await host.clock.sleep(LOOK_MS);
  }
  return true;
}

function exitWords(exit: Exit): string {
  return exit.kind === "exited" ? `exit status ${exit.code}` : `signal ${exit.signal}`;
}
