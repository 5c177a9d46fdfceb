/** `domrun format --write` and `--assigned` with real files, mv(1) and a QEMU. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, people } from "../testing/compiled.ts";

const DOCUMENT = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>
`;

for (const person of people()) {
  Deno.test(`format --write changes a file in its place, and keeps its mode (${person.label})`, async () => {
    const directory = await Deno.makeTempDir({ dir: person.home, prefix: "format-" });
    await Deno.chmod(directory, 0o777);
    const at = (name: string) => join(directory, name);
    try {
      const script = 'umask 027; printf %s "$0" >"$1"; printf %s "$0" >"$2"';
      const [program = "sh", ...args] = [
        ...person.become,
        ...["sh", "-c", script, DOCUMENT, at("vm.xml"), at("copy.xml")],
      ];
      assertEquals((await new Deno.Command(program, { args }).output()).code, 0);
      await Deno.symlink("vm.xml", at("link.xml"));
      const written = await domrun(person, ["format", "-w", at("link.xml")]);
      assertEquals([written.code, written.stderr], [0, `${at("link.xml")}: written\n`]);
      assertEquals((await Deno.lstat(at("link.xml"))).isSymlink, true);
      assertEquals(((await Deno.stat(at("vm.xml"))).mode ?? 0) & 0o777, 0o640);
      const text = await Deno.readTextFile(at("vm.xml"));
      assertEquals((await domrun(person, ["format", at("copy.xml")])).stdout, text);
      const again = await domrun(person, ["format", "-w", at("vm.xml")]);
      assertEquals([again.code, again.stderr], [0, ""]);
      assertEquals([...Deno.readDirSync(directory)].map(({ name }) => name).sort(), [
        "copy.xml",
        "link.xml",
        "vm.xml",
      ]);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  Deno.test(`format --assigned fills in what plan decides (${person.label})`, async () => {
    const directory = await Deno.makeTempDir({ dir: person.home, prefix: "format-" });
    await Deno.chmod(directory, 0o755);
    const file = join(directory, "vm.xml");
    await Deno.writeTextFile(file, DOCUMENT);
    await Deno.chmod(file, 0o644);
    try {
      const { code, stdout, stderr } = await domrun(person, ["format", "--assigned", file]);
      assertEquals([code, stderr], [0, ""]);
      for (const part of ["<uuid>", "<alias name=", "<address type='pci' domain='0x0000'"]) {
        assertStringIncludes(stdout, part);
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}
