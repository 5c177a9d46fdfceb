/** Looks at swtpm and virtiofsd while the machine runs. */
import type { Host, Timer } from "../../host/host.ts";
import type { LaunchPlan, PlannedHelper } from "../../plan/launch_plan.ts";
import type { Happening } from "../machine/event.ts";
import { endHelper, helperLives } from "../processes/helper.ts";

const LOOK_MS = 3_000;
/** A QEMU that is told to quit waits for the last answer of its helpers, which comes at once. */
const LAST_ANSWER_MS = 1_000;

/** What a guest loses with it: QEMU's devices do not come back to another one. */
const LOST: Readonly<Record<PlannedHelper["kind"], string>> = {
  swtpm: "the guest's TPM does not answer until the machine is restarted",
  virtiofsd: "what the guest does in this directory hangs until the machine is restarted",
};

/** Tells of each helper that has ended before QEMU, once. */
export class HelperKeeper {
  readonly #host: Host;
  readonly #tell: (happening: Happening) => void;
  #living: readonly PlannedHelper[];
  #timer: Timer | undefined;
  #quits = false;
  #stopped = false;

  constructor(
    host: Host,
    { helpers = [] }: Pick<LaunchPlan, "helpers">,
    tell: (happening: Happening) => void,
  ) {
    this.#host = host;
    this.#living = helpers;
    this.#tell = tell;
  }

  start(): void {
    if (this.#living.length === 0 || this.#stopped || this.#quits) return;
    this.#timer = this.#host.clock.after(LOOK_MS, () => {
      this.#look().then(() => this.start());
    });
  }

  /** QEMU has been told to quit: a helper that it still waits for after a second hangs, and is ended. */
  quits(): void {
    if (this.#living.length === 0 || this.#stopped || this.#quits) return;
    this.#quits = true;
    this.#timer?.cancel();
    this.#timer = this.#host.clock.after(LAST_ANSWER_MS, () => {
      // One that does not end is told of when QEMU has gone.
      for (const one of this.#living) {
        endHelper(this.#host, one, { waits: false, hangs: true }).catch(() => {});
      }
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const lives = await Promise.all(this.#living.map((one) => helperLives(this.#host, one)));
    // They end with QEMU, whose end is told by others.
    if (this.#stopped || this.#quits) return;
    for (const { kind, device } of this.#living.filter((_, index) => !lives[index])) {
      this.#tell({ event: "warning", message: `${kind} of ${device} has ended: ${LOST[kind]}` });
    }
    this.#living = this.#living.filter((_, index) => lives[index]);
  }
}
