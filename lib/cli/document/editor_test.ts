import { assertEquals, assertMatch } from "@std/assert";
import { type Exit, StartError } from "../../host/host.ts";
import { UsageError } from "../command.ts";
import { openEditor } from "./editor.ts";

interface Variables {
  readonly VISUAL?: string;
  readonly EDITOR?: string;
}

function hostOf(variables: Variables, exit: Exit | StartError) {
  const started: string[][] = [];
  const host = {
    environment: (name: string) => Object.entries(variables).find(([key]) => key === name)?.[1],
    programs: {
      runInTerminal: (program: string, args: readonly string[]) => {
        started.push([program, ...args]);
        return exit instanceof StartError ? Promise.reject(exit) : Promise.resolve(exit);
      },
    },
  };
  return { host, started };
}

const WELL: Exit = { kind: "exited", code: 0 };

const commands: readonly (readonly [Variables, readonly string[]])[] = [
  [{}, ["vi", "f"]],
  [{ EDITOR: "nano" }, ["nano", "f"]],
  [{ EDITOR: "nano", VISUAL: " code  --wait " }, ["code", "--wait", "f"]],
  [{ EDITOR: "/opt/bin/codium -n" }, ["/opt/bin/codium", "-n", "--wait", "f"]],
  [{ EDITOR: "code -w" }, ["code", "-w", "f"]],
  [{ EDITOR: "/usr/bin/vim -u NONE" }, ["/usr/bin/vim", "-u", "NONE", "f"]],
];

for (const [variables, command] of commands) {
  Deno.test(`openEditor() of ${JSON.stringify(variables)}`, async () => {
    const { host, started } = hostOf(variables, WELL);
    assertEquals(await openEditor(host, "f", "help"), undefined);
    assertEquals(started, [[...command]]);
  });
}

Deno.test("openEditor() says how an editor ended that did not end well", async () => {
  const rows: readonly (readonly [Exit, string])[] = [
    [{ kind: "exited", code: 1 }, "vi ended with status 1"],
    [{ kind: "signaled", signal: "SIGTERM" }, "vi was ended by SIGTERM"],
  ];
  for (const [exit, words] of rows) {
    assertEquals(await openEditor(hostOf({}, exit).host, "f", "help"), words);
  }
});

Deno.test("openEditor() says which editors it starts, and what keeps it from starting one", async () => {
  const missing = new StartError("missing", "vi", "No such program");
  const rows: readonly (readonly [Variables, words: RegExp, help: string])[] = [
    [
      { EDITOR: "/bin/sh -c vi" },
      /: edit knows vi, vim, .*, sensible-editor$/,
      "set EDITOR to one of these; or by hand",
    ],
    [{}, /Cannot start the editor vi: No such program$/, "by hand"],
  ];
  for (const [variables, words, help] of rows) {
    const error = await openEditor(hostOf(variables, missing).host, "f", "by hand")
      .catch((error: unknown) => error);
    assertEquals(error instanceof UsageError && error.help, help);
    assertMatch(String(error), words);
  }
});
