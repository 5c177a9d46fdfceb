/** What happens to all machines of this user: their logs of events, read as one while machines come and go. */
import { FileError, type Host } from "../../host/host.ts";
import { LineSplitter } from "../../host/lines.ts";
import { isStandIn, machineFilesIn } from "../../plan/machine_files.ts";
import type { MachineEvent } from "../machine/event.ts";
import { isMachineEvent } from "../machine/event_shape.ts";
import { lastRunFilesIn } from "./last_run.ts";
import { LogReader } from "./log_reader.ts";

/** Of a log of events: a line is longer only where somebody else wrote it. */
export const LINE_MAX_LENGTH = 1024 * 1024;

interface OpenLog {
  readonly reader: LogReader;
  readonly lines: LineSplitter;
  /** Of the machine's directory: another machine may take the name at once. */
  readonly ino: number;
}

export class AllEvents {
  readonly #host: Host;
  readonly #warn: (words: string) => void;
  readonly #logs = new Map<string, OpenLog>();
  /** Why logs cannot be read, as it was said. */
  readonly #warned = new Set<string>();

  /** `warn` takes a sentence for each log that cannot be read, once: it hides no other. */
  constructor(host: Host, warn: (words: string) => void) {
    this.#host = host;
    this.#warn = warn;
  }

  /** What has happened since the last call, by time; at first all that the machines' logs have. */
  async unread(): Promise<readonly MachineEvent[]> {
    const { machines } = this.#host.directories;
    const there = (await this.#host.files.list(machines))
      .filter((own) => !own.startsWith(".") || isStandIn(own));
    const events: MachineEvent[] = [];
    for (const own of new Set([...this.#logs.keys(), ...there])) {
      events.push(...await this.#unreadOf(own).catch((error) => this.#noneFor(error)));
    }
    return events.sort((one, other) => one.time < other.time ? -1 : one.time > other.time ? 1 : 0);
  }

  #noneFor(error: unknown): readonly MachineEvent[] {
    if (!(error instanceof FileError)) throw error;
    const words = `Cannot use ${error.path}: ${error.message}`;
    if (!this.#warned.has(words)) this.#warn(words);
    this.#warned.add(words);
    return [];
  }

  async #unreadOf(own: string): Promise<readonly MachineEvent[]> {
    const { directory, eventLog } = machineFilesIn(this.#host.directories.machines, own);
    const facts = await this.#host.files.stat(directory);
    const old = this.#logs.get(own);
    const events: MachineEvent[] = [];
    if (old !== undefined && old.ino !== facts?.ino) {
      // Its machine has gone: the end of its log lies with its last run.
      old.reader.movedTo(lastRunFilesIn(this.#host, own).eventLog);
      events.push(...await eventsOf(old));
      this.#logs.delete(own);
    }
    // What is no machine's is in `ps`, with the reason.
    if (facts === undefined || await this.#host.files.foreign(directory)) return events;
    const log = this.#logs.get(own) ?? {
      reader: new LogReader(this.#host, eventLog),
      lines: new LineSplitter(LINE_MAX_LENGTH),
      ino: facts.ino,
    };
    this.#logs.set(own, log);
    return [...events, ...await eventsOf(log)];
  }
}

/** What was written since the last call. */
export async function eventsOf(
  { reader, lines }: Pick<OpenLog, "reader" | "lines">,
): Promise<readonly MachineEvent[]> {
  const events: MachineEvent[] = [];
  for await (const bytes of reader.unread()) {
    for (const line of lines.add(bytes)) {
      const event = eventIn(line);
      if (event !== undefined) events.push(event);
    }
  }
  return events;
}

/**
 * An event as a line of a log has it. Undefined for a line that is none, such as one that a full disk has cut off, and
 * for one that this domrun does not know.
 */
export function eventIn(line: string): MachineEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMachineEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
