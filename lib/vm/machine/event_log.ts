/** Events on their way out: to whoever listens in this process, and to the machine's events.log. */
import type { Host } from "../../host/host.ts";
import type { EventSink, Happening, MachineEvent } from "./event.ts";
import { EARLIER, isTooLarge, OWN_BOUND } from "../logs/bound.ts";
import { machineFiles } from "../../plan/machine_files.ts";

/** Gives each happening its time, and keeps the order in the file. */
export class EventLog {
  readonly #host: Host;
  readonly #machine: string;
  readonly #sinks = new Set<EventSink>();
  #writing: Promise<void> = Promise.resolve();
  /** The file is written only while the machine's directory is there. */
  #open = false;
  /** Since when an interface is not up, as the clock's monotonic time. */
  readonly #outSinceMs = new Map<string, number>();

  constructor(host: Host, machine: string, sink: EventSink | undefined) {
    this.#host = host;
    this.#machine = machine;
    if (sink !== undefined) this.#sinks.add(sink);
  }

  /** Calls `sink` for each event from now on, until the returned function is called. */
  subscribe(sink: EventSink): () => void {
    this.#sinks.add(sink);
    return () => this.#sinks.delete(sink);
  }

  openFile(): void {
    this.#open = true;
  }

  /** Everything told so far is in the file; nothing more will be. */
  async closeFile(): Promise<void> {
    this.#open = false;
    await this.#writing;
  }

  tell(happening: Happening): void {
    this.pass(this.write(happening));
  }

  /** Writes an event into the file, and passes it to nobody yet. */
  write(happening: Happening): MachineEvent {
    const time = new Date(this.#host.clock.now()).toISOString();
    const event: MachineEvent = { time, machine: this.#machine, ...this.#measured(happening) };
    if (!this.#open) return event;
    const path = machineFiles(this.#host.directories.machines, this.#machine).eventLog;
    // A log that cannot be written (disk full) must not end a machine that runs.
    this.#writing = this.#writing
      .then(() => appendBounded(this.#host, path, `${JSON.stringify(event)}\n`))
      .catch(() => {});
    return event;
  }

  /**
   * A duration in whole milliseconds; an interface that is up again with how long it was not, because what is decided
   * about it knows no clock.
   */
  #measured(happening: Happening): Happening {
    if ("durationMs" in happening) {
      return { ...happening, durationMs: Math.round(happening.durationMs) };
    }
    if (happening.event !== "interface") return happening;
    const now = this.#host.clock.monotonicMs();
    const since = this.#outSinceMs.get(happening.interface);
    if (happening.state !== "up") {
      if (since === undefined) this.#outSinceMs.set(happening.interface, now);
      return happening;
    }
    this.#outSinceMs.delete(happening.interface);
    return since === undefined ? happening : { ...happening, outageMs: Math.round(now - since) };
  }

  /** Passes an event to whoever listens. */
  pass(event: MachineEvent): void {
    for (const sink of this.#sinks) sink(event);
  }
}

/** Nobody else writes there: the whole file becomes the earlier part. */
async function appendBounded({ files }: Host, path: string, text: string): Promise<void> {
  const size = (await files.stat(path))?.size ?? 0;
  if (isTooLarge(size + text.length, OWN_BOUND)) await files.rename(path, `${path}${EARLIER}`);
  await files.append(path, text);
}
