/** What nobody caught ends the program in words of ours. */
import { assertEquals } from "@std/assert";
import { importMapArgs } from "../lib/host/testing/import_map.ts";
import { EXIT } from "../lib/cli/exit_status.ts";

const main = new URL("../main.ts", import.meta.url);

const rows: readonly [what: string, happens: string, status: number, says: string][] = [
  [
    "a rejection",
    `Promise.reject(new TypeError("a bug"));`,
    EXIT.bug,
    "domrun: this is a bug in domrun, please report it with what you did and:\n  TypeError: a bug\n",
  ],
  [
    "a throw",
    `setTimeout(() => { throw new TypeError("a bug"); });`,
    EXIT.bug,
    "domrun: this is a bug in domrun, please report it with what you did and:\n  TypeError: a bug\n",
  ],
  [
    "a failure of the host's",
    `import { FileError } from "${new URL("../lib/host/host.ts", import.meta.url)}";
    Promise.reject(new FileError("no-space", "/run/a", "No space left on device"));`,
    EXIT.host,
    "domrun: Cannot use /run/a: No space left on device\n",
  ],
];

for (const [what, happens, status, says] of rows) {
  Deno.test(`${what} that nobody caught ends the program with status ${status}`, async () => {
    const script = await Deno.makeTempFile({ prefix: "domrun-uncaught-", suffix: ".ts" });
    try {
      await Deno.writeTextFile(
        script,
        `import { runProgram } from "${main}";\nrunProgram();\n${happens}`,
      );
      const args = ["run", "--quiet", "--no-check", "--allow-all", ...importMapArgs(), script];
      // Standard input stays open, so that the command itself never ends.
      const child = new Deno.Command(Deno.execPath(), {
        args: [...args, "check", "-"],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const { code, stderr } = await child.output();
      await child.stdin.close().catch(() => {});
      const said = new TextDecoder().decode(stderr);
      assertEquals([code, said.slice(0, says.length)], [status, says]);
    } finally {
      await Deno.remove(script);
    }
  });
}
