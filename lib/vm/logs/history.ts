/** What a machine's log of events tells of it, for `status`: how often passt was started again, and what went wrong last. */
import { basename, dirname } from "@std/path/posix";
import { LineSplitter } from "../../host/lines.ts";
import type { Host } from "../../host/host.ts";
import { machineFilesIn } from "../../plan/machine_files.ts";
import type { MachineEvent } from "../machine/event.ts";
import type { LastError, MachineStatus } from "../machine/status.ts";
import { eventsOf, LINE_MAX_LENGTH } from "./all_events.ts";
import { LogReader } from "./log_reader.ts";

/**
 * The status with what its log and the clock tell. One whose log cannot be read is as it was.
 *
 * Effects: reads events.log.
 */
export async function withHistory(host: Host, status: MachineStatus): Promise<MachineStatus> {
  // Its supervisor knows better than the host's clock, which may have been set.
  const uptimeSeconds = status.uptimeSeconds ?? uptimeOf(status, host.clock.now());
  const events = await loggedEvents(host, status.directory);
  return {
    ...status,
    ...(uptimeSeconds === undefined ? {} : { uptimeSeconds }),
    ...(events.length === 0 ? {} : historyOf(events)),
  };
}

/** Whole seconds until its end, or until `now` (milliseconds since 1970); undefined where neither is known. Pure. */
export function uptimeOf(
  { state, startedAt, endedAt }: Pick<MachineStatus, "state" | "startedAt" | "endedAt">,
  now: number,
): number | undefined {
  // When one ended that left its files behind, nobody saw.
  const lives = state !== "failed" && state !== "unreadable" && state !== "stopped";
  if (endedAt === undefined && !lives) return undefined;
  const end = endedAt === undefined ? now : Date.parse(endedAt);
  const seconds = Math.floor((end - Date.parse(startedAt)) / 1000);
  // The host's clock may have been set back.
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** What the events tell together; they come by time. Pure. */
export function historyOf(
  events: readonly MachineEvent[],
): Required<Pick<MachineStatus, "passtRestarts">> & Pick<MachineStatus, "lastError"> {
  const out = new Set<string>();
  let passtRestarts = 0;
  let lastError: LastError | undefined;
  for (const event of events) {
    if (event.event === "interface") {
      if (event.state !== "up") {
        if (event.asked !== true) out.add(event.interface);
      } else if (out.delete(event.interface)) passtRestarts++;
    }
    const message = errorIn(event);
    if (message !== undefined) lastError = { time: event.time, message };
  }
  return { passtRestarts, ...(lastError === undefined ? {} : { lastError }) };
}

/** Undefined for an event that is no error. */
function errorIn(event: MachineEvent): string | undefined {
  switch (event.event) {
    case "interface":
      return event.state === "up" || event.asked === true
        ? undefined
        : `${event.interface} is ${event.state}${event.reason ? `: ${event.reason}` : ""}`;
    case "guest":
      return event.what === "panic" ? "the guest panicked" : undefined;
    case "warning":
    case "launch-failed":
      return event.message;
    case "ended":
      return event.outcome === "failed" ? event.message : undefined;
    default:
      return undefined;
  }
}

/** The events of a machine's directory; none where there is no log, or no log of ours. */
export async function loggedEvents(
  host: Host,
  directory: string,
): Promise<readonly MachineEvent[]> {
  const { eventLog } = machineFilesIn(dirname(directory), basename(directory));
  if (await host.files.foreign(directory) !== undefined) return [];
  try {
    const reader = new LogReader(host, eventLog);
    return await eventsOf({ reader, lines: new LineSplitter(LINE_MAX_LENGTH) });
  } catch {
    return [];
  }
}
