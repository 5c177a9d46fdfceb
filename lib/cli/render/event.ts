/** What happens to a machine, as a line for people. */
import { memoryWords } from "./machine.ts";
import { formatForward } from "../../passt/forward_text.ts";
import { visibleLine } from "../../findings/visible.ts";
import type { MachineEvent, StopRung } from "../../vm/machine/event.ts";
import { seconds } from "../../vm/seconds.ts";

/** The line for an event; undefined for those that only the log and `--json` need. Pure. */
export function renderEvent(event: MachineEvent): string | undefined {
  const lines = linesOf(event);
  return lines.length === 0 ? undefined : lines.map(visibleLine).join("\n");
}

/** A line of the log for an event of any kind, with its time. Pure. */
export function renderLoggedEvent(event: MachineEvent): string {
  return visibleLine(`${event.time} `) + (renderEvent(event) ?? visibleLine(innerWords(event)));
}

/** What only the log and `--json` have. */
function innerWords(event: MachineEvent): string {
  switch (event.event) {
    case "launching":
      return `${event.machine} is being started, UUID ${event.uuid}`;
    case "launched":
      return `the guest runs (${Math.round(event.durationMs)} ms)`;
    case "launch-failed":
      return `the start failed: ${event.message}`;
    case "supervising":
      return "a supervisor has taken it";
    case "qmp":
      return `QEMU: ${event.name} ${JSON.stringify(event.data)}`;
    default:
      return event.event;
  }
}

function linesOf(event: MachineEvent): readonly string[] {
  switch (event.event) {
    case "launching":
    case "launched":
    case "launch-failed": // its error is told with more
    case "supervising":
    case "qmp":
      return [];
    case "passt-ready":
      return [`passt for ${event.interface} is ready (${Math.round(event.durationMs)} ms)`];
    case "helper-ready":
      return [`${event.helper} for ${event.device} is ready (${Math.round(event.durationMs)} ms)`];
    case "qemu-ready":
      return [`QEMU is ready, process ${event.pid} (${Math.round(event.durationMs)} ms)`];
    case "state":
      return [`${event.machine} is ${event.state}${because(event.reason)}`];
    case "interface":
      return [
        `${event.interface} is ${event.state}${because(event.reason)}${
          event.retryMs ? `, next try in ${event.retryMs / 1000} s` : ""
        }${event.outageMs === undefined ? "" : ` again after ${event.outageMs} ms`}`,
      ];
    case "device":
      return [deviceLine(event)];
    case "forwards":
      return [
        `${event.interface} ` + [
          ...event.added.map((one) => `forwards ${formatForward(one)}`),
          ...event.removed.map((one) => `no longer forwards ${formatForward(one)}`),
        ].join(", "),
      ];
    case "memory":
      return [`the guest was asked to have ${memoryWords(event.targetKiB)}`];
    case "stopping":
      return [renderRung(event)];
    case "reboot":
      return [rebootLine(event)];
    case "guest":
      return [`the guest asks for ${event.what}`];
    case "warning":
      return [`warning: ${event.message}`];
    case "ended":
      return [event.message, ...(event.log ?? []).map((line) => `  ${line}`)];
  }
}

function deviceLine({ change, element, alias }: MachineEvent & { event: "device" }): string {
  switch (change) {
    case "attached":
    case "detached":
      return `${element} ${alias} is ${change}`;
    case "changed":
      return `${alias} has another medium`;
    case "ejected":
      return `${alias} is empty`;
    case "password":
      return `the ${alias} screen has another password`;
    case "link-up":
      return `the cable of ${alias} is plugged in`;
    case "link-down":
      return `the cable of ${alias} is pulled`;
  }
}

/** What becomes of a reboot that somebody asked for. Pure. */
function rebootLine(
  { machine, what, deadlineMs = 0, reason = "" }: MachineEvent & { event: "reboot" },
): string {
  switch (what) {
    case "asked":
      return `${RUNGS.system_powerdown}, to boot it again; waiting up to ${seconds(deadlineMs)}`;
    case "done":
      return `${machine} boots again`;
    case "failed":
      return `${machine} is not rebooted: ${reason}`;
  }
}

/** What a rung of the stop ladder does, and for how long it is waited. Pure. */
export function renderRung(
  { rung, deadlineMs }: Pick<MachineEvent & { event: "stopping" }, "rung" | "deadlineMs">,
): string {
  return `${RUNGS[rung]}; waiting up to ${seconds(deadlineMs)}`;
}

const RUNGS: Readonly<Record<StopRung, string>> = {
  system_powerdown: "asked the guest to power off (ACPI), and again every few seconds",
  quit: "told QEMU to quit",
  SIGTERM: "sent SIGTERM to QEMU",
  SIGKILL: "sent SIGKILL to QEMU",
};

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}
