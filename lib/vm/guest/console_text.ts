/** Waiting for what a guest writes to its console. */
import type { Host } from "../../host/host.ts";
import { LogReader } from "../logs/log_reader.ts";
import { ESC } from "../../findings/visible.ts";

const LOOK_MS = 20;
/** What is kept of a line that has not ended, in characters: one that is longer is nobody's to wait for. */
const KEPT = 64 * 1024;

/** What moves and colours, as a terminal obeys it (ECMA-48, CSI), and ends of lines. */
const UNSEEN = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]|\r`, "g");

/** The line in which `wanted` is found, from the beginning of the log on; undefined when `signal` is aborted before. */
export async function untilWritten(
  host: Pick<Host, "files" | "clock">,
  logFile: string,
  wanted: RegExp,
  signal: AbortSignal,
): Promise<string | undefined> {
  const log = new LogReader(host, logFile);
  const decoder = new TextDecoder();
  let text = "";
  while (!signal.aborted) {
    for await (const bytes of log.unread()) {
      text += decoder.decode(bytes, { stream: true });
      const found = text.replace(UNSEEN, "").split("\n").find((line) => wanted.test(line));
      if (found !== undefined) return found;
      text = text.slice(text.lastIndexOf("\n") + 1).slice(-KEPT);
    }
    await host.clock.sleep(LOOK_MS);
  }
  return undefined;
}
