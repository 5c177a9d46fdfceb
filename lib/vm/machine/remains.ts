/** What is said of a machine that is dead: what became of it, and what of it still runs. */
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { argumentsName } from "../processes/arguments.ts";
import { readPid } from "../processes/pid_file.ts";
import { BROKEN_OFF } from "./event.ts";
import type { QemuProcess } from "./qemu_process.ts";
import type { MachineRecord } from "./record.ts";

/** What became of it. Pure. */
export function deathOf({ phase }: Pick<MachineRecord, "phase">): string {
  return phase === "launching" ? `its start ${BROKEN_OFF}` : "its QEMU and its supervisor are gone";
}

/** What is left of it, and who ends and removes that. `holder`: the process that does so now. */
export async function remainsOf(host: Host, { record, qemu, holder }: {
  readonly record: MachineRecord;
  readonly qemu: QemuProcess | undefined;
  readonly holder: number | undefined;
}): Promise<string> {
  if (holder !== undefined) return `process ${holder} is removing what is left`;
  const stop = `\`domrun stop ${nameForShell(record.plan.name)}\``;
  const running = [
    ...(qemu === undefined ? [] : [`QEMU (process ${qemu.pid})`]),
    ...await livingHelpers(host, record),
  ];
  if (running.length === 0) return `${stop} removes what is left`;
  const [run, them] = running.length === 1 ? ["runs", "it"] : ["run", "them"];
  return `${running.join(" and ")} still ${run}: ${stop} ends ${them}`;
}

/** Their pids may be strangers' by now: their own arguments name their sockets. */
async function livingHelpers(host: Host, { plan }: MachineRecord): Promise<readonly string[]> {
  const planned = [
    ...plan.passt.map((one) => ({ ...one, is: `passt of ${one.interface}` })),
    ...(plan.helpers ?? []).map((one) => ({ ...one, is: `${one.kind} of ${one.device}` })),
  ];
  const found = await Promise.all(planned.map(async ({ is, pidFile, socket }) => {
    const pid = await readPid(host, pidFile);
    if (pid === undefined) return [];
    // Without `cat` nobody tells: what ends it finds it all the same.
    const isIt = await argumentsName(host, pid, socket).catch(() => false);
    return isIt ? [`${is} (process ${pid})`] : [];
  }));
  return found.flat();
}
