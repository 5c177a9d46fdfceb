/**
 * What the service manager that started this process hears of its machines: sd_notify(3), where it asks for that by
 * NOTIFY_SOCKET.
 */
import { join } from "@std/path/posix";
import { visibleLine } from "../findings/visible.ts";
import type { Host } from "../host/host.ts";
import type { MachineEvent } from "../vm/machine/event.ts";
import { tell } from "./output.ts";
import { renderEvent } from "./render/event.ts";

/** Undefined where none asks. @param options `isReady`: `up` tells that the machines of this process run. */
export function serviceManager(
  host: Host,
  options: { readonly isReady: boolean } = { isReady: false },
): ServiceManager | undefined {
  const address = host.environment("NOTIFY_SOCKET");
  return address === undefined ? undefined : new ServiceManager(host, address, options.isReady);
}

export class ServiceManager {
  readonly #host: Host;
  readonly #address: string;
  /** The last word of each machine that has not ended. */
  readonly #words = new Map<string, string>();
  readonly #stopping = new Set<string>();
  #isReady: boolean;
  #isStopping = false;
  #isDeaf = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(host: Host, address: string, isReady: boolean) {
    this.#host = host;
    this.#address = address;
    this.#isReady = isReady;
  }

  /**
   * What was asked for is there; resolves when that is told, once. `mainPid`: the process that the service is from now on;
   * absent: this one.
   */
  async ready(mainPid?: number): Promise<void> {
    if (this.#isReady) return;
    this.#isReady = true;
    await this.#send([...mainPid === undefined ? [] : [`MAINPID=${mainPid}`], "READY=1"]);
  }

  onEvent(event: MachineEvent): void {
    const { machine } = event;
    switch (event.event) {
      case "state":
        if (event.state === "stopping") this.#stopping.add(machine);
        break;
      case "stopping":
      case "reboot":
        break;
      case "ended":
        this.#stopping.delete(machine);
        this.#words.delete(machine);
        return;
      default:
        return;
    }
    const words = renderEvent(event) ?? event.event;
    this.#words.set(machine, words.startsWith(machine) ? words : `${machine}: ${words}`);
    void this.#send([
      ...this.#stopsNow() ? ["STOPPING=1"] : [],
      `STATUS=${[...this.#words.values()].join("; ")}`,
    ]);
  }

  /** True once, when all that run are being stopped. */
  #stopsNow(): boolean {
    const stops = this.#isReady && !this.#isStopping && this.#stopping.size === this.#words.size;
    this.#isStopping ||= stops;
    return stops;
  }

  /** One that cannot be told changes nothing; that is said once. */
  async #send(lines: readonly string[]): Promise<void> {
    const { machines } = this.#host.directories;
    const from = join(machines, `.notify-${this.#host.processId}`);
    const message = lines.map((line) => line.replaceAll("\n", " ")).join("\n");
    this.#sending = this.#sending.then(async () => {
      if (!this.#isDeaf) await this.#host.sockets.send(this.#address, message, from);
    }).catch(({ message }) => {
      this.#isDeaf = true;
      const words = `warning: the service manager cannot be told at ${this.#address}: ${message}`;
      tell(visibleLine(words));
    });
    await this.#sending;
  }
}
