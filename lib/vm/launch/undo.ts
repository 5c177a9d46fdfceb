/** What has to be undone when a launch fails: last done, first undone; a failure stops none of the rest. */
import { messageOf } from "../../findings/message_of.ts";

interface UndoStep {
  readonly what: string;
  readonly action: () => Promise<void>;
}

/** A stack of undo steps. */
export class Undo {
  readonly #steps: UndoStep[] = [];

  /** Remembers how to undo something, before or right after it is done. `what`: "remove directory D". */
  add(what: string, action: () => Promise<void>): void {
    this.#steps.push({ what, action });
  }

  /** What was done stays, or is somebody else's to undo. */
  forget(): void {
    this.#steps.length = 0;
  }

  /** Undoes everything; returns a sentence for each step that failed. */
  async run(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.action();
      } catch (error) {
        failures.push(`Cannot ${step.what}: ${messageOf(error)}`);
      }
    }
    return failures;
  }
}
