/** The way from the source to the compiled program, but for `deno compile`: with the Deno that runs the tests. */
import { assert, assertEquals } from "@std/assert";
import { VERSION } from "../../lib/host/version_number.ts";
import { loadProgram } from "./start.ts";

Deno.test("the bundle starts with the code cache that is made of it", async () => {
  const directory = await Deno.makeTempDir({ dir: "/tmp", prefix: "domrun-bundle-" });
  const run = async (program: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      cwd: new URL("../../", import.meta.url),
      env: { DENO: Deno.execPath() },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  };
  const deno = (module: string, ...args: readonly string[]) =>
    run(Deno.execPath(), "run", "--no-config", "--allow-all", `${directory}/${module}`, ...args);
  try {
    await run("scripts/compile/bundle.sh", directory);
    await deno("make_cache.js", `${directory}/domrun.js`, `${directory}/domrun.cache`);
    await Deno.writeTextFile(`${directory}/commit`, "abc1234");
    assertEquals(
      await deno("start.js", "version"),
      `domrun ${VERSION} (commit abc1234, Deno ${Deno.version.deno})\n`,
    );
    assertEquals(
      loadProgram(
        Deno.readTextFileSync(`${directory}/domrun.js`),
        Deno.readFileSync(`${directory}/domrun.cache`),
      ).script.cachedDataRejected,
      false,
    );
    assert(Deno.readFileSync(`${directory}/domrun.js`).every((byte) => byte < 0x80));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
