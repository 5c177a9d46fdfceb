/** Every code that a room's source can report is explained in the room's explanations, and no other. */
import { assertEquals, assertThrows } from "@std/assert";
import { EXPLANATIONS } from "../../lib/cli/explanations/every_room.ts";
import { LIMITING_FEATURES } from "../../lib/passt/limits.ts";
import { LAUNCH_PHASES } from "../../lib/vm/errors.ts";
import type { CodeExplanation } from "../../lib/findings/explanation.ts";

const LIB = new URL("../../lib/", import.meta.url);

/** Codes that are put together, by the text before what is put in, with all that can be. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "host/": LAUNCH_PHASES,
  "host/passt-": LIMITING_FEATURES,
};

/** Texts of the sources below a folder, tests and explanations left out. */
async function* sources(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === "explanations") continue;
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) {
      yield await Deno.readTextFile(new URL(name, folder));
    }
  }
}

async function codesOf(room: string): Promise<Set<string>> {
  const codes = new Set<string>();
  for await (const text of sources(new URL(`${room}/`, LIB))) {
    for (const code of codesIn(text)) codes.add(code);
  }
  return codes;
}

/** The codes in a source: a text, or a template of {@link TEMPLATES}. Throws on any other template. */
function* codesIn(text: string): Iterable<string> {
  for (const [, code] of text.matchAll(/\bcode:\s*"([a-z0-9]+\/[a-z0-9-]+)"/g)) yield code ?? "";
  for (
    const [, before = "", after = ""] of text.matchAll(/\bcode:\s*`([^`$]*)\$\{[^}]*\}([^`]*)`/g)
  ) {
    const parts = TEMPLATES[before];
    if (parts === undefined || after !== "") {
      throw new Error(`Not listed here: ${before}\${…}${after}`);
    }
    for (const part of parts) yield before + part;
  }
}

/** From the bottom up: where several rooms make a code, the lowest explains it. */
const ROOMS = ["json", "findings", "xml", "domain", "host", "passt", "qemu", "plan", "vm", "cli"];

Deno.test("each room is looked at", () => {
  const rooms = [...Deno.readDirSync(LIB)].map(({ name }) => name);
  assertEquals(ROOMS.toSorted(), rooms.toSorted());
});

for (const [index, room] of ROOMS.entries()) {
  Deno.test(`lib/${room}/explanations has the codes of lib/${room}`, async () => {
    const below = await Promise.all(ROOMS.slice(0, index).map(codesOf));
    const own = [...await codesOf(room)].filter((code) => !below.some((codes) => codes.has(code)));
    const explained = (await explanationsOf(room)).map(({ code }) => code);
    assertEquals(explained.toSorted(), own.toSorted());
  });
}

Deno.test("command lines and plans blame the host alone: what the document gets wrong is a rule's", async () => {
  const codes = [...await codesOf("qemu/command_line"), ...await codesOf("plan")];
  assertEquals(codes.length > 5, true);
  assertEquals(codes.filter((code) => !code.startsWith("host/")), []);
});

Deno.test("domrun explain knows the codes of every room", async () => {
  assertEquals(EXPLANATIONS, (await Promise.all(ROOMS.map(explanationsOf))).flat());
});

/** None where the room has no such folder: then it must make no codes. */
async function explanationsOf(room: string): Promise<readonly CodeExplanation[]> {
  const folder = new URL(`${room}/`, LIB);
  if (![...Deno.readDirSync(folder)].some(({ name }) => name === "explanations")) return [];
  const module = await import(new URL("explanations/all.ts", folder).href) as {
    readonly CODES: readonly CodeExplanation[];
  };
  return module.CODES;
}

Deno.test("codesIn() finds codes, and says which templates it does not know", () => {
  const rows: readonly (readonly [source: string, codes: readonly string[]])[] = [
    [`{ code: "usb/full", message }`, ["usb/full"]],
    ['code:\n  "xml/limit"', ["xml/limit"]],
    ["code: `host/${error.phase}`,", LAUNCH_PHASES.map((phase) => `host/${phase}`)],
    [`the code "usb/full"`, []],
  ];
  for (const [source, codes] of rows) assertEquals([...codesIn(source)], codes, source);
  assertThrows(() => [...codesIn("code: `disk/${why}`")], Error, "Not listed here: disk/${…}");
  assertThrows(() => [...codesIn("code: `host/${a}-b`")], Error, "Not listed here: host/${…}-b");
});
