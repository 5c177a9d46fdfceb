/** Somebody else has held a directory's lock all the time that was waited for it. */
export class LockedError extends Error {
  override name = "LockedError";
  readonly help: string;
  /**
   * @param pid the process that holds it; absent where nobody tells
   * @param ownPid ours: something else that we do may hold it, when we wait behind ourselves
   */
  constructor(
    readonly path: string,
    waitedMs: number,
    readonly pid: number | undefined,
    ownPid: number,
  ) {
    const who = pid === undefined
      ? "another process"
      : pid === ownPid
      ? `this domrun (process ${pid})`
      : `process ${pid}`;
    super(`Cannot lock ${path}: ${who} has held it for ${waitedMs / 1000} seconds`);
    this.help = pid === undefined
      ? "find who holds it: lslocks"
      : pid === ownPid
      ? "try again: it does something else there, which takes its time"
      : `try again; if it was stopped, let it go on: kill -CONT ${pid}; or end it: kill -KILL ${pid}`;
  }
}
