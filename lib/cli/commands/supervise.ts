/** `domrun supervise`: what `up -d` and `adopt` start; supervises until the machine has ended, and all that it took since. */
import { type Host, STOP_SIGNALS } from "../../host/host.ts";
import type { Ended, MachineEvent } from "../../vm/machine/event.ts";
import type { Supervision } from "../../vm/supervisor/supervise.ts";
import { superviseDetached } from "../../vm/up.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";
import { renderEvent } from "../render/event.ts";
import { type ServiceManager, serviceManager } from "../service_manager.ts";

/** A hang-up of the terminal that it was started from is not meant for the machine. */
const ENDING = STOP_SIGNALS.filter((signal) => signal !== "SIGHUP");

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const held = new HeldMachines(host);
  const first = held.hold(machineOperand(args));
  await held.untilNone();
  const ended = await first;
  return ended?.outcome === "failed" ? EXIT.machine : EXIT.done;
}

/** The machines in this process. What becomes of one is nothing to the others. */
class HeldMachines {
  readonly #host: Host;
  readonly #lives = new Set<Promise<unknown>>();
  readonly #manager: ServiceManager | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#manager = serviceManager(host, { isReady: true });
  }

  /** Looks after a machine to its end, and after those that its control socket is asked to take. */
  hold(name: string, onHeld: () => void = () => {}): Promise<Ended | undefined> {
    const life = this.#live(name, onHeld);
    this.#lives.add(life);
    const over = () => this.#lives.delete(life);
    life.then(over, over);
    return life;
  }

  async untilNone(): Promise<void> {
    while (this.#lives.size > 0) await Promise.allSettled(this.#lives);
  }

  async #live(name: string, onHeld: () => void): Promise<Ended | undefined> {
    const supervision = await superviseDetached(this.#host, name, {
      onEvent: (event) => {
        tellEvent(event);
        this.#manager?.onEvent(event);
      },
      onHeld,
      onTaken: (taken) => this.#heedSignals(taken),
      takeAnother: (another) => this.#take(another),
    });
    return await supervision?.ended;
  }

  /** Resolves when it is ours. */
  async #take(name: string): Promise<void> {
    const held = Promise.withResolvers<void>();
    await Promise.race([held.promise, this.hold(name, held.resolve)]);
  }

  #heedSignals(supervision: Supervision): void {
    const { terminal } = this.#host;
    const ignore = [
      terminal.onSignal(["SIGHUP"], () => {}),
      terminal.onSignal(ENDING, (signal) => supervision.interrupt(signal)),
    ];
    const over = () => ignore.forEach((one) => one());
    supervision.ended.then(over, over);
  }
}

function tellEvent(event: MachineEvent): void {
  const line = renderEvent(event);
  if (line !== undefined) tell(line);
}
