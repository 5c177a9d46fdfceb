import { assertEquals } from "@std/assert";
import { guestOutput } from "./guest_output.ts";

const QUERY = "a\x1b[31mb\x1b[6nc";

const rows: readonly [what: string, isTerminal: boolean, answered: boolean, written: string][] = [
  ["a file gets all of it", false, false, QUERY],
  ["a terminal gets text and colours", true, false, "a\x1b[31mbc\x1b[0m"],
  ["a terminal that answers the guest gets all of it", true, true, QUERY],
];

for (const [what, stdoutIsTerminal, answered, expected] of rows) {
  Deno.test(`guestOutput(): ${what}`, async () => {
    let written = "";
    const terminal = {
      stdoutIsTerminal,
      writeStdout(bytes: Uint8Array) {
        written += new TextDecoder().decode(bytes);
        return Promise.resolve();
      },
    };
    const output = guestOutput(terminal, { answered });
    await output.write(new TextEncoder().encode(QUERY));
    await output.end();
    assertEquals(written, expected);
  });
}
