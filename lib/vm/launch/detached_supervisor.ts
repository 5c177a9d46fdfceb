/** The detached copy of this program that supervises: started during the launch, told to start the guest at its end. */
import { StartError } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import type { GuestStarter } from "./guest_starter.ts";
import type { StartReport } from "../machine/start_report.ts";
import type { Launching } from "./launching.ts";
import type { LaunchSocket } from "./socket.ts";

/** For it to take the machine; it has had the time of QEMU's start already. */
const TAKE_MS = 15_000;
/** More than it takes itself before it gives a start up. */
const START_MS = 60_000;

export class DetachedSupervisor implements GuestStarter {
  #pid = 0;

  async prepare({ host, plan }: Launching): Promise<void> {
    try {
      this.#pid = await host.programs.startSelf(["supervise", "--", plan.name]);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      throw new LaunchError(`Cannot start the detached supervisor: ${error.message}`, {
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
      // One that hangs holds on to QEMU, which nobody else can end in order then.
      await host.programs.signal(this.#pid, "SIGKILL");
      throw fault("ended before the guest ran");
    }
    if (report.kind !== "failed") {
      log.tell({ event: "launched", durationMs: host.clock.monotonicMs() - beganMs });
    }
    if (report.kind === "ended") log.tell({ event: "ended", ...report.ended });
    return report;
  }
}
