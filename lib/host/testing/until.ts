/** For tests: waiting for other processes. */

const LIMIT_MS = 60_000;
const POLL_MS = 5;

/**
 * Waits for what other processes do where nobody tells us when it is done. Fails after a minute, which only one that
 * hangs takes.
 */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited a minute in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
