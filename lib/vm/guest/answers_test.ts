import { assertEquals, assertRejects } from "@std/assert";
import { CapabilityError, type Child, type Exit } from "../../host/host.ts";
import { systemClock } from "../../host/clock.ts";
import { type Answer, type AskingHost, untilAnswers } from "./answers.ts";

/** What ssh says at each of its starts; the last words are said again and again. */
function hostWith(
  words: readonly string[],
): { readonly host: AskingHost; readonly started: () => number } {
  let count = 0;
  const start = (): Promise<Child> => {
    const said = words[Math.min(count++, words.length - 1)] ?? "";
    return Promise.resolve({
      pid: 1,
      exit: Promise.resolve<Exit>({ kind: "exited", code: 255 }),
      stdout: new ReadableStream(),
      stderrTail: () => said,
      write: () => Promise.resolve(),
      closeInput: () => Promise.resolve(),
      kill: () => {},
    });
  };
  return { host: { clock: systemClock(), programs: { start } }, started: () => count };
}

const DOOR = { address: "127.0.0.1", port: 2222 };
const CLOSED = "kex_exchange_identification: Connection closed by remote host\n";
const RESET = "kex_exchange_identification: read: Connection reset by peer\n";
const SSH = "debug1: Remote protocol version 2.0, remote software version dropbear\n";
const ON_VSOCK = { cid: 42, port: 22, proxy: { command: "socat", args: () => "" } };
const HTTP = "debug1: kex_exchange_identification: banner line 0: HTTP/1.1 400 Bad Request\n";

Deno.test("untilAnswers() asks until it hears what is wanted", async () => {
  const rows: readonly (readonly [answer: Answer, words: readonly string[]])[] = [
    ["ssh", [CLOSED, RESET, SSH]],
    ["ssh", [HTTP, CLOSED, SSH]],
    ["anything", [CLOSED, RESET, HTTP]],
    ["anything", [RESET, CLOSED, SSH]],
  ];
  for (const [answer, words] of rows) {
    for (const door of [DOOR, ON_VSOCK]) {
      const { host, started } = hostWith(words);
      await untilAnswers(host, door, answer, new AbortController().signal);
      assertEquals(started() >= words.length, true, words.join(""));
    }
  }
});

Deno.test("untilAnswers() ends when it is told to, and where ssh asks nobody", async () => {
  const over = new AbortController();
  over.abort();
  const { host, started } = hostWith([CLOSED]);
  await untilAnswers(host, DOOR, "ssh", over.signal);
  assertEquals(started(), 0);
  await assertRejects(
    () =>
      untilAnswers(
        hostWith(["No user exists for uid 7\n"]).host,
        DOOR,
        "ssh",
        new AbortController().signal,
      ),
    CapabilityError,
    "No user exists for uid 7",
  );
});
