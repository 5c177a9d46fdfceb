/** The end of a machine: nothing of it stays but, after a failure, the report of it. */
import type { Host } from "../../host/host.ts";
import type { EventLog } from "../machine/event_log.ts";
import { keepReport } from "../machine/last_report.ts";
import type { Ended } from "../machine/event.ts";
import { giveBackName } from "../machine/ownership.ts";
import type { MachineRecord } from "../machine/record.ts";
import { endPasst } from "../processes/passt.ts";

const LOG_TAIL_BYTES = 8 * 1024;
const LOG_LINES = 20;

/** What every QEMU says that waits at its gate: nothing about its end. */
const GATE_LINE = /: info: QEMU waiting for connection on: /;

/**
 * Removes what QEMU's end left: passt processes that nobody is connected to, sockets, pid files, the
 * directory. Returns how the machine ended, with the log's last lines when it failed, and what is left. Of a guest
 * that never ran, its launcher tells the end.
 */
export async function finish(
  host: Host,
  record: MachineRecord,
  ended: Ended,
  { log, ran }: { readonly log: EventLog; readonly ran: boolean },
): Promise<Ended> {
  const { plan } = record;
  const left: string[] = [];
  const warn = (error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    log.tell({ event: "warning", message: `Cannot clean up after "${plan.name}": ${words}` });
    return words;
  };
  const leave = (error: unknown) => void left.push(warn(error));
  const lines = await lastLines(host, plan.qemu.logFile);
  await Promise.all(plan.passt.map((planned) => endPasst(host, planned).catch(leave)));
  const full = asItEnded(ended, lines, left);
  await log.closeFile();
  if (full.outcome === "failed" && ran) {
    const endedAt = new Date(host.clock.now()).toISOString();
    const { startedAt } = record;
    const report = { name: plan.name, uuid: plan.uuid, startedAt, endedAt, ended: full };
    await keepReport(host, report).catch(warn);
  }
  // What still runs of it must be found again: `ps` lists the machine, and `stop` tries once more.
  if (left.length === 0) await giveBackName(host, plan).catch(leave);
  const told = left.length === 0 ? full : { ...full, left };
  if (ran) log.tell({ event: "ended", ...told });
  return told;
}

/** A stop that leaves something running has failed, whoever asked for it. Pure. */
function asItEnded(ended: Ended, log: readonly string[], left: readonly string[]): Ended {
  if (left.length > 0) {
    const message = [ended.message, ...left].join("; ");
    return { ...ended, outcome: "failed", message, log };
  }
  return ended.outcome === "failed" ? { ...ended, log } : ended;
}

async function lastLines(host: Host, path: string): Promise<readonly string[]> {
  const tail = await host.files.readTail(path, LOG_TAIL_BYTES).catch(() => "");
  return tail.split("\n").filter((line) => line.trim() !== "" && !GATE_LINE.test(line))
    .slice(-LOG_LINES);
}
