/** The reducer's part for what the guest does: power-off, reboot, panic, pause and resume. Pure. */
import {
  isEnding,
  PAUSED_BECAUSE,
  pausedReason,
  RESET_FROM_OUTSIDE,
  wantedAfterGuest,
} from "./step_end.ts";
import { onGuestStarted } from "./step_start.ts";
import { bootAgain, giveUpReboot, onRebooted } from "./step_reboot.ts";
import { endAfterGuest } from "./step_stop.ts";
import type { Effect, Step, SupervisorState } from "./state.ts";

/** A QEMU that said SHUTDOWN ends at once; one that was told to stay is told to quit after this long. */
const LINGER_MS = 2_000;

/** SeaBIOS resets the guest within this after a reset from outside: 100 ms, emulated, as a rule. */
const FIRMWARE_MS = 1_000;

type Data = Readonly<Record<string, unknown>>;

/** A QMP event that is not about a netdev. */
export function onGuestEvent(state: SupervisorState, name: string, data: Data): Step {
  switch (name) {
    case "STOP":
      return onPaused(state);
    case "RESUME":
      // QEMU says this of `cont` before it answers it, and a guest may have ended when the answer is read.
      return state.guest === "started" ? onResumed(state) : onGuestStarted(state);
    case "SHUTDOWN":
      return onShutdown(state, data);
    case "RESET":
      return onReset(state, data);
    case "GUEST_PANICKED":
      return onPanic(state);
    case "BLOCK_IO_ERROR":
      return onDiskError(state, data);
    case "WATCHDOG":
      return [{ ...state, trouble: PAUSED_BECAUSE.watchdog }, [told(name, data)]];
    case "POWERDOWN":
      return [state, []];
    default:
      return [state, [told(name, data)]];
  }
}

function onReset(state: SupervisorState, data: Data): Step {
  if (data["guest"] !== true) {
    const moment: Effect = { do: "arm", timer: "firmware", delayMs: FIRMWARE_MS };
    return [{ ...state, firmwareResets: true }, [told("RESET", data), moment]];
  }
  return state.firmwareResets ? [state, [told("RESET", data)]] : onGuestReboot(state);
}

/** From now on a reset is the guest's wish. Pure. */
export function afterFirmware(
  { firmwareResets: _over, ...state }: SupervisorState,
): SupervisorState {
  return state;
}

/** QEMU has reset the guest for it. Whoever asked for a reboot has got it. */
function onGuestReboot(state: SupervisorState): Step {
  const told: Effect = { do: "tell", happening: { event: "guest", what: "reboot" } };
  const [next, effects] = state.shutdown === undefined ? onRebooted(state) : [state, []];
  return [next, [told, ...effects]];
}

function onShutdown(state: SupervisorState, data: Data): Step {
  const reason = typeof data["reason"] === "string" ? data["reason"] : "unknown";
  const guest = data["guest"] === true;
  // The first cause is the cause: a `quit` that follows says SHUTDOWN again.
  const next = state.shutdown === undefined ? { ...state, shutdown: { reason, guest } } : state;
  const effects: Effect[] = [];
  if (reason === "guest-shutdown") {
    effects.push({ do: "tell", happening: { event: "guest", what: "poweroff" } });
  } else if (reason === "guest-reset") {
    effects.push({ do: "tell", happening: { event: "guest", what: "reboot" } });
  }
  if (wantedAfterGuest(next) === "destroy") {
    effects.push({ do: "arm", timer: "linger", delayMs: LINGER_MS });
  }
  return [next, effects];
}

function onPanic(state: SupervisorState): Step {
  const [next, effects] = giveUpReboot(state, "the guest panicked");
  return [{ ...next, panicked: true, trouble: "the guest panicked" }, [
    { do: "tell", happening: { event: "guest", what: "panic" } },
    ...effects,
  ]];
}

/** QEMU paused: a person's wish, an error, or a guest's end that the plan lets us answer. */
function onPaused(state: SupervisorState): Step {
  const guestEnded = state.shutdown !== undefined || state.panicked;
  if (guestEnded && wantedAfterGuest(state) === "destroy") {
    return endAfterGuest(state);
  }
  if (guestEnded && wantedAfterGuest(state) === "restart") {
    return bootAgain(state);
  }
  if (state.stop !== undefined) return [state, []];
  const reason = pausedReason(pausedStatus(state), state);
  const why = reason === undefined ? {} : { reason };
  return [{ ...state, machine: "paused", ...why }, [
    { do: "tell", happening: { event: "state", state: "paused", ...why } },
  ]];
}

/** QEMU waits after its guest's power-off, of which nobody heard. Which end it was is clear where reboots go on. */
export function onMissedPoweroff(state: SupervisorState): Step {
  if (state.stop !== undefined || state.lifecycle.onReboot !== "restart") return [state, []];
  const shutdown = state.shutdown ?? { reason: "guest-shutdown", guest: true };
  return onPaused({ ...state, shutdown });
}

/** QEMU's run state, or one of ours for a guest whose reboot is not wanted. */
function pausedStatus({ shutdown }: SupervisorState): string {
  if (shutdown === undefined) return "paused";
  if (shutdown.reason === RESET_FROM_OUTSIDE) return "reset";
  return shutdown.reason === "guest-reset" ? "rebooted" : "shutdown";
}

function onResumed(state: SupervisorState): Step {
  if (isEnding(state)) return [state, []];
  const { reason: _reason, shutdown, trouble: _trouble, ...rest } = state;
  const next: SupervisorState = { ...rest, panicked: false, machine: "running" };
  const told: Effect = { do: "tell", happening: { event: "state", state: "running" } };
  if (shutdown === undefined) return [next, [told]];
  const [rebooted, effects] = onRebooted(next);
  return [rebooted, [told, ...effects]];
}

/** QAPI: `action` says whether QEMU pauses for it (`stop`), tells the guest or goes on. */
function onDiskError(state: SupervisorState, data: Data): Step {
  const disk = typeof data["device"] === "string" && data["device"] !== ""
    ? data["device"]
    : String(data["node-name"] ?? "unknown");
  const words = typeof data["reason"] === "string" ? data["reason"] : "no reason given";
  const message = `disk "${disk}": ${words}`;
  const next = data["action"] === "stop" ? { ...state, trouble: message } : state;
  return [next, [{ do: "tell", happening: { event: "warning", message: `Error on ${message}` } }]];
}

function told(name: string, data: Data): Effect {
  return { do: "tell", happening: { event: "qmp", name, data } };
}
