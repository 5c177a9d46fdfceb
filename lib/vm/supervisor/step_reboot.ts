/**
 * The reducer's part for a reboot that somebody asked for: the guest is asked to power off, its QEMU stays and boots it
 * again. As libvirt does for `virsh reboot`; for the meantime QEMU is told to stay (QAPI, `set-action`). Pure.
 */
import { wantedAfterGuest } from "./step_end.ts";
import { endAfterGuest, PRESS_AGAIN } from "./step_stop.ts";
import { seconds } from "../seconds.ts";
import type { Effect, Reboot, Step, SupervisorEvent, SupervisorState } from "./state.ts";

/** `reboot` was asked for; of one that is under way the time begins anew. */
export function onReboot(
  state: SupervisorState,
  { timeoutMs }: SupervisorEvent & { type: "reboot" },
): Step {
  const { reboot } = state;
  if (reboot?.resetting) return [state, []];
  const refusal = refusalOf(state);
  if (refusal !== undefined) return [state, [{ do: "reboot-over", failure: refusal }]];
  return ask(state, { timeoutMs, resetting: false });
}

function refusalOf(
  { guest, machine, lifecycle, shutdown, panicked }: SupervisorState,
): string | undefined {
  if (guest !== "started") return "its guest does not run yet";
  if (machine === "paused") return "its guest is paused, and would not see the power button";
  if (machine !== "running") return `it is ${machine}`;
  if (shutdown !== undefined || panicked) return "its guest ends";
  return lifecycle.onReboot === "restart"
    ? undefined
    : `its document says <on_reboot>${lifecycle.onReboot}</on_reboot>`;
}

/** QMP was lost meanwhile, or an earlier supervisor had asked. `status`: QEMU's run state, but for `shutdown`. */
export function goOnWithReboot(state: SupervisorState, status: string): Step {
  const { reboot } = state;
  if (reboot === undefined) return [state, []];
  if (reboot.resetting && status === "running") return onRebooted(state);
  // It was reset, and not told to go on.
  return reboot.resetting || status === "prelaunch" ? bootAgain(state) : ask(state, reboot);
}

function ask(state: SupervisorState, reboot: Reboot): Step {
  const deadlineMs = reboot.timeoutMs;
  return [{ ...state, reboot }, [
    ...stays(state, "pause"),
    { do: "qmp", command: "system_powerdown" },
    { do: "arm", timer: "reboot", delayMs: deadlineMs },
    PRESS_AGAIN,
    { do: "tell", happening: { event: "reboot", what: "asked", deadlineMs } },
  ]];
}

/** The guest has powered off, and QEMU waits. */
export function bootAgain(state: SupervisorState): Step {
  const reset: readonly Effect[] = [
    { do: "qmp", command: "system_reset" },
    { do: "qmp", command: "cont" },
  ];
  return state.reboot === undefined
    ? [state, reset]
    : [{ ...state, reboot: { ...state.reboot, resetting: true } }, [...OVER, ...reset]];
}

/** The guest boots again, as it was to. */
export function onRebooted(state: SupervisorState): Step {
  if (state.reboot === undefined) return [state, []];
  const { reboot: _done, ...rest } = state;
  return [rest, [
    ...OVER,
    ...stays(rest, "poweroff"),
    { do: "tell", happening: { event: "reboot", what: "done" } },
    { do: "reboot-over" },
  ]];
}

/** The guest's time is over. One that has powered off is on its way. */
export function onRebootLate(state: SupervisorState): Step {
  const { reboot, shutdown } = state;
  return reboot === undefined || shutdown !== undefined
    ? [state, []]
    : giveUpReboot(state, `the guest did not power off within ${seconds(reboot.timeoutMs)}`);
}

/** There will be no reboot; of a guest that has powered off its QEMU follows. */
export function giveUpReboot(state: SupervisorState, reason: string): Step {
  if (state.reboot === undefined) return [state, []];
  const { reboot, shutdown, ...rest } = state;
  const effects: readonly Effect[] = [
    ...OVER,
    ...stays(state, "poweroff"),
    { do: "tell", happening: { event: "reboot", what: "failed", reason } },
    { do: "reboot-over", failure: reason },
  ];
  // One that was told to boot again has not ended.
  return [reboot.resetting || shutdown === undefined ? rest : { ...rest, shutdown }, effects];
}

/** QEMU refused a command of the reboot. */
export function onRebootRefused(state: SupervisorState, command: string, message: string): Step {
  const { reboot, shutdown } = state;
  if (reboot === undefined || state.stop !== undefined) return [state, []];
  if (!COMMANDS.includes(command)) return [state, []];
  const [next, effects] = giveUpReboot(state, `QEMU refused ${command}: ${message}`);
  if (shutdown === undefined) return [next, effects];
  const stayed = { ...next, shutdown };
  if (wantedAfterGuest(stayed) !== "destroy") return [stayed, effects];
  const [ended, more] = endAfterGuest(stayed);
  return [ended, [...effects, ...more]];
}

const COMMANDS: readonly string[] = ["set-action", "system_powerdown", "system_reset", "cont"];

const OVER: readonly Effect[] = [
  { do: "cancel", timer: "reboot" },
  { do: "cancel", timer: "press" },
];

/** What QEMU does when its guest powers off, where it does not stay anyway (`lifecycleArguments()`). */
function stays({ lifecycle }: SupervisorState, shutdown: "pause" | "poweroff"): readonly Effect[] {
  return lifecycle.onPoweroff === "destroy" ? [{ do: "set-action", shutdown }] : [];
}
