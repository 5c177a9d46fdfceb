/** What a passt has logged: kept when the next one is started, which empties the file (`--log-file` in passt(1)). */
import { FileError, type Host } from "../../host/host.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";

/** passt itself writes no more (`--log-size`). */
const LOG_BYTES = 1024 * 1024;
/** A loop that goes on for days must not fill the disk: then the oldest goes. */
const EARLIER_BYTES = 4 * 1024 * 1024;

/** Appends the log of a passt that has ended to those of earlier ones. Where that cannot be done it is no error. */
export async function keepLog(host: Host, { log }: PlannedPasst): Promise<void> {
  if (log === undefined) return;
  try {
    const text = await host.files.readTail(log.file, LOG_BYTES);
    if (text === "") return;
    const endedAt = new Date(host.clock.now()).toISOString();
    const entry = `${text.trimEnd()}\n--- this passt had ended at ${endedAt} ---\n`;
    const { size } = await host.files.stat(log.earlier) ?? { size: 0 };
    if (size < EARLIER_BYTES) await host.files.append(log.earlier, entry);
    else await host.files.writeAtomically(log.earlier, entry);
  } catch (error) {
    // A file that cannot be read, or a full disk, keeps nobody without a network.
    if (!(error instanceof FileError)) throw error;
  }
}
