import { assertEquals } from "@std/assert";
import { COMMANDS } from "../command_table.ts";
import { candidates, type Known } from "./candidates.ts";

const KNOWN: Known = {
  commands: COMMANDS,
  machines: () => Promise.resolve([{ word: "web" }, { word: "my db" }]),
  documents: () => Promise.resolve([{ word: "kept" }]),
  devices: (machine) => Promise.resolve([{ word: `net0 of ${machine}` }]),
  codes: () => Promise.resolve([{ word: "xml/syntax", about: "The document is no XML" }]),
  states: () => Promise.resolve([{ word: "old" }]),
  schemas: () => Promise.resolve([{ word: "domain.rng" }]),
};

/** The words at the cursor, and whether files would do. */
const ROWS:
  readonly (readonly [line: readonly string[], words: readonly string[], files?: true])[] = [
    [["stop", ""], ["web", "my db"]],
    [["shutdown", ""], ["web", "my db"]],
    [["stop", "web", ""], ["web", "my db"]],
    [["status", "web", ""], []],
    [["stop", "--timeout", ""], []],
    [["stop", "--timeout", "3", ""], ["web", "my db"]],
    [["stop", "-"], ["--timeout", "--force", "--all", "--help"]],
    [["stop", "--", "-"], ["web", "my db"]],
    [["report", ""], ["web", "my db"], true],
    [["explain", "xml/"], ["xml/syntax"]],
    [["schema", ""], ["domain.rng"]],
    [["link", "web", ""], ["up", "down"]],
    [["link", "web", "net0", ""], ["up", "down"]],
    [["forward", ""], ["list", "add", "remove"]],
    [["forward", "add", ""], ["web", "my db"]],
    [["logs", "--of", ""], ["console", "qemu", "passt", "events"]],
    [["logs", "--of="], ["--of=console", "--of=qemu", "--of=passt", "--of=events"]],
    [["check", "vm"], ["kept"], true],
    [["check", "a.xml", ""], ["kept"], true],
    [["up", "-d", ""], ["kept"], true],
    [["undefine", ""], ["kept"]],
    [["autostart", ""], ["kept"]],
    [["autostart", "--disable", "k"], ["kept"]],
    [["state", ""], ["list", "remove"]],
    [["state", "remove", ""], ["old"]],
    [["state", "remove", "old", ""], ["old"]],
    [["state", "list", ""], []],
    [["detach", "web", ""], ["net0 of web"], true],
    [["export", ""], ["kubevirt"]],
    [["plan", "--emulator", ""], [], true],
    [["plan", "--name", ""], []],
    [["attach", "web", ""], [], true],
    [["completion", ""], ["bash", "zsh", "fish"]],
    [["no-such-command", ""], []],
    [["version", ""], []],
  ];

for (const [line, words, files] of ROWS) {
  Deno.test(`candidates() for domrun ${line.join(" ")}`, async () => {
    const found = await candidates(line, KNOWN);
    assertEquals([found.words.map(({ word }) => word), found.files ?? false], [
      words,
      files ?? false,
    ]);
  });
}

Deno.test("candidates() for the command are all that help names, with what they do", async () => {
  const commands = COMMANDS.filter(({ hidden }) => !hidden);
  const all = commands.map(({ name, summary }) => ({ word: name, about: summary }));
  for (const line of [[], [""], ["st"]]) {
    assertEquals((await candidates(line, KNOWN)).words, all);
  }
  const xml = { word: "xml", about: "the document of a machine" };
  for (const line of [["help", ""], ["help", "--man", ""]]) {
    assertEquals((await candidates(line, KNOWN)).words, [...all, xml]);
  }
});
