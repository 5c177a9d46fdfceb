/** What a pause and an end mean. Pure. */
import type { LifecycleAction } from "../../plan/launch_plan.ts";
import type { Ended } from "../machine/event.ts";
import type { Stop, SupervisorState } from "./state.ts";

/** By QEMU's run states (QAPI, RunState). */
export const PAUSED_BECAUSE = {
  "io-error": "a disk reported an error",
  "internal-error":
    "QEMU met an internal error (with KVM: a processor state that the host cannot run)",
  "guest-panicked": "the guest panicked",
  "shutdown": "the guest powered off",
  "rebooted": "the guest rebooted",
  "reset": "the guest was reset",
  "watchdog": "the guest's watchdog went off",
  "prelaunch": "it was never started",
} as const;

/** QAPI, ShutdownCause: somebody pressed the reset button of a guest that QEMU does not reset. */
export const RESET_FROM_OUTSIDE = "host-qmp-system-reset";

/** Why QEMU in the run state `status` does not run; undefined when a person paused it. Pure. */
export function pausedReason(status: string, state: SupervisorState): string | undefined {
  const reasons: Readonly<Record<string, string>> = PAUSED_BECAUSE;
  return state.trouble ?? reasons[status];
}

/** What the XML wants after this end of the guest; QEMU's own ends are never undone. Pure. */
export function wantedAfterGuest(state: SupervisorState): LifecycleAction {
  const { lifecycle, shutdown } = state;
  if (state.stop !== undefined) return "destroy";
  switch (shutdown?.reason) {
    case "guest-shutdown":
      return state.reboot === undefined ? lifecycle.onPoweroff : "restart";
    case "guest-reset":
      return lifecycle.onReboot;
    case RESET_FROM_OUTSIDE:
      // Another reset would end it again.
      return lifecycle.onReboot === "preserve" ? "preserve" : "destroy";
    case "guest-panic":
      return lifecycle.onCrash;
    case undefined:
      return state.panicked ? lifecycle.onCrash : "destroy";
    default:
      return "destroy";
  }
}

/** True when QEMU goes, or will be made to go, whatever happens. Once true, it stays true. Pure. */
export function isEnding(state: SupervisorState): boolean {
  return state.stop !== undefined ||
    state.shutdown !== undefined && wantedAfterGuest(state) === "destroy";
}

/**
 * How a machine ended, from what was known when QEMU's process went. A SHUTDOWN event tells its reason
 * (QAPI, ShutdownCause); a QEMU that goes without one has crashed or was killed, unless its guest has the means to end
 * it and it went in order. Pure.
 */
export function endedOf(state: SupervisorState, { orderly }: { orderly: boolean }): Ended {
  if (state.guest !== "started") return unstartedEnd(state);
  const stopped = stoppedEnd(state);
  if (stopped !== undefined) return stopped;
  const exited = state.canExit && orderly ? "guest-shutdown" : undefined;
  const reason = state.shutdown?.reason ?? exited;
  if (state.panicked || reason === "guest-panic") {
    return { outcome: "failed", reason: "guest-panic", message: "The guest panicked" };
  }
  switch (reason) {
    case undefined:
      return {
        outcome: "failed",
        reason: "crash",
        message: "QEMU ended without a word: it crashed or was killed",
      };
    case "host-signal":
      return {
        outcome: "failed",
        reason: "killed-from-outside",
        message: "QEMU was ended by a signal that domrun did not send",
      };
    case "guest-reset":
      return { outcome: "stopped", reason: "guest-reboot", message: "The guest rebooted" };
    case RESET_FROM_OUTSIDE:
      return {
        outcome: "stopped",
        reason: "reset",
        message: "The guest was reset, and a reboot ends the machine",
      };
    case "guest-shutdown":
      return { outcome: "stopped", reason: "guest-poweroff", message: "The guest powered off" };
    default:
      return {
        outcome: "stopped",
        reason: "quit-over-qmp",
        message: `QEMU was told to quit (${reason})`,
      };
  }
}

/** The end of a machine whose guest never ran. */
function unstartedEnd(
  { stop, failure = "QEMU ended before the guest ran" }: SupervisorState,
): Ended {
  return stop?.by === "request" || stop?.by === "interrupt"
    ? orderlyEnd(stop)
    : { outcome: "failed", reason: "start-failed", message: failure };
}

function orderlyEnd({ by, signal = "SIGINT" }: Stop): Ended {
  const what = signal === "SIGINT" ? "an interrupt" : signal;
  return by === "interrupt"
    ? { outcome: "stopped", reason: "interrupted", message: `Stopped after ${what}` }
    : { outcome: "stopped", reason: "stop-requested", message: "Stopped on request" };
}

/**
 * The end of a machine that somebody stopped. Undefined where QEMU went while the guest was still waited for, and not
 * because of the guest: then the reason is another one.
 */
function stoppedEnd({ stop, shutdown, panicked, deaf }: SupervisorState): Ended | undefined {
  if (stop === undefined || stop.by === "guest") return undefined;
  if (shutdown?.guest === true || panicked) return orderlyEnd(stop);
  if (stop.kill === undefined) return undefined;
  const { wanted, why } = stop.kill;
  // A deaf one was sent SIGTERM first.
  const last = stop.rung === "SIGKILL" || stop.rung === "SIGTERM" && !deaf
    ? `; QEMU ended only with ${stop.rung}`
    : "";
  return wanted
    ? { outcome: "stopped", reason: "killed-on-request", message: `Killed on request${last}` }
    : { outcome: "stopped", reason: "guest-killed", message: `Killed: ${why}${last}` };
}
