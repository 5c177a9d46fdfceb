/** The reducer's part for the guest's start: a QEMU that waits is told to go on, and heard from its first word. Pure. */
import { endWithoutGuest } from "./step_stop.ts";
import type { Effect, Step, SupervisorEvent, SupervisorState } from "./state.ts";

/** QMP is tried again after this long while QEMU's process lives. */
const QMP_RETRY_MS = 500;

export const RETRY_QMP: Effect = { do: "arm", timer: "qmp", delayMs: QMP_RETRY_MS };

/** QMP answers, and the guest is not known to run. `status` is `query-status`'s. */
export function onHeldQemu(state: SupervisorState, status: string): Step {
  if (state.guest === "held" && status === "prelaunch") {
    return [{ ...state, guest: "starting" }, [{ do: "start-guest" }]];
  }
  // The connection broke while QEMU was told.
  if (state.guest === "starting" && status === "running") return onGuestStarted(state);
  return fail(state, `QEMU is in state "${status}" and does not wait to be started`);
}

/** The guest runs: its processors do, whatever they have come to by now. */
export function onGuestStarted(state: SupervisorState): Step {
  if (state.guest !== "starting" || state.stop !== undefined) return [state, []];
  return [{ ...state, guest: "started", machine: "running" }, [
    { do: "launched" },
    { do: "tell", happening: { event: "state", state: "running" } },
  ]];
}

/** QEMU refused something or did not answer; or the guest runs, and that could not be written down. */
export function onStartFailed(state: SupervisorState, message: string): Step {
  if (state.guest === "held" || state.stop !== undefined) return [state, []];
  return fail({ ...state, guest: "starting" }, message);
}

/** QMP does not answer. A QEMU that runs a guest is tried again; nobody waits for one that runs none. */
export function onUnreachable(
  state: SupervisorState,
  { message, deaf = false }: SupervisorEvent & { type: "connect-failed" },
): Step {
  const { deaf: _old, ...rest } = state;
  const lost: SupervisorState = { ...rest, qmp: "lost", ...(deaf ? { deaf } : {}) };
  if (state.guest === "started" || state.stop !== undefined) return [lost, [RETRY_QMP]];
  const [failed, effects] = fail(lost, message);
  return [failed, [RETRY_QMP, ...effects]];
}

function fail(state: SupervisorState, failure: string): Step {
  return endWithoutGuest({ ...state, failure });
}
