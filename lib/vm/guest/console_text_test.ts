import { assertEquals } from "@std/assert";
import { systemClock } from "../../host/clock.ts";
import { systemFiles } from "../../host/files.ts";
import { untilWritten } from "./console_text.ts";

const host = {
  files: systemFiles({ uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 }),
  clock: systemClock(),
};

/** The line that is found in a log with this text. */
async function foundIn(text: string, wanted: RegExp): Promise<string | undefined> {
  const log = await Deno.makeTempFile({ prefix: "domrun-console-" });
  try {
    await Deno.writeTextFile(log, text);
    return await untilWritten(host, log, wanted, AbortSignal.timeout(20_000));
  } finally {
    await Deno.remove(log);
  }
}

const LATER = "a line that came later\n".repeat(10_000);

const rows: readonly (readonly [what: string, text: string, wanted: RegExp, found: string])[] = [
  ["a line that much was written behind", `booted\n${LATER}`, /^booted$/u, "booted"],
  ["a line that has not ended", `${LATER}debian login: `, /login:/u, "debian login: "],
  [
    "what has colours",
    "[\x1b[0;32m  OK  \x1b[0m] Started\r\n",
    /OK {2}\] Started$/u,
    "[  OK  ] Started",
  ],
];

for (const [what, text, wanted, found] of rows) {
  Deno.test(`untilWritten() finds ${what}`, async () => {
    assertEquals(await foundIn(text, wanted), found);
  });
}

Deno.test("untilWritten() ends when it is told to", async () => {
  assertEquals(await untilWritten(host, "/nowhere", /x/u, AbortSignal.abort()), undefined);
});
