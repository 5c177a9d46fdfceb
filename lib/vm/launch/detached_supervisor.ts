/**
 * The detached copy of this program that supervises: started during the launch, told to start the guest at its end. Where
 * it was started for another machine of the same command, it takes this one, too.
 */
import { type Host, StartError } from "../../host/host.ts";
import { connectControl } from "../control/client.ts";
import { ControlError, LaunchError, MachineStateError, SilentOwnerError } from "../errors.ts";
import type { GuestStarter } from "./guest_starter.ts";
import type { StartReport } from "../machine/start_report.ts";
import type { Launching } from "./launching.ts";
import type { LaunchSocket } from "./socket.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { readPid } from "../processes/pid_file.ts";

/** For it to take the machine; it has had the time of QEMU's start already. */
const TAKE_MS = 15_000;
/** More than it takes itself before it gives a start up. */
const START_MS = 60_000;

export class DetachedSupervisor implements GuestStarter {
  readonly #companions: readonly string[];
  #pid = 0;
  #isShared = false;

  /** @param companions machines whose detached supervisor shall have this one as well, as long as one of them runs */
  constructor(companions: readonly string[] = []) {
    this.#companions = companions;
  }

  async prepare({ host, plan, undo }: Launching): Promise<void> {
    for (const companion of this.#companions.toReversed()) {
      const pid = await askToTake(host, companion, plan.name);
      if (pid === undefined) continue;
      this.#pid = pid;
      this.#isShared = true;
      return;
    }
    try {
      this.#pid = await host.programs.startSelf(["supervise", "--", plan.name]);
      // One that is slow would join the next launch of the name.
      undo.add("end the detached supervisor", async () => {
        await host.programs.signal(this.#pid, "SIGKILL");
      });
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      throw new LaunchError(`Cannot start the detached supervisor: ${error.words}`, {
        phase: "supervisor",
        help: "run the machine in the foreground, without -d",
      });
    }
  }

  async start(launching: Launching, socket: LaunchSocket): Promise<StartReport> {
    const { host, plan, signal, beganMs, log } = launching;
    const lives = () => host.programs.exists(this.#pid);
    const fault = (what: string) =>
      new LaunchError(`Cannot supervise machine "${plan.name}": the detached supervisor ${what}`, {
        phase: "supervisor",
        help: "run it in the foreground, without -d, to see why",
      });
    if (!(await socket.isTaken({ timeoutMs: TAKE_MS, lives }, signal))) {
      throw fault("ended before it took over");
    }
    const elapsedMs = host.clock.monotonicMs() - beganMs;
    const report = await socket.start(elapsedMs, { timeoutMs: START_MS, lives }, signal);
    if (report === undefined) {
      // One that hangs holds on to QEMU, which nobody else can then end in order. It is killed, but not where it has
      // other machines, too.
      if (!this.#isShared) await host.programs.signal(this.#pid, "SIGKILL");
      throw fault("ended before the guest ran");
    }
    if (report.kind !== "failed") {
      log.tell({ event: "launched", durationMs: host.clock.monotonicMs() - beganMs });
    }
    if (report.kind === "ended") log.tell({ event: "ended", ...report.ended });
    return report;
  }
}

/** The supervisor of `companion` once it has `name`, too; undefined where it has gone, or cannot take it. */
async function askToTake(
  host: Host,
  companion: string,
  name: string,
): Promise<number | undefined> {
  const client = await connectControl(host, companion);
  if (client === undefined) return undefined;
  try {
    await client.call("supervise", { name });
    return await readPid(host, machineFiles(host.directories.machines, name).supervisorPidFile);
  } catch (error) {
    if (error instanceof ControlError || error instanceof MachineStateError) return undefined;
    if (error instanceof SilentOwnerError) return undefined;
    throw error;
  } finally {
    client.close();
  }
}
