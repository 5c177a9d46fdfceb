/** Standard output beside a machine that is started or runs. */
import { FileError, InterruptedError } from "../host/host.ts";

/**
 * What is written until standard output takes no more: that is no reason for a machine to fail, and is told once, to
 * `onEnd`. Nothing is written from then on.
 */
export class MachineOutput {
  #open = true;
  readonly #onEnd: (error: FileError) => void;

  constructor(onEnd: (error: FileError) => void) {
    this.#onEnd = onEnd;
  }

  /** Runs what writes; a `FileError` of it is the end of the output. */
  async write(action: () => void | Promise<void>): Promise<void> {
    if (!this.#open) return;
    try {
      await action();
    } catch (error) {
      // A terminal that has hung up is told as SIGHUP, which ends the machine.
      if (error instanceof FileError) {
        if (this.#open) this.#onEnd(error);
      } else if (!(error instanceof InterruptedError)) {
        throw error;
      }
      this.#open = false;
    }
  }
}
