/** Every code that a room's source can report is explained in the room's codes.ts, and no other. */
import { assertEquals } from "@std/assert";
import type { CodeExplanation } from "../../lib/xml/code_explanation.ts";

const LIB = new URL("../../lib/", import.meta.url);

/** Texts of the sources below a folder, tests left out. */
async function* sources(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts") && name !== "codes.ts") {
      yield await Deno.readTextFile(new URL(name, folder));
    }
  }
}

async function codesOf(folder: URL): Promise<string[]> {
  const codes = new Set<string>();
  for await (const text of sources(folder)) {
    for (const match of text.matchAll(/\bcode:\s*"([a-z0-9]+\/[a-z0-9-]+)"/g)) {
      codes.add(match[1] ?? "");
    }
  }
  return [...codes].sort();
}

/** Rooms that explain their codes. */
const ROOMS = [...Deno.readDirSync(LIB)].map(({ name }) => name).filter((name) =>
  [...Deno.readDirSync(new URL(`${name}/`, LIB))].some((file) => file.name === "codes.ts")
);

for (const room of ROOMS) {
  Deno.test(`lib/${room}/codes.ts explains the codes of lib/${room}`, async () => {
    const folder = new URL(`${room}/`, LIB);
    const module = await import(new URL("codes.ts", folder).href) as {
      readonly CODES: readonly CodeExplanation[];
    };
    const explained = module.CODES.map(({ code }) => code).sort();
    assertEquals(explained, await codesOf(folder));
  });
}
