/** The compiled program as a file: what is in it, and where it starts. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { compiledProgram, people } from "./testing/compiled.ts";

Deno.test("the program holds one application, with no permission but its own", async () => {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(compiledProgram()));
  // What `deno compile` was told stands behind the runtime as JSON.
  const permissions = [...text.matchAll(/"permissions":(\{"allow_[^}]*\})/g)].map(([, json]) =>
    JSON.parse(json ?? "")
  );
  assertEquals(permissions.length, 1);
  const [{ allow_all, allow_ffi, allow_run }] = permissions;
  // Older Denos write every permission as a list that is empty, or as this.
  assertEquals(allow_all ?? false, false);
  assertEquals(allow_ffi, null);
  assertEquals(allow_run.includes("passt"), true);
  // Nothing of the program that made the code cache, which may do everything.
  assertEquals(text.includes("make_cache"), false);
  const [, application = ""] = text.split("(function (module, require) {", 2);
  assertEquals([application.length > 0, application.includes("--allow-all")], [true, false]);
});

for (const { label, become } of people()) {
  Deno.test(`the program starts from a directory that nobody may write to (${label})`, async () => {
    const directory = await Deno.makeTempDir({ dir: "/tmp", prefix: "domrun-program-" });
    const program = join(directory, "domrun");
    try {
      await Deno.copyFile(compiledProgram(), program);
      await Deno.chmod(program, 0o555);
      await Deno.chmod(directory, 0o555);
      assertMatch(await output([...become, program, "version"]), /^domrun \d+\.\d+\.\d+ \(.*\)\n$/);
    } finally {
      await Deno.chmod(directory, 0o755);
      await Deno.remove(directory, { recursive: true });
    }
  });
}

Deno.test("files that lie where the program's own seem to be are not taken", async () => {
  const directory = await Deno.makeTempDir({ dir: "/tmp", prefix: "domrun-program-" });
  try {
    const program = join(directory, "domrun");
    await Deno.copyFile(compiledProgram(), program);
    // Deno shows the embedded files below this name in the directory for temporary files.
    const planted = join(directory, "deno-compile-domrun");
    await Deno.mkdir(planted);
    for (const name of ["start.js", "domrun.js", "domrun.cache", "commit"]) {
      await Deno.writeTextFile(join(planted, name), "console.log('planted'); Deno.exit(9);");
    }
    const before = await output([compiledProgram(), "version"]);
    assertEquals(await output(["env", `TMPDIR=${directory}`, program, "version"]), before);
    assertEquals([...Deno.readDirSync(directory)].map(({ name }) => name).sort(), [
      "deno-compile-domrun",
      "domrun",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

async function output([program = "", ...args]: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd: "/" }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stderr));
  return text.decode(stdout);
}
