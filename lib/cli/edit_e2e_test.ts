/** `edit` in a terminal: what the editor leaves is checked, shown and made so, and never lost. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { InTerminal } from "./testing/pseudo_terminal.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-edit";
const LIMIT_MS = 20_000;
const PULL = "s,<link state='up'/>,<link state='down'/>,";
const MISSPELL = "s,<link state='down'/>,<link state='dwon'/>,";
const SPELL = "s,<link state='dwon'/>,<link state='down'/>,";
/** What the editor says while it waits for Enter. */
const EDITING = "editing ";

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test("edit makes of a machine what was written, after errors, or keeps the text", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-editor-" });
  await Deno.chmod(directory, 0o755);
  try {
    await withMachines(user(), [NAME], async () => {
      await start();
      const without = await domrun(user(), ["edit", NAME]);
      assertEquals(without.code, 2);
      assertMatch(without.stderr, /edit needs a terminal\n {2}help: domrun dumpxml e2e-edit > /);
      await nothingWasChanged(directory);
      await madeSoAfterAnError(directory);
      await keptAfterNo(directory);
      await keptAfterAnInterrupt(directory);
      await keptWithAnotherName(directory);
      await keptWhereTheEditorFails(directory);
      await takesAPathFromWhereItIsCalled(directory);
      await addsAForward(directory);
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

async function nothingWasChanged(directory: string): Promise<void> {
  const terminal = await edit(directory, [""]);
  await terminal.answer(EDITING, "\n");
  const { code, output } = await terminal.ended(LIMIT_MS);
  assertEquals({ code, output }, { code: 0, output: `${EDITING}\nNothing was changed\n` });
}

async function madeSoAfterAnError(directory: string): Promise<void> {
  const terminal = await edit(directory, [`${PULL};${MISSPELL}`, SPELL]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Edit it again? [yes, no] ", "x\n");
  await terminal.answer("Edit it again? [yes, no] ", "y\n");
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Make these changes? [yes, edit, no] ", "yes\n");
  const { code, output } = await terminal.ended(LIMIT_MS);
  assertEquals(code, 0, output);
  assertStringIncludes(output, "need one of 'up', 'down'");
  assertStringIncludes(output, "would link down of net0\n");
  assertMatch(output, /did link down of net0\n$/);
  assertStringIncludes((await domrun(user(), ["dumpxml", NAME])).stdout, "<link state='down'/>");
}

async function keptAfterNo(directory: string): Promise<void> {
  const terminal = await edit(directory, ["s/state='down'/state='up'/"]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Make these changes? [yes, edit, no] ", "n\n");
  await assertKept(terminal, 0);
}

async function keptWithAnotherName(directory: string): Promise<void> {
  const terminal = await edit(directory, ["s,<name>e2e-edit<,<name>other<,"]);
  await terminal.answer(EDITING, "\n");
  const output = await assertKept(terminal, 0, "<name>other</name>");
  assertStringIncludes(output, 'a machine called "other", and you edit "e2e-edit"');
}

async function keptAfterAnInterrupt(directory: string): Promise<void> {
  const terminal = await edit(directory, ["s/state='down'/state='up'/"]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Make these changes? [yes, edit, no] ", "\x03");
  await assertKept(terminal, 0);
}

async function keptWhereTheEditorFails(directory: string): Promise<void> {
  const terminal = await edit(directory, ["s/state='down'/state='up'/;$q3"]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("vi ended with status 3", "");
  await terminal.answer("Edit it again? [yes, no] ", "n\n");
  await assertKept(terminal, 2);
}

/** The draft lies in a directory that nobody has put anything into. */
async function takesAPathFromWhereItIsCalled(directory: string): Promise<void> {
  const disk = "<disk type='file'><source file='no.img'/><target dev='vdq' bus='virtio'/></disk>";
  const terminal = await edit(directory, [`s,<interface ,${disk}&,;s/state='down'/state='up'/`]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Edit it again? [yes, no] ", "n\n");
  await assertKept(terminal, 3);
}

/** Also with a passt that has to be started again for it: that is told before the question. */
async function addsAForward(directory: string): Promise<void> {
  const port = await freePort();
  const forward = `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/>` +
    "</portForward>";
  const terminal = await edit(directory, [`s,<link ,${forward}&,`]);
  await terminal.answer(EDITING, "\n");
  await terminal.answer("Make these changes? [yes, edit, no] ", "yes\n");
  const { code, output } = await terminal.ended(LIMIT_MS);
  assertEquals(code, 0, output);
  assertMatch(
    output,
    /\nwould (start the passt of net0 again, which breaks open connections\nwould )?add forward /,
  );
  assertStringIncludes(output, `did add forward 127.0.0.1:${port}:80/tcp to net0`);
}

/** What the terminal showed. `text`: a part of what was written. */
async function assertKept(
  terminal: InTerminal,
  status: number,
  text = "state='up'",
): Promise<string> {
  const { code, output } = await terminal.ended(LIMIT_MS);
  assertEquals(code, status, output);
  const path = /What you wrote is in (\S+): /.exec(output)?.[1] ?? output;
  assertStringIncludes(await Deno.readTextFile(path), text);
  assertStringIncludes((await domrun(user(), ["dumpxml", NAME])).stdout, "state='down'");
  await Deno.remove(join(path, ".."), { recursive: true });
  return output;
}

/**
 * The editor is sed: of one script after the other. Before, somebody presses Ctrl-C in it, which domrun gets as well,
 * and then Enter: domrun has heard the signal by then, as with a person at the keys.
 */
async function edit(directory: string, scripts: readonly string[]): Promise<InTerminal> {
  const editor = join(directory, "vi");
  const rounds = join(directory, "rounds");
  await Deno.writeTextFile(
    editor,
    `#!/bin/sh\nkill -INT $PPID\nprintf '${EDITING}'\nread -r enter\n` +
      `exec sed -i "$(head -n 1 ${rounds}; sed -i 1d ${rounds})" "$1"\n`,
  );
  await Deno.chmod(editor, 0o755);
  await Deno.writeTextFile(rounds, scripts.map((one) => `${one}\n`).join(""));
  for (const path of [directory, rounds]) await Deno.chmod(path, 0o777);
  const path = `${directory}:${Deno.env.get("PATH")}`;
  return await InTerminal.start(user(), ["edit", NAME], { path });
}

async function start(): Promise<void> {
  const file = join(user().home, `${NAME}.xml`);
  await Deno.writeTextFile(file, guestDocument({ name: NAME, forwards: "<link state='up'/>" }));
  await Deno.chmod(file, 0o644);
  const { code, stderr } = await domrun(user(), ["up", "-d", file]);
  assertEquals(code, 0, stderr);
}
