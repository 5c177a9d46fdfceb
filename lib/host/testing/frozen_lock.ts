/** For tests: a process that holds a directory's lock and is frozen, as a domrun that got SIGSTOP is. */
import { until } from "./until.ts";
import { lockHolder } from "../lock_holder.ts";

export interface FrozenLock {
  readonly pid: number;
  /** Ends it, and so its lock. */
  end(): Promise<void>;
}

export async function frozenLock(directory: string): Promise<FrozenLock> {
  const child = new Deno.Command("flock", {
    args: ["--no-fork", directory, "sleep", "600"],
    stdin: "null",
  }).spawn();
  await until("it holds the lock", async () => await lockHolder(directory) === child.pid);
  child.kill("SIGSTOP");
  return {
    pid: child.pid,
    async end() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
