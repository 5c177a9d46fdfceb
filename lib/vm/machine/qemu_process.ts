/**
 * Which process is a machine's QEMU. A pid alone is nobody's: the kernel gives it to another process. QEMU keeps the
 * log that `-D` names as its standard error, so a process with that pid and that very file there is the one that was
 * started. The file is known by its number: whether it still has its name, or another file has it now, does not matter.
 */
import type { FileIdentity, Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { listens } from "../processes/listens.ts";
import { readPid } from "../processes/pid_file.ts";
import { qemuWriting } from "./lost_qemu.ts";

/** A QEMU that was started, as its machine's record keeps it. */
export interface QemuProcess {
  readonly pid: number;
  /** The log that was made for it. */
  readonly log: FileIdentity;
}

/** A QEMU that lives. `process` is absent where its pid cannot be told. */
export interface LivingQemu {
  readonly process?: QemuProcess;
}

/**
 * True until the process has ended. While it ends, nobody may look at its files, and it has the images' locks and the
 * guest's memory all the same: a process with its pid that ends right then is taken for it.
 */
export async function isRunning(host: Host, { pid, log }: QemuProcess): Promise<boolean> {
  const file = await host.programs.standardErrorOf(pid);
  if (file === undefined) return await host.programs.isEnding(pid);
  return file.dev === log.dev && file.ino === log.ino;
}

/** The QEMU that has just been started with this plan and this pid; undefined when it is gone. */
export async function identifyQemu(
  host: Host,
  { logFile }: Pick<LaunchPlan["qemu"], "logFile">,
  pid: number,
): Promise<QemuProcess | undefined> {
  const log = await host.files.stat(logFile);
  if (log === undefined) return undefined;
  const process = { pid, log: { dev: log.dev, ino: log.ino } };
  return await isRunning(host, process) ? process : undefined;
}

/**
 * The machine's QEMU; undefined when it is gone.
 *
 * @param known what its record says of it; absent before it has been written there, and where the record is lost: then
 * the pid file and the log tell, or the arguments of a process, and where nobody may read those, whether somebody listens
 * for QMP
 */
export async function livingQemu(
  host: Host,
  qemu: Pick<LaunchPlan["qemu"], "pidFile" | "logFile" | "qmpSocket">,
  known: QemuProcess | undefined,
): Promise<LivingQemu | undefined> {
  if (known !== undefined) return await isRunning(host, known) ? { process: known } : undefined;
  const pid = await readPid(host, qemu.pidFile);
  const byLog = pid === undefined ? undefined : await identifyQemu(host, qemu, pid);
  if (byLog !== undefined) return { process: byLog };
  const byArguments = await qemuWriting(host, qemu.pidFile);
  if (byArguments !== undefined) return { process: byArguments };
  if (!(await listens(host, qemu.qmpSocket))) return undefined;
  // Who listens there has written the pid file, too, when that is there: in a directory of ours nobody else does.
  const log = pid === undefined ? undefined : await host.programs.standardErrorOf(pid);
  return pid === undefined || log === undefined ? {} : { process: { pid, log } };
}
