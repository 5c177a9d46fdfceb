/** Which machine of this user has a port of the host. */
import type { Host } from "../../host/host.ts";
import type { NamedPort } from "../../passt/words_help.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { goneWithin } from "../processes/gone_within.ts";
import { readPid } from "../processes/pid_file.ts";
import { readRecordIn } from "./read_record.ts";

/** passt has its ports before it writes its pid: of two machines that start at once, one looks in between. */
const PID_MS = 2_000;
const LOOK_MS = 10;

/**
 * The name of a machine whose passt, not `own`, lives and listens on the port; undefined where none does. Only
 * reads. Never throws.
 */
export async function machineWith(
  host: Host,
  port: NamedPort,
  own?: PlannedPasst,
): Promise<string | undefined> {
  const directories = await host.files.list(host.directories.machines).catch(() => []);
  for (const directory of directories) {
    const read = await readRecordIn(host, directory);
    if (read.kind !== "record") continue;
    const { plan } = read.record;
    for (const one of plan.passt) {
      if (one.socket !== own?.socket && listensOn(one, port) && await lives(host, one)) {
        return plan.name;
      }
    }
  }
  return undefined;
}

function listensOn({ listeners = [] }: PlannedPasst, { proto, port }: NamedPort): boolean {
  return listeners.some((one) =>
    (proto === undefined || one.proto === proto) && one.start <= port && port <= one.end
  );
}

async function lives(host: Host, { pidFile }: PlannedPasst): Promise<boolean> {
  const isMissing = async () => await readPid(host, pidFile) === undefined;
  if (!await goneWithin(host, isMissing, { limitMs: PID_MS, lookMs: LOOK_MS })) return false;
  const pid = await readPid(host, pidFile);
  return pid !== undefined && await host.programs.exists(pid).catch(() => false);
}
