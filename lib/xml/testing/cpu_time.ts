/** How long something works, whatever else this machine does meanwhile. */
import process from "node:process";

/** The processor time that `work` takes, in milliseconds. */
export async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
