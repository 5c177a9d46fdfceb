/** The stop ladder of the reducer: QMP `system_powerdown`, QMP `quit`, SIGTERM, SIGKILL. Pure. */
import type { StopRung } from "../machine/event.ts";
import type { Effect, Step, Stop, SupervisorEvent, SupervisorState } from "./state.ts";

/** How long a guest may take to power off when nobody says otherwise. */
export const DEFAULT_STOP_TIMEOUT_MS = 30_000;

const RUNGS: readonly StopRung[] = ["system_powerdown", "quit", "SIGTERM", "SIGKILL"];
/** QEMU flushes its disks on each of these, so they get time. */
const RUNG_MS = { quit: 5_000, SIGTERM: 5_000, SIGKILL: 5_000 } as const;

/** `stop` was asked for: begins, or hastens a stop that is under way. */
export function onStop(state: SupervisorState, request: SupervisorEvent & { type: "stop" }): Step {
  if (state.stop === undefined) {
    return begin(state, request.force ? "quit" : firstRung(state), request.timeoutMs, "request");
  }
  if (state.stop.givenUp) return stand(state, state.stop.rung, 0, state.stop.by);
  if (state.stop.rung !== "system_powerdown") return [state, []];
  // Asked again: many guests ignore the first press of the power button while they boot.
  return stand(
    state,
    request.force ? "quit" : "system_powerdown",
    request.timeoutMs,
    state.stop.by,
  );
}

/** The first interrupt begins an orderly stop; each further one skips a rung. */
export function onInterrupt(state: SupervisorState, timeoutMs: number): Step {
  return state.stop === undefined
    ? begin(state, firstRung(state), timeoutMs, "interrupt")
    : climb(state);
}

/**
 * The next rung; after the last one the stop is given up and whoever waits is told. From there the last one is
 * tried again.
 */
export function climb(state: SupervisorState): Step {
  const stop = state.stop;
  if (stop === undefined) return [state, []];
  if (stop.givenUp) return stand(state, stop.rung, 0, stop.by);
  const next = RUNGS[RUNGS.indexOf(stop.rung) + 1];
  if (next !== undefined) return stand(state, next, 0, stop.by);
  const message = "QEMU has not ended after SIGKILL: the kernel holds its process " +
    "(a disk or device that does not answer)";
  return [{ ...state, stop: { ...stop, givenUp: true } }, [
    { do: "cancel", timer: "rung" },
    { do: "tell", happening: { event: "warning", message } },
    { do: "give-up", message },
  ]];
}

/** The guest ended and its QEMU did not: it is told to, and made to. One that was told gets its time. */
export function endAfterGuest(state: SupervisorState): Step {
  if (state.stop === undefined) return begin(state, "quit", 0, "guest");
  return state.stop.rung === "system_powerdown" ? climb(state) : [state, []];
}

/** QMP answers again in the middle of a stop: the command of the rung may have been lost. */
export function onStopProgress(state: SupervisorState): Step {
  const rung = state.stop?.rung;
  return rung === "system_powerdown" || rung === "quit"
    ? [state, [{ do: "qmp", command: rung }]]
    : [state, []];
}

/**
 * A guest whose processors stand still does not see the power button. One that a person paused is woken
 * for it; one that QEMU paused because of an error is not asked.
 */
function firstRung(state: SupervisorState): StopRung {
  return state.machine === "paused" && state.reason !== undefined ? "quit" : "system_powerdown";
}

function begin(
  state: SupervisorState,
  rung: StopRung,
  timeoutMs: number,
  by: Stop["by"],
): Step {
  const wake: readonly Effect[] = state.machine === "paused" && rung === "system_powerdown"
    ? [{ do: "qmp", command: "cont" }]
    : [];
  const [next, effects] = stand(state, rung, timeoutMs, by);
  return [next, [
    { do: "tell", happening: { event: "state", state: "stopping" } },
    ...wake,
    ...effects,
  ]];
}

function stand(
  state: SupervisorState,
  rung: StopRung,
  timeoutMs: number,
  by: Stop["by"],
): Step {
  const deadlineMs = rung === "system_powerdown" ? timeoutMs : RUNG_MS[rung];
  const action: Effect = rung === "SIGTERM" || rung === "SIGKILL"
    ? { do: "signal", signal: rung }
    : { do: "qmp", command: rung };
  // A lost QMP connection cannot carry the command: onStopProgress repeats it when QMP is back.
  return [{ ...state, machine: "stopping", stop: { rung, by, givenUp: false } }, [
    { do: "tell", happening: { event: "stopping", rung, deadlineMs } },
    action,
    { do: "arm", timer: "rung", delayMs: deadlineMs },
  ]];
}
