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
 * directory. Returns how the machine ended, with the log's last lines when it failed. What cannot be removed
 * becomes a warning.
 */
export async function finish(
  host: Host,
  record: MachineRecord,
  ended: Ended,
  log: EventLog,
): Promise<Ended> {
  const { plan } = record;
  const warn = (error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    log.tell({ event: "warning", message: `Cannot clean up after "${plan.name}": ${words}` });
  };
  const lines = await lastLines(host, plan.qemu.logFile);
  const left: string[] = [];
  await Promise.all(plan.passt.map((planned) =>
    endPasst(host, planned).catch((error) => {
      left.push(error instanceof Error ? error.message : String(error));
      warn(error);
    })
  ));
  const full = asItEnded(ended, lines, left);
  await log.closeFile();
  if (full.outcome === "failed") {
    const endedAt = new Date(host.clock.now()).toISOString();
    const { startedAt } = record;
    const report = { name: plan.name, uuid: plan.uuid, startedAt, endedAt, ended: full };
    await keepReport(host, report).catch(warn);
  }
  // What still runs of it must be found again: `ps` lists the machine, and `stop` tries once more.
  if (left.length === 0) await giveBackName(host, plan).catch(warn);
  log.tell({ event: "ended", ...full });
  return full;
}

/** A stop that leaves something running has failed, whoever asked for it. Pure. */
function asItEnded(ended: Ended, log: readonly string[], left: readonly string[]): Ended {
  if (left.length > 0) {
    return { ...ended, outcome: "failed", message: [ended.message, ...left].join("; "), log };
  }
  return ended.outcome === "failed" ? { ...ended, log } : ended;
}

async function lastLines(host: Host, path: string): Promise<readonly string[]> {
  const tail = await host.files.readTail(path, LOG_TAIL_BYTES).catch(() => "");
  return tail.split("\n").filter((line) => line.trim() !== "" && !GATE_LINE.test(line))
    .slice(-LOG_LINES);
}
