/** `domrun run`: from an image to a machine, as a person does it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { bootDisk, says } from "../vm/testing/boot_sector.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";

for (const person of people()) {
  Deno.test(`run makes a machine of an image (${person.label})`, async () => {
    const image = `${person.home}/image-${Deno.pid}.img`;
    const name = `image-${Deno.pid}`;
    // Says so, and stays.
    await Deno.writeFile(image, bootDisk([...says("!"), 0xeb, 0xfe]));
    await Deno.chmod(image, 0o666);
    const run = (...args: string[]) =>
      domrun(person, ["run", "-d", "--type", "qemu", "-m", "32", image, ...args]);

    const first = await run();
    assertEquals({ code: first.code, said: first.stderr.split("\n")[0] }, {
      code: 0,
      said: `name    ${name}`,
    });
    assertStringIncludes(first.stdout, `READY ${name}\n`);
    await boots(person, name);
    assertStringIncludes((await domrun(person, ["dumpxml", name])).stdout, `file='${image}'`);
    for (const alias of ["net1", "net2"]) {
      const { stdout, stderr } = await domrun(person, ["attach", name, "--interface"]);
      assertEquals(stdout, `attached interface ${alias}\n`, stderr);
    }
    const again = await run();
    assertEquals(again.code, 4);
    assertStringIncludes(again.stderr, `Cannot take the name "${name}"`);
    assertEquals((await domrun(person, ["destroy", name])).code, 0);
    await assertNothingLeft(person, name);

    // At once: of those that find a name free, one has it.
    const names = [name, `${name}-2`, `${name}-3`];
    const started = await Promise.all(names.map(() => run("--ephemeral")));
    for (const { code, stderr } of started) {
      assertEquals({ code, stderr: code === 0 ? "" : stderr }, { code: 0, stderr: "" });
    }
    const ready = started.map(({ stdout }) => stdout.split("\n")[0]);
    assertEquals(ready.toSorted(), names.map((one) => `READY ${one}`));
    for (const one of names) await boots(person, one);
    for (const one of names) assertEquals((await domrun(person, ["destroy", one])).code, 0);
    for (const one of names) await assertNothingLeft(person, one);
    await Deno.remove(image);
  });
}

for (const person of people()) {
  Deno.test(`run refuses an image that shows a file of the host (${person.label})`, async () => {
    const image = `${person.home}/shows-${Deno.pid}.qcow2`;
    const name = `shows-${Deno.pid}`;
    const shown = "/etc/passwd";
    // What a guest can write at the beginning of a raw image.
    const args = ["create", "-q", "-f", "qcow2", "-b", shown, "-F", "raw", image];
    assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
    await Deno.chmod(image, 0o666);
    const run = (...more: string[]) =>
      domrun(person, ["run", "-d", "--type", "qemu", "-m", "32", image, ...more]);
    const { code, stderr } = await run();
    assertEquals({ code, words: stderr.split("\n")[0] }, {
      code: 2,
      words: `domrun: Cannot run ${image}: its header lets the guest read ${shown}, too`,
    });
    assertStringIncludes(stderr, "add --backing");
    assertEquals((await run("--backing")).code, 0);
    assertEquals((await domrun(person, ["destroy", name])).code, 0);
    await assertNothingLeft(person, name);
    await Deno.remove(image);
  });
}

async function boots(person: Person, name: string): Promise<void> {
  await eventually(`${name} boots`, 30_000, async () => {
    const { stdout } = await domrun(person, ["logs", name]);
    return stdout.trimEnd().endsWith("!") || undefined;
  });
}
