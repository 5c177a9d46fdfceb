/** Somebody else has held a directory's lock all the time that was waited for it. */
export class LockedError extends Error {
  override name = "LockedError";
  readonly help: string;
  /** @param pid the process that holds it; absent where nobody tells */
  constructor(readonly path: string, waitedMs: number, readonly pid: number | undefined) {
    const who = pid === undefined ? "another process" : `process ${pid}`;
    super(`Cannot lock ${path}: ${who} has held it for ${waitedMs / 1000} seconds`);
    this.help = pid === undefined
      ? "find who holds it: lslocks"
      : `try again; if it was stopped, let it go on: kill -CONT ${pid}; or end it: kill -KILL ${pid}`;
  }
}
