/** The detached copy of this program that supervises: started during the launch, given the machine at its end. */
import { StartError } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import type { Launching } from "./launching.ts";
import type { LaunchSocket } from "./socket.ts";

const SUPERVISOR_MS = 15_000;

/** Starts it; returns its pid. Throws {@link LaunchError}. */
export async function startSupervisor({ host, plan }: Launching): Promise<number> {
  try {
    return await host.programs.startSelf(["supervise", "--", plan.name]);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new LaunchError(`Cannot start the detached supervisor: ${error.message}`, {
      phase: "supervisor",
      help: "run the machine in the foreground, without -d",
    });
  }
}

/** Gives it the machine, which runs. Throws {@link LaunchError} when it does not take it. */
export async function handOver(
  { host, plan }: Launching,
  socket: LaunchSocket,
  supervisorPid: number,
): Promise<void> {
  const lives = () => host.programs.exists(supervisorPid);
  if (await socket.handOver({ timeoutMs: SUPERVISOR_MS, lives })) return;
  throw new LaunchError(
    `Cannot supervise machine "${plan.name}": the detached supervisor ended before it took over`,
    { phase: "supervisor", help: "run it in the foreground, without -d, to see why" },
  );
}
