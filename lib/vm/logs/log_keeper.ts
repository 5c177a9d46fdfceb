/** Keeps the logs that QEMU writes from growing without end: it cannot rotate them itself. */
import type { Host, Timer } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import {
  CONSOLE_BOUND,
  EARLIER,
  isTooLarge,
  type LogBound,
  nextLookMs,
  OWN_BOUND,
} from "./bound.ts";
import { dataBegin } from "./hole.ts";

interface KeptLog {
  readonly path: string;
  readonly bound: LogBound;
  /** QEMU has it open for appending (`logappend=on`): it goes on at its beginning when it is emptied. */
  readonly appended: boolean;
}

/** The logs in the machine's own directory. One that the document names (`<log file='…'/>`) is its owner's. Pure. */
export function keptLogs(
  { directory, consoles, qemu }: Pick<LaunchPlan, "directory" | "consoles" | "qemu">,
): readonly KeptLog[] {
  return [
    ...consoles.map(({ logFile }) => ({ path: logFile, bound: CONSOLE_BOUND, appended: true })),
    { path: qemu.logFile, bound: OWN_BOUND, appended: false },
  ].filter(({ path }) => path.startsWith(`${directory}/`));
}

/** Looks at a machine's logs as long as it is supervised. */
export class LogKeeper {
  readonly #host: Host;
  readonly #logs: readonly KeptLog[];
  /** Where the data of a log begin that has a hole. */
  readonly #begins = new Map<string, number>();
  #timer: Timer | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(host: Host, plan: LaunchPlan) {
    this.#host = host;
    this.#logs = keptLogs(plan);
  }

  /** Looks at them from now on. */
  start(): void {
    this.#arm(nextLookMs(false));
  }

  /** Resolves when no log is touched any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#looking;
  }

  #arm(delayMs: number): void {
    if (this.#stopped) return;
    this.#timer = this.#host.clock.after(delayMs, () => {
      this.#looking = this.#look().then((rotated) => this.#arm(nextLookMs(rotated)));
    });
  }

  async #look(): Promise<boolean> {
    const rotated = await Promise.all(
      // A log that cannot be looked at must not end a machine that runs.
      this.#logs.map((log) => this.#rotateIfTooLarge(log).catch(() => false)),
    );
    return rotated.includes(true);
  }

  async #rotateIfTooLarge(log: KeptLog): Promise<boolean> {
    const { path, bound } = log;
    const { files } = this.#host;
    const size = (await files.stat(path))?.size ?? 0;
    if (!isTooLarge(size, bound)) return false;
    const from = log.appended ? 0 : await this.#beginOf(path);
    if (!isTooLarge(size - from, bound)) return false;
    const options = { from, maxBytes: bound.earlierBytes };
    this.#begins.set(path, await files.rotate(path, `${path}${EARLIER}`, options));
    return true;
  }

  async #beginOf(path: string): Promise<number> {
    const begin = this.#begins.get(path) ?? await dataBegin(this.#host, path) ?? 0;
    this.#begins.set(path, begin);
    return begin;
  }
}
