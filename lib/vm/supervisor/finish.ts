/** The end of a machine: nothing of it stays but how it ended, and its logs. */
import { messageOf } from "../../findings/message_of.ts";
import type { Host } from "../../host/host.ts";
import type { EventLog } from "../machine/event_log.ts";
import { keepRun } from "../logs/last_run.ts";
import type { Ended } from "../machine/event.ts";
import { giveBackName } from "../machine/ownership.ts";
import type { MachineRecord } from "../machine/record.ts";
import { endHelper } from "../processes/helper.ts";
import { endPasst } from "../processes/passt.ts";
import { LOG_TAIL_BYTES } from "../processes/qemu.ts";

const LOG_LINES = 20;

/** What QEMU says of the gate at which it waits, and of the port of a hub that leads nowhere: nothing about its end. */
const NOT_OF_THE_END =
  /: info: QEMU waiting for connection on: |: warning: (?:hub port|netdev) sink\S+ has no peer$/;

/** What the supervisor knows of the machine besides. */
interface Seen {
  readonly log: EventLog;
  /** False: its guest never ran. */
  readonly ran: boolean;
  readonly uptimeSeconds: number;
}

/**
 * Removes what QEMU's end left: passt processes that nobody is connected to, sockets, pid files, the
 * directory. Returns how the machine ended, with the log's last lines when it failed, and what is left. Of a guest
 * that never ran, its launcher tells the end.
 */
export async function finish(
  host: Host,
  record: MachineRecord,
  ended: Ended,
  { log, ran, uptimeSeconds }: Seen,
): Promise<Ended> {
  const { plan } = record;
  const left: string[] = [];
  const leave = (error: unknown) => void left.push(messageOf(error));
  const lines = await lastLines(host, plan.qemu.logFile);
  await Promise.all(plan.passt.map((planned) => endPasst(host, planned).catch(leave)));
  const ends = (plan.helpers ?? []).map((one) =>
    endHelper(host, one, { waits: true }).catch(leave)
  );
  await Promise.all(ends);
  const full = asItEnded(ended, lines, left);
  // What still runs of it must be found again: `ps` lists the machine, and `stop` tries once more.
  const isOver = left.length === 0;
  // The log is to have it, and whoever listens is to hear it last.
  const event = ran && isOver ? log.write({ event: "ended", ...full }) : undefined;
  await log.closeFile();
  if (ran && isOver) {
    await keepRun(host, { ...record, uptimeSeconds }, full).catch((error) => {
      const message = `Cannot keep the last run of "${plan.name}": ${messageOf(error)}`;
      log.tell({ event: "warning", message });
    });
  }
  if (isOver) {
    await giveBackName(host, plan).catch((error) => {
      left.push(`its directory ${plan.directory} cannot be removed: ${messageOf(error)}`);
    });
  }
  const told = asItEnded(ended, lines, left);
  if (event !== undefined) log.pass({ ...event, ...told });
  else if (ran) log.tell({ event: "ended", ...told });
  return told;
}

/** A stop that leaves something has failed, whoever asked for it. Pure. */
function asItEnded(ended: Ended, log: readonly string[], left: readonly string[]): Ended {
  if (left.length > 0) {
    const message = [ended.message, ...left].join("; ");
    return { ...ended, outcome: "failed", message, log, left };
  }
  return ended.outcome === "failed" ? { ...ended, log } : ended;
}

async function lastLines(host: Host, path: string): Promise<readonly string[]> {
  const tail = await host.files.readTail(path, LOG_TAIL_BYTES).catch(() => "");
  return tail.split("\n").filter((line) => line.trim() !== "" && !NOT_OF_THE_END.test(line))
    .slice(-LOG_LINES);
}
