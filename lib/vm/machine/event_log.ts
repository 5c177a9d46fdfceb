/** Events on their way out: to whoever listens in this process, and to the machine's events.log. */
import type { Host } from "../../host/host.ts";
import type { EventSink, Happening, MachineEvent } from "./event.ts";
import { machineFiles } from "../../plan/machine_files.ts";

/** Gives each happening its time, and keeps the order in the file. */
export class EventLog {
  readonly #host: Host;
  readonly #machine: string;
  readonly #sinks = new Set<EventSink>();
  #writing: Promise<void> = Promise.resolve();
  /** The file is written only while the machine's directory is there. */
  #open = false;

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
    const time = new Date(this.#host.clock.now()).toISOString();
    const event: MachineEvent = { time, machine: this.#machine, ...happening };
    for (const sink of this.#sinks) sink(event);
    if (!this.#open) return;
    const path = machineFiles(this.#host.directories.machines, this.#machine).eventLog;
    // A log that cannot be written (disk full) must not end a machine that runs.
    this.#writing = this.#writing
      .then(() => this.#host.files.append(path, `${JSON.stringify(event)}\n`))
      .catch(() => {});
  }
}
