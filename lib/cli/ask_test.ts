import { assertEquals } from "@std/assert";
import { ask } from "./ask.ts";

function terminalOf(...typed: readonly string[]) {
  const written: string[] = [];
  const lines = typed.map((line) => new TextEncoder().encode(line));
  return {
    written,
    stdin: ReadableStream.from(lines),
    writeStdout: (bytes: Uint8Array) => {
      written.push(new TextDecoder().decode(bytes));
      return Promise.resolve();
    },
  };
}

const ANSWERS = ["yes", "edit", "no"];

const rows: readonly (readonly [typed: readonly string[], answer: string, asked: number])[] = [
  [["y\n"], "yes", 1],
  [["EDIT\n"], "edit", 1],
  [["\n", "maybe\n", "n\n"], "no", 3],
  [[], "no", 1],
];

for (const [typed, answer, asked] of rows) {
  Deno.test(`ask() takes ${JSON.stringify(typed)} for ${answer}`, async () => {
    const terminal = terminalOf(...typed);
    assertEquals(await ask(terminal, "So?", ANSWERS, new AbortController().signal), answer);
    assertEquals(terminal.written, Array(asked).fill("So? [yes, edit, no] "));
  });
}

Deno.test("ask() takes the last answer when it is interrupted", async () => {
  const interrupted = new AbortController();
  const silent = { ...terminalOf(), stdin: new ReadableStream<Uint8Array>() };
  const answer = ask(silent, "So?", ANSWERS, interrupted.signal);
  interrupted.abort();
  assertEquals(await answer, "no");
  assertEquals(await ask(silent, "So?", ANSWERS, interrupted.signal), "no");
});
