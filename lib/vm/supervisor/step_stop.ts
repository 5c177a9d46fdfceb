/** The stop ladder of the reducer: QMP `system_powerdown`, QMP `quit`, SIGTERM, SIGKILL. Pure. */
import type { StopRung } from "../machine/event.ts";
import { seconds } from "../seconds.ts";
import { isEnding } from "./step_end.ts";
import type { Effect, Step, Stop, SupervisorEvent, SupervisorState } from "./state.ts";

/** How long a guest may take to power off when nobody says otherwise. */
export const DEFAULT_STOP_TIMEOUT_MS = 30_000;
/**
 * A guest that boots does not see the power button until its ACPI driver is there, and nothing tells that it does: it
 * is pressed again until the guest has powered off.
 */
const PRESS_AGAIN_MS = 3_000;

const RUNGS: readonly StopRung[] = ["system_powerdown", "quit", "SIGTERM", "SIGKILL"];
/** QEMU flushes its disks on each of these, so they get time. */
const RUNG_MS = { quit: 5_000, SIGTERM: 5_000, SIGKILL: 5_000 } as const;

const ON_REQUEST = { wanted: true, why: "on request" } as const;

/** `stop` was asked for: begins, or hastens a stop that is under way. */
export function onStop(state: SupervisorState, request: SupervisorEvent & { type: "stop" }): Step {
  const { timeoutMs, force } = request;
  const { stop } = state;
  if (stop === undefined) return begin(state, { by: "request" }, timeoutMs, force);
  if (stop.givenUp) return stand(state, stop);
  // Whoever asks hears what is waited for.
  if (stop.rung !== "system_powerdown") return [state, [telling(stop)]];
  return force
    ? stand(state, { ...stop, rung: "quit", kill: ON_REQUEST })
    : stand(state, { ...stop, timeoutMs });
}

/** The first interrupt begins an orderly stop; each further one skips a rung. */
export function onInterrupt(
  state: SupervisorState,
  { timeoutMs, signal }: SupervisorEvent & { type: "interrupt" },
): Step {
  const who = { by: "interrupt", ...(signal === undefined ? {} : { signal }) } as const;
  return state.stop === undefined ? begin(state, who, timeoutMs, false) : climb(state, ON_REQUEST);
}

/** The time of a rung is over. */
export function onRungOver(state: SupervisorState): Step {
  const { stop } = state;
  if (stop === undefined) return [state, []];
  const within = `within ${seconds(stop.timeoutMs)}`;
  return climb(state, { wanted: false, why: `the guest did not power off ${within}` });
}

/** The power button once more, for a guest that may have booted meanwhile. */
export function onPressAgain(state: SupervisorState): Step {
  return isWaitingForGuest(state) || isAwaitingReboot(state)
    ? [state, [{ do: "qmp", command: "system_powerdown" }, PRESS_AGAIN]]
    : [state, []];
}

/** QEMU refused the command of a rung. */
export function onStopRefused(state: SupervisorState, command: string, message: string): Step {
  if (state.stop?.rung !== command) return [state, []];
  return climb(state, { wanted: false, why: `QEMU refused ${command}: ${message}` });
}

/** A signal that cannot be sent is not waited for. */
export function onSignalFailed(
  state: SupervisorState,
  { signal, message }: SupervisorEvent & { type: "signal-failed" },
): Step {
  const { stop } = state;
  if (stop?.rung !== signal || stop.givenUp) return [state, []];
  return climb({ ...state, stop: { ...stop, obstacle: message } });
}

/**
 * The next rung; after the last one the stop is given up and whoever waits is told. From there the last one is
 * tried again. `kill`: why, when the guest was waited for.
 */
function climb(state: SupervisorState, kill?: Stop["kill"]): Step {
  const { stop } = state;
  if (stop === undefined) return [state, []];
  if (stop.givenUp) return stand(state, stop);
  const rung = RUNGS[RUNGS.indexOf(stop.rung) + 1];
  const why = stop.kill ?? kill;
  const next = why === undefined ? stop : { ...stop, kill: why };
  return rung === undefined ? giveUp(state, next) : stand(state, { ...next, rung });
}

function giveUp(state: SupervisorState, stop: Stop): Step {
  const qemu = state.pid === undefined ? "QEMU" : `QEMU (process ${state.pid})`;
  const message = stop.obstacle === undefined
    ? `${qemu} has not ended after SIGKILL: the kernel holds its process ` +
      "(a disk or device that does not answer)"
    : `${qemu} has not ended: ${stop.obstacle}`;
  return [{ ...state, stop: { ...stop, givenUp: true } }, [
    { do: "cancel", timer: "rung" },
    { do: "tell", happening: { event: "warning", message } },
    { do: "give-up", message },
  ]];
}

/** The guest ended and its QEMU did not: it is told to, and made to. One that was told gets its time. */
export function endAfterGuest(state: SupervisorState): Step {
  if (state.stop !== undefined) {
    return state.stop.rung === "system_powerdown" ? climb(state) : [state, []];
  }
  const [next, effects] = stand(state, { rung: "quit", by: "guest", timeoutMs: 0, givenUp: false });
  return [next, [STOPPING, ...effects]];
}

/** QMP answers again in the middle of a stop: the command of the rung may have been lost. */
export function onStopProgress(state: SupervisorState): Step {
  const rung = state.stop?.rung;
  return rung === "system_powerdown" || rung === "quit"
    ? [state, [{ do: "qmp", command: rung }]]
    : [state, []];
}

/** The guest could not be started: its QEMU is told to quit, and made to where QMP has never reached it. */
export function endWithoutGuest(state: SupervisorState): Step {
  const rung = state.qmp !== "connected" && state.guest === "held" ? "SIGTERM" : "quit";
  const [next, effects] = stand(state, { rung, by: "failure", timeoutMs: 0, givenUp: false });
  return [next, [STOPPING, ...effects]];
}

/** True while the power button is pressed for a reboot, and the guest has not powered off. Pure. */
export function isAwaitingReboot({ reboot, shutdown }: SupervisorState): boolean {
  return reboot !== undefined && shutdown === undefined;
}

/** True while the power button is what the stop has come to, and the guest has not powered off. Pure. */
export function isWaitingForGuest({ stop, shutdown }: SupervisorState): boolean {
  return stop?.rung === "system_powerdown" && shutdown === undefined;
}

/** True when the guest has no use for its network any more: until then it may save its work there. Pure. */
export function isGuestOver(state: SupervisorState): boolean {
  return isEnding(state) && !isWaitingForGuest(state);
}

/**
 * A guest whose processors stand still does not see the power button. One that a person paused is woken
 * for it; one that QEMU paused because of an error, or that was never started, is not asked. A QEMU that can be told
 * nothing gets SIGTERM, on which it quits as in order.
 */
function begin(
  state: SupervisorState,
  who: Pick<Stop, "by" | "signal">,
  timeoutMs: number,
  force: boolean,
): Step {
  if (state.guest !== "started") {
    const [next, effects] = stand(state, { rung: "quit", ...who, timeoutMs, givenUp: false });
    return [next, [STOPPING, ...effects]];
  }
  const obstacle = whyNotAsked(state);
  const kill = force
    ? ON_REQUEST
    : obstacle === undefined
    ? undefined
    : { wanted: false, why: obstacle };
  const stop: Stop = kill === undefined
    ? { rung: "system_powerdown", ...who, timeoutMs, givenUp: false }
    : { rung: state.deaf ? "SIGTERM" : "quit", ...who, timeoutMs, kill, givenUp: false };
  const [next, effects] = stand(state, stop);
  const wake: readonly Effect[] = state.machine === "paused" && kill === undefined
    ? [{ do: "qmp", command: "cont" }]
    : [];
  return [next, [STOPPING, ...wake, ...effects]];
}

/** Why the guest cannot be asked to power off; undefined where it can. Pure. */
function whyNotAsked({ deaf, machine, reason }: SupervisorState): string | undefined {
  if (deaf) return "the guest could not be asked to power off: nobody listens at its QMP socket";
  return machine === "paused" && reason !== undefined
    ? `the guest was paused (${reason}) and could not power off`
    : undefined;
}

const STOPPING: Effect = { do: "tell", happening: { event: "state", state: "stopping" } };
export const PRESS_AGAIN: Effect = { do: "arm", timer: "press", delayMs: PRESS_AGAIN_MS };

/** Acts on the rung of `stop`, and gives it its time. */
function stand(state: SupervisorState, { obstacle: _old, ...stop }: Stop): Step {
  const { rung } = stop;
  const action: Effect = rung === "SIGTERM" || rung === "SIGKILL"
    ? { do: "signal", signal: rung }
    : { do: "qmp", command: rung };
  const next: SupervisorState = {
    ...state,
    machine: "stopping",
    stop: { ...stop, givenUp: false },
  };
  // A lost QMP connection cannot carry the command: onStopProgress repeats it when QMP is back.
  return [next, [
    telling(stop),
    action,
    { do: "arm", timer: "rung", delayMs: deadlineOf(stop) },
    ...isWaitingForGuest(next) ? [PRESS_AGAIN] : [],
  ]];
}

function telling(stop: Stop): Effect {
  const { rung } = stop;
  return { do: "tell", happening: { event: "stopping", rung, deadlineMs: deadlineOf(stop) } };
}

function deadlineOf({ rung, timeoutMs }: Stop): number {
  return rung === "system_powerdown" ? timeoutMs : RUNG_MS[rung];
}
