import { assertEquals } from "@std/assert";
import { relay } from "./console.ts";
import { Quiet } from "./quiet.ts";

/** A clock that goes on when it is told. */
class FakeClock {
  #nowMs = 0;
  #timers: { atMs: number; action: () => void }[] = [];

  after(delayMs: number, action: () => void) {
    const timer = { atMs: this.#nowMs + delayMs, action };
    this.#timers.push(timer);
    return { cancel: () => this.#timers = this.#timers.filter((one) => one !== timer) };
  }

  get timers(): number {
    return this.#timers.length;
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const { action } of this.#timers.filter(({ atMs }) => atMs <= this.#nowMs)) action();
  }
}

function quietOn(clock: FakeClock): Quiet {
  const unused = () => {
    throw new Error("not asked for");
  };
  return new Quiet({
    now: unused,
    monotonicMs: unused,
    sleep: unused,
    after: clock.after.bind(clock),
  }, {
    silentMs: 2,
    atMostMs: 6,
  });
}

Deno.test("Quiet ends with a silence, or where there is none with its bound", async () => {
  const rows: [passes: readonly ("heard" | number)[], end: string][] = [
    [[2], "silent"],
    [[1, "heard", 1, "heard", 2], "silent"],
    [[1, "heard", 1, "heard", 1, "heard", 1, "heard", 1, "heard", 1], "still-talking"],
  ];
  for (const [passes, end] of rows) {
    const clock = new FakeClock();
    const quiet = quietOn(clock);
    // What is heard before the input ends is no silence that is waited for.
    quiet.heard();
    const over = quiet.begin();
    for (const one of passes) one === "heard" ? quiet.heard() : clock.pass(one);
    assertEquals(await over, end);
    quiet.end();
    assertEquals(clock.timers, 0);
  }
});

Deno.test("relay() sends all of its input, shows the answer, and ends when it is quiet", async () => {
  const clock = new FakeClock();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const echo = writable.getWriter();
  const answered = Promise.withResolvers<void>();
  let shown = "";
  let isClosed = false;
  const quiet = quietOn(clock);
  const end = relay(
    { readable, write: (bytes) => echo.write(bytes), close: () => isClosed = true },
    {
      input: ReadableStream.from([new TextEncoder().encode("hello")]),
      output(bytes) {
        shown += new TextDecoder().decode(bytes);
        answered.resolve();
        return Promise.resolve();
      },
      quiet,
    },
  );
  await answered.promise;
  // Its end of the input has been heard of when both timers run.
  while (clock.timers < 2) await Promise.resolve();
  clock.pass(2);
  assertEquals([await end, shown, isClosed, clock.timers], ["silent", "hello", true, 0]);
});
