/** What `domrun new` prints is its own canonical form, and QEMU starts it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, people } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { COMBINATIONS, writeImages } from "./testing/new_combinations.ts";

/** What another root has and this one lacks. */
const ASKS = /--efi|--tpm|--arch/;
const LACKS =
  /error\[[^\]]*\]: (cannot make this TPM|no installed firmware|.*no program qemu-system-aarch64)/;

/** Root's machines differ by nothing that `new` has to do with. */
for (const person of people().slice(-1)) {
  Deno.test(`new prints machines that start (${person.label})`, async (test) => {
    const directory = await Deno.makeTempDir({ dir: person.home, prefix: "new-" });
    await Deno.chmod(directory, 0o777);
    await writeImages(directory);
    for (const words of COMBINATIONS) {
      await test.step(words, async () => {
        const port = String(await freePort());
        // Whose UEFI has other variables.
        const name = words.includes("aarch64") ? "arm" : "made";
        const args = words.replaceAll("DIR", directory).replace("PORT", port).split(" ");
        const made = await domrun(person, ["new", "--name", name, "--type", "qemu", ...args]);
        if (ASKS.test(words) && LACKS.test(made.stderr)) {
          return console.log(`NOT HERE ${words}: ${made.stderr}`);
        }
        assertEquals({ code: made.code, said: made.stderr.match(/(error|warning)\[.*\]: .*/g) }, {
          code: 0,
          said: null,
        });
        const file = `${directory}/${name}.xml`;
        await Deno.writeTextFile(file, made.stdout);
        await Deno.chmod(file, 0o644);
        const formatted = await domrun(person, ["format", file]);
        assertEquals(formatted.stdout, made.stdout.replace(/ *<!--.*?-->\n/gs, ""));
        const up = await domrun(person, ["up", "-d", file]);
        assertEquals({ code: up.code, stderr: up.code === 0 ? "" : up.stderr }, {
          code: 0,
          stderr: "",
        });
        assertStringIncludes(up.stdout, `READY ${name}`);
        assertEquals((await domrun(person, ["destroy", name])).code, 0);
        await assertNothingLeft(person, name);
      });
    }
    await Deno.remove(directory, { recursive: true });
  });
}
