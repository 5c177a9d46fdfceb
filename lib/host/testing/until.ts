/** For tests: what other processes do. */

const LIMIT_MS = 10_000;
const POLL_MS = 5;

/** Waits for something that other processes do, and that nobody tells us; fails after ten seconds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited 10 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
