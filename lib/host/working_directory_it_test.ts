/** A working directory that goes while domrun runs; one that is gone before, Deno itself refuses to start in. */
import { assertEquals } from "@std/assert";
import { importMapArgs } from "./testing/import_map.ts";

const PROBE = `
import { systemHost } from "${new URL("./mod.ts", import.meta.url)}";
const host = systemHost({ selfCommand: { program: "/proc/self/exe", args: [] } });
const before = host.workingDirectory() === Deno.cwd();
const directory = Deno.makeTempDirSync();
Deno.chdir(directory);
Deno.removeSync(directory);
try {
  host.workingDirectory();
} catch (error) {
  console.log(JSON.stringify([before, error.name, error.fault, error.path, error.message]));
}
`;

Deno.test("a working directory that has gone is told in our words", async () => {
  const script = await Deno.makeTempFile({ prefix: "domrun-cwd-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, PROBE);
    const args = ["run", "--quiet", "--no-check", "--allow-all", ...importMapArgs(), script];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    const text = new TextDecoder();
    assertEquals(text.decode(stderr), "");
    const path = "the working directory";
    const expected = [true, "FileError", "missing", path, "it no longer exists"];
    assertEquals(JSON.parse(text.decode(stdout)), expected);
  } finally {
    await Deno.remove(script);
  }
});
