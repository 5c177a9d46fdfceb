import { assertEquals, assertRejects } from "@std/assert";
import { InterruptedError, type StopSignal } from "../host/host.ts";
import { LiveLine } from "./live_line.ts";

/** A terminal that is drawn on, and a clock that goes on when it is told. */
class FakeTerminal {
  nowMs = 0;
  columns = 80;
  isForeground = true;
  readonly drawn: string[] = [];
  #timers: { atMs: number; action: () => void }[] = [];
  #onSignal: ((signal: StopSignal) => void) | undefined;

  constructor(readonly kind: string | undefined = "xterm", readonly piped: "stdin" | "" = "") {}

  get host() {
    return {
      terminal: {
        stdinIsTerminal: this.piped !== "stdin",
        stdoutIsTerminal: true,
        stderrIsTerminal: true,
        columns: () => this.columns,
        isForeground: () => Promise.resolve(this.isForeground),
        draw: (text: string) => void this.drawn.push(text),
        onSignal: (_: readonly StopSignal[], action: (signal: StopSignal) => void) => {
          this.#onSignal = action;
          return () => this.#onSignal = undefined;
        },
      },
      clock: {
        monotonicMs: () => this.nowMs,
        after: (delayMs: number, action: () => void) => {
          const timer = { atMs: this.nowMs + delayMs, action };
          this.#timers.push(timer);
          return { cancel: () => this.#timers = this.#timers.filter((one) => one !== timer) };
        },
      },
      environment: (name: string) => name === "TERM" ? this.kind : undefined,
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  get heedsSignals(): boolean {
    return this.#onSignal !== undefined;
  }

  signal(signal: StopSignal): void {
    this.#onSignal?.(signal);
  }

  /** Lets time pass, and everything that it brings. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.nowMs = next.atMs;
      this.#timers = this.#timers.filter((one) => one !== next);
      next.action();
      await settled();
    }
    this.nowMs = endMs;
  }
}

/** Everything that waits for no clock has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const ERASE = "\r\x1b[J";
const line = (text: string) => `${ERASE}${text}\r`;

Deno.test("nothing is drawn of what is there within 300 ms", async () => {
  const terminal = new FakeTerminal();
  const live = new LiveLine(terminal.host);
  const come = Promise.withResolvers<string>();
  const waiting = live.of("web")("QEMU", come.promise);
  await terminal.pass(299);
  come.resolve("here");
  assertEquals(await waiting, "here");
  await terminal.pass(1000);
  assertEquals([terminal.drawn, terminal.timers], [[], 0]);
});

Deno.test("what is awaited longer is drawn with its time, and goes when it is there", async () => {
  const terminal = new FakeTerminal();
  const live = new LiveLine(terminal.host);
  const [passt, qemu] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waiting = [
    live.of("web")("passt of net0", passt.promise),
    live.of("web")("QEMU", qemu.promise),
  ];
  await terminal.pass(400);
  passt.resolve();
  await waiting[0];
  await terminal.pass(100);
  qemu.resolve();
  await waiting[1];
  await terminal.pass(1000);
  assertEquals(terminal.drawn, [
    line("waiting 0.3 s for web: passt of net0, QEMU"),
    line("waiting 0.4 s for web: passt of net0, QEMU"),
    line("waiting 0.5 s for web: QEMU"),
    ERASE,
  ]);
  assertEquals(terminal.timers, 0);
});

Deno.test("what fails goes as well, with its error", async () => {
  const terminal = new FakeTerminal();
  const come = Promise.withResolvers<void>();
  const waiting = new LiveLine(terminal.host).of("web")("QEMU", come.promise);
  await terminal.pass(300);
  come.reject(new Error("no QEMU"));
  await assertRejects(() => waiting, Error, "no QEMU");
  assertEquals(terminal.drawn.at(-1), ERASE);
});

Deno.test("aside() has a clean line to write on, and the line comes again", async () => {
  const terminal = new FakeTerminal();
  const live = new LiveLine(terminal.host);
  void live.of("web")("QEMU", new Promise(() => {}));
  live.aside(() => terminal.drawn.push("before\n"));
  await terminal.pass(300);
  live.aside(() => terminal.drawn.push("message\n"));
  live.aside(() => terminal.drawn.push("another\n"));
  await terminal.pass(100);
  assertEquals(terminal.drawn, [
    "before\n",
    line("waiting 0.3 s for web: QEMU"),
    ERASE,
    "message\n",
    "another\n",
    line("waiting 0.4 s for web: QEMU"),
  ]);
});

Deno.test("what has not changed is not drawn again, and a narrower terminal cuts", async () => {
  const terminal = new FakeTerminal();
  void new LiveLine(terminal.host).of("web")("QEMU", new Promise(() => {}));
  await terminal.pass(10_000);
  const before = terminal.drawn.length;
  await terminal.pass(900);
  assertEquals(terminal.drawn.length, before);
  terminal.columns = 13;
  await terminal.pass(100);
  assertEquals(terminal.drawn.at(-1), line("waiting 11 s"));
});

Deno.test("in the background nothing is drawn until it is the foreground again", async () => {
  const terminal = new FakeTerminal();
  terminal.isForeground = false;
  void new LiveLine(terminal.host).of("web")("its end", new Promise(() => {}));
  await terminal.pass(2000);
  assertEquals(terminal.drawn, []);
  terminal.isForeground = true;
  await terminal.pass(1000);
  assertEquals(terminal.drawn.length > 0, true);
  terminal.isForeground = false;
  await terminal.pass(1000);
  const before = terminal.drawn.length;
  await terminal.pass(5000);
  assertEquals(terminal.drawn.length, before);
});

Deno.test("nothing is drawn, or timed, where nobody sits in front of a terminal", async () => {
  for (const [kind, piped] of [["dumb", ""], [undefined, ""], ["xterm", "stdin"]] as const) {
    const terminal = new FakeTerminal(kind ?? "", piped);
    const host = { ...terminal.host, environment: () => kind };
    const live = new LiveLine(host);
    void live.of("web")("QEMU", new Promise(() => {}));
    assertEquals(await live.unlessSignalled(() => Promise.resolve(terminal.heedsSignals)), false);
    assertEquals(terminal.timers, 0);
    await terminal.pass(1000);
    assertEquals(terminal.drawn, []);
  }
});

Deno.test("where lines stay, what takes long is told, ever more rarely", async () => {
  const terminal = new FakeTerminal("xterm", "stdin");
  const live = new LiveLine(terminal.host, "told");
  const [passt, qemu] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waiting = live.of("web")("passt of net0", passt.promise);
  await terminal.pass(4_900);
  passt.resolve();
  await waiting;
  const longer = live.of("web")("QEMU", qemu.promise);
  await terminal.pass(45_000);
  qemu.resolve();
  await longer;
  await terminal.pass(100_000);
  assertEquals(terminal.drawn, [
    "waiting 5.0 s for web: QEMU\n",
    "waiting 10 s for web: QEMU\n",
    "waiting 20 s for web: QEMU\n",
    "waiting 40 s for web: QEMU\n",
  ]);
  assertEquals(terminal.timers, 0);
});

Deno.test("a signal takes the line away before the command ends", async () => {
  const terminal = new FakeTerminal();
  const live = new LiveLine(terminal.host);
  const working = live.unlessSignalled(() => live.of("web")("QEMU", new Promise(() => {})));
  await terminal.pass(300);
  terminal.signal("SIGTERM");
  const error = await assertRejects(() => working, InterruptedError, "Interrupted by SIGTERM");
  assertEquals(error.signal, "SIGTERM");
  await terminal.pass(1000);
  assertEquals(terminal.drawn, [line("waiting 0.3 s for web: QEMU"), ERASE]);
  assertEquals([terminal.timers, terminal.heedsSignals], [0, false]);
});
