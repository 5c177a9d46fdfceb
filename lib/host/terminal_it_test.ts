import { assertEquals } from "@std/assert";
import { systemClock } from "./clock.ts";
import { STOP_SIGNALS, type StopSignal } from "./host.ts";
import { systemTerminal } from "./terminal.ts";
import { importMapArgs } from "./testing/import_map.ts";
import { until } from "./testing/until.ts";

const terminal = systemTerminal();
const clock = systemClock();

Deno.test("onSignal() calls its action until it is taken back", async () => {
  const seen: StopSignal[] = [];
  // The runner of tests has SIGINT for itself.
  const signals = STOP_SIGNALS.filter((signal) => signal !== "SIGINT");
  const stop = terminal.onSignal(signals, (signal) => seen.push(signal));
  for (const signal of signals) {
    Deno.kill(Deno.pid, signal);
    await until(`${signal} is heard`, () => seen.includes(signal));
  }
  stop();
  assertEquals(seen, signals);
});

Deno.test("onSignal() tells one hang-up once, and a later one again", async () => {
  let heard = 0;
  const stop = terminal.onSignal(["SIGHUP"], () => heard++);
  const began = clock.monotonicMs();
  for (let signal = 0; signal < 3; signal++) Deno.kill(Deno.pid, "SIGHUP");
  await until("that is over", () => clock.monotonicMs() - began > 2_000);
  assertEquals(heard, 1);
  Deno.kill(Deno.pid, "SIGHUP");
  await until("it is heard", () => heard === 2);
  stop();
});

Deno.test("writeStdout() tells a reader that has gone from a disk that is full", async () => {
  const script = `
    import { systemTerminal } from "${new URL("./terminal.ts", import.meta.url)}";
    const bytes = new Uint8Array(1000000);
    await systemTerminal().writeStdout(bytes).then(
      () => console.error("written"),
      (error) => console.error(error.name, error.fault, error.path),
    );`;
  const rows: [redirection: string, expected: string][] = [
    ["| true", "FileError closed standard output\n"],
    ["> /dev/full", "FileError no-space standard output\n"],
    ["> /dev/null", "written\n"],
  ];
  for (const [redirection, expected] of rows) {
    const run = `"$0" eval --ext=ts "$@" ${redirection}`;
    const { stderr } = await new Deno.Command("sh", {
      args: ["-c", run, Deno.execPath(), ...importMapArgs(), script],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), expected, redirection);
  }
});

Deno.test("after() calls its action unless it is cancelled", async () => {
  const seen: string[] = [];
  const cancelled = clock.after(1, () => seen.push("cancelled"));
  cancelled.cancel();
  const before = clock.monotonicMs();
  await new Promise<void>((resolve) => clock.after(5, resolve));
  await clock.sleep(5);
  assertEquals(seen, []);
  assertEquals(clock.monotonicMs() - before >= 9, true);
});

Deno.test("after() does not call what is cancelled when it is due", async () => {
  const seen: string[] = [];
  const answered = new Deno.Command("true").output();
  let isCancelled = false;
  const late = clock.after(1, () => {
    if (isCancelled) seen.push("called all the same");
  });
  // Which of the two a Deno does first is its own affair.
  const cancelled = answered.then(() => {
    isCancelled = true;
    late.cancel();
  });
  // Both the program has ended and the time is up when the event loop turns.
  const endMs = clock.monotonicMs() + 50;
  while (clock.monotonicMs() < endMs);
  await cancelled;
  await clock.sleep(5);
  assertEquals(seen, []);
});
