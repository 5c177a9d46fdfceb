import { assertEquals } from "@std/assert";
import { FileError } from "../host/host.ts";
import { replaceCommands } from "../findings/visible.ts";
import { COMMANDS } from "./command_table.ts";
import { jsonLine, print, printXml, tell, tellRaw } from "./output.ts";
import { bareHost, runHere } from "./testing/bare_host.ts";

/** What goes to the console while `action` runs; `fail` is thrown in its place. */
function caught(action: () => void, fail?: Error): readonly string[] {
  const { log, error } = console;
  const texts: string[] = [];
  console.log = console.error = (text: string) => {
    if (fail !== undefined) throw fail;
    texts.push(text);
  };
  try {
    action();
    return texts;
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("what people read is made safe, documents and JSON mean the same and are safe", () => {
  assertEquals(caught(() => print("a\x1bb\n")), ["a\uFFFDb"]);
  assertEquals(caught(() => tell("a\x9Bb\nc\n")), ["a\uFFFDb\nc"]);
  assertEquals(caught(() => tellRaw("a\rb\nc\n")), ["a\uFFFDb\r\nc\r"]);
  assertEquals(caught(() => printXml("<a b='\x85\u202E'/>\n")), ["<a b='&#x85;&#x202e;'/>"]);
  assertEquals(jsonLine({ a: "\x1b\x9B\n" }), '{"a":"\\u001b\\u009b\\n"}');
});

Deno.test("standard output that takes no more is an error of ours, standard error is none", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  const failures: unknown[] = [];
  caught(() => {
    try {
      print("a");
    } catch (error) {
      failures.push(error);
    }
    tell("b");
  }, full);
  assertEquals(
    failures.map((error) => error instanceof FileError && [error.path, error.fault, error.message]),
    [["standard output", "no-space", "No space left on device"]],
  );
});

/** A word that would clear the screen, ring, name the window, turn the writing and forge a line. */
const HOSTILE = "a\x1b[2J\x07\x9B31m\x85\x7F\u202E\r\ndomrun: all is well";

for (const { name } of COMMANDS) {
  Deno.test(`${name} gives a terminal nothing to obey, whatever its operand`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "domrun-hostile-" });
    try {
      for (const words of [[name, HOSTILE], [name, `--${HOSTILE}`], [HOSTILE], ["help", HOSTILE]]) {
        const { stdout, stderr } = await runHere(words, bareHost(directory));
        assertEquals(replaceCommands(stdout + stderr, () => "!"), stdout + stderr);
        assertEquals(/^domrun: all is well/m.test(stdout + stderr), false);
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

Deno.test("check DIRECTORY gives a terminal nothing to obey, whatever its files are called", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-hostile-" });
  try {
    const below = `${directory}/b\x1b[2J`;
    await Deno.mkdir(below);
    await Deno.writeTextFile(`${below}/${HOSTILE}.xml`, `<domain type='\u202Ex'><name>\x9B</name>`);
    for (const words of [["check", "."], ["check", "--json", "."], ["check", "--sarif", "."]]) {
      const { status, stdout, stderr } = await runHere(words, bareHost(directory));
      assertEquals(status, 1);
      assertEquals(replaceCommands(stdout + stderr, () => "!"), stdout + stderr);
      assertEquals(/^domrun: all is well/m.test(stdout + stderr), false);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
