/** How long a forwarded port of a guest is dead. */

/** One that has not answered by then will not. */
const ATTEMPT_MS = 5_000;

/**
 * Milliseconds from now until the guest answers: a new attempt every few milliseconds, whatever becomes of earlier ones, and
 * the first success ends it. One that passt takes before it knows the guest may hang until it is sent again.
 */
export async function untilAnswered(
  port: number,
  { everyMs = 10, limitMs = 30_000 }: { everyMs?: number; limitMs?: number } = {},
): Promise<number> {
  const began = performance.now();
  const success = Promise.withResolvers<number>();
  const stop = new AbortController();
  const tried: Promise<void>[] = [];
  const attempt = () => {
    tried.push(
      answers(port, stop.signal).then(() => success.resolve(performance.now() - began), () => {}),
    );
  };
  attempt();
  const every = setInterval(attempt, everyMs);
  const limit = setTimeout(
    () => success.reject(new Error(`The guest did not answer within ${limitMs} ms`)),
    limitMs,
  );
  try {
    return await success.promise;
  } finally {
    clearInterval(every);
    clearTimeout(limit);
    stop.abort();
    await Promise.all(tried);
  }
}

/** passt accepts a connection by itself: only the guest's bytes are an answer. */
async function answers(port: number, signal: AbortSignal): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const close = () => {
    try {
      connection.close();
    } catch {
      // It has been closed already.
    }
  };
  const timer = setTimeout(close, ATTEMPT_MS);
  signal.addEventListener("abort", close);
  try {
    await connection.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
    if (await connection.read(new Uint8Array(64)) === null) throw new Error("no answer");
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", close);
  }
}

/** The middle one of some numbers. Pure. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
