/** Where a log goes: standard output, as it is or made readable. */
import { LineSplitter } from "../host/lines.ts";
import type { Terminal } from "../host/host.ts";
import { visibleLine, visibleLines } from "../findings/visible.ts";
import { eventIn, LINE_MAX_LENGTH } from "../vm/logs/all_events.ts";
import { guestOutput } from "./guest_output.ts";
import { jsonLine, printSoon } from "./output.ts";
import { renderLoggedEvent } from "./render/event.ts";

export interface LogOutput {
  /** Throws what standard output throws. */
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** `text`: what programs and the guest wrote; `events`: a line for people each; `json`: the events as they are. */
export type LogForm = "text" | "events" | "json";

export function logOutput(
  terminal: Pick<Terminal, "stdoutIsTerminal" | "writeStdout">,
  form: LogForm,
): LogOutput {
  if (form === "text") return guestOutput(terminal, { answered: false });
  const lines = new LineSplitter(LINE_MAX_LENGTH);
  const show = async (line: string) => {
    const event = eventIn(line);
    if (form === "json" && event !== undefined) await printSoon(terminal, jsonLine(event));
    if (form === "events") {
      const shown = event === undefined ? visibleLine(line) : renderLoggedEvent(event);
      await printSoon(terminal, visibleLines(shown));
    }
  };
  return {
    write: async (bytes) => {
      for (const line of lines.add(bytes)) await show(line);
    },
    end: () => Promise.resolve(),
  };
}
