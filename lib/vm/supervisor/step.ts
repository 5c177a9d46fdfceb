/**
 * The supervisor as a pure reducer: `step(state, event)` decides everything that happens to a running
 * machine; the driver performs the effects and tells what came of them.
 */
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { afterFirmware, onGuestEvent, onMissedPoweroff } from "./step_guest.ts";
import {
  newLink,
  onLinkEvent,
  onMissedEvents,
  testPresumed,
  WATCH_AGAIN,
  watchConnected,
} from "./step_link.ts";
import {
  giveUpReboot,
  goOnWithReboot,
  onReboot,
  onRebootLate,
  onRebootRefused,
} from "./step_reboot.ts";
import {
  onGuestStarted,
  onHeldQemu,
  onStartFailed,
  onUnreachable,
  RETRY_QMP,
} from "./step_start.ts";
import {
  DEFAULT_STOP_TIMEOUT_MS,
  endAfterGuest,
  isGuestOver,
  onInterrupt,
  onPressAgain,
  onRungOver,
  onSignalFailed,
  onStop,
  onStopProgress,
  onStopRefused,
} from "./step_stop.ts";
import { endedOf, pausedReason } from "./step_end.ts";
import type { Effect, Step, SupervisorEvent, SupervisorState } from "./state.ts";

/**
 * QEMU connects to passt on its own time and tells nobody when that fails (7.2). By now it has connected, or
 * it never will.
 */
const AUDIT_MS = 1_000;

/** What a supervisor knows of a machine besides its plan. */
export interface Beginning {
  /** QEMU's process, where it is known. */
  readonly pid?: number | undefined;
  /** `held`: the guest has to be started. Absent: it was, by an earlier supervisor. */
  readonly guest?: "held" | "started";
  /**
   * The interfaces that were up when an earlier supervisor wrote its last word. As long as such a passt lives, QEMU is
   * connected to it: a one-off passt ends when QEMU leaves. Absent: none.
   */
  readonly connected?: readonly string[];
  /** An earlier supervisor was about to reboot the guest. */
  readonly rebooting?: boolean;
}

/** The state in which a supervisor begins, before QMP answers. Pure. */
export function initialState(
  plan: LaunchPlan,
  { pid, guest = "started", connected = [], rebooting = false }: Beginning = {},
): SupervisorState {
  return {
    machine: "starting",
    guest,
    canExit: plan.qemu.args.some((arg) => arg.includes("isa-debug-exit")),
    ...(pid === undefined ? {} : { pid }),
    lifecycle: plan.lifecycle,
    links: plan.interfaces.filter(({ backend }) => backend !== "slirp").map(newLink)
      .map((link) => ({
        ...link,
        confirmed: link.announced && connected.includes(link.alias),
      })),
    lastStart: 0,
    qmp: "connecting",
    panicked: false,
    ...(rebooting ? { reboot: { timeoutMs: DEFAULT_STOP_TIMEOUT_MS, resetting: false } } : {}),
  };
}

/**
 * What follows from `event`: the next state, and what to do, in order.
 *
 * After `exited` nothing changes any more: the effects of later events are empty.
 *
 * Pure.
 */
export function step(state: SupervisorState, event: SupervisorEvent): Step {
  if (state.machine === "stopped" || state.machine === "failed") return [state, []];
  switch (event.type) {
    case "connected":
      return onConnected(state, event.status, event.dead);
    case "connect-failed":
      return onUnreachable(state, event);
    case "guest-started":
      return onGuestStarted(state);
    case "start-failed":
      return onStartFailed(state, event.message);
    case "qmp-lost":
      return onQmpLost(state);
    case "qmp-refused":
      return onRefused(state, event.command, event.message);
    case "signal-failed":
      return onSignalFailed(state, event);
    case "exited":
      return onExited(state, event.orderly);
    case "stop":
      return insteadOfReboot(state, (next) => onStop(next, event));
    case "interrupt":
      return insteadOfReboot(state, (next) => onInterrupt(next, event));
    case "reboot":
      return onReboot(state, event);
    case "timer":
      return onTimer(state, event);
    case "qmp-event":
      return onQmpEvent(state, event);
    case "link-added":
    case "link-removed":
    case "looked":
    case "passt-outdated":
    case "passt-started":
    case "passt-kept":
    case "passt-failed":
    case "recover-failed":
      return onLinkEvent(state, event);
  }
}

/** Who stops a machine wants no reboot of it any more. */
function insteadOfReboot(state: SupervisorState, stop: (state: SupervisorState) => Step): Step {
  const [next, effects] = giveUpReboot(state, "the machine is being stopped");
  const [stopping, more] = stop(next);
  return [stopping, [...effects, ...more]];
}

function onConnected(state: SupervisorState, status: string, dead: readonly string[]): Step {
  if (state.guest !== "started" && state.stop === undefined) {
    const [held, more] = onHeldQemu({ ...state, qmp: "connected" }, status);
    const effects: Effect[] = [{ do: "cancel", timer: "qmp" }, ...more];
    return held.stop === undefined ? watchLinks(held, effects, dead) : [held, effects];
  }
  const running = status === "running";
  const machine = state.stop !== undefined ? "stopping" : running ? "running" : "paused";
  const reason = machine === "paused" ? pausedReason(status, state) : undefined;
  const { reason: _old, deaf: _heard, ...rest } = state;
  const next: SupervisorState = {
    ...rest,
    machine,
    qmp: "connected",
    ...(reason === undefined ? {} : { reason }),
  };
  const changed = machine !== state.machine || reason !== state.reason;
  const effects: Effect[] = [{ do: "cancel", timer: "qmp" }];
  if (changed) {
    effects.push({
      do: "tell",
      happening: { event: "state", state: machine, ...(reason === undefined ? {} : { reason }) },
    });
  }
  if (next.stop !== undefined) {
    const [stopping, more] = onStopProgress(next);
    const all = [...effects, ...more];
    return isGuestOver(stopping) ? [stopping, all] : watchLinks(stopping, all, dead);
  }
  const [found, more] = status === "shutdown"
    ? onMissedPoweroff(next)
    : goOnWithReboot(next, status);
  return watchLinks(found, [...effects, ...more], dead);
}

function watchLinks(
  state: SupervisorState,
  effects: readonly Effect[],
  dead: readonly string[],
): Step {
  const [linked, more] = onMissedEvents(state, dead);
  const audit: readonly Effect[] = state.links.length === 0
    ? []
    : [{ do: "arm", timer: "audit", delayMs: AUDIT_MS }, WATCH_AGAIN];
  return [linked, [...effects, ...more, ...audit]];
}

/** QEMU closed the connection: it ends, as a rule; the driver watches its process meanwhile. */
function onQmpLost(state: SupervisorState): Step {
  return [{ ...state, qmp: "lost" }, [RETRY_QMP]];
}

function onRefused(state: SupervisorState, command: string, message: string): Step {
  const warning: Effect = {
    do: "tell",
    happening: { event: "warning", message: `QEMU refused ${command}: ${message}` },
  };
  const [next, effects] = onStopRefused(state, command, message);
  const [after, more] = onRebootRefused(next, command, message);
  return [after, [warning, ...effects, ...more]];
}

function onExited(state: SupervisorState, orderly: boolean): Step {
  const ended = endedOf(state, { orderly });
  const { reason: _old, ...rest } = state;
  return [
    { ...rest, machine: ended.outcome, qmp: "lost" },
    [{ do: "finish", ended }],
  ];
}

function onTimer(state: SupervisorState, event: SupervisorEvent & { type: "timer" }): Step {
  if (event.timer === "qmp") {
    return state.qmp === "lost"
      ? [{ ...state, qmp: "connecting" }, [{ do: "connect-qmp" }]]
      : [state, []];
  }
  if (event.timer === "audit") return [state, state.qmp === "connected" ? testPresumed(state) : []];
  if (event.timer === "watch") return watchConnected(state);
  if (event.timer === "rung") return onRungOver(state);
  if (event.timer === "press") return onPressAgain(state);
  if (event.timer === "reboot") return onRebootLate(state);
  if (event.timer === "firmware") return [afterFirmware(state), []];
  if (event.timer === "linger") {
    return state.stop === undefined ? endAfterGuest(state) : [state, []];
  }
  return onLinkEvent(state, event);
}

function onQmpEvent(state: SupervisorState, event: SupervisorEvent & { type: "qmp-event" }): Step {
  if (event.name.startsWith("NETDEV_")) return onLinkEvent(state, event);
  return onGuestEvent(state, event.name, event.data);
}
