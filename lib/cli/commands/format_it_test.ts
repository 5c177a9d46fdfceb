/** `domrun format --write` and `--assigned` with real files, mv(1) and a QEMU. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, people } from "../testing/compiled.ts";

const DOCUMENT = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>
`;

/** One that the ordinary user of the tests is not in. */
const OTHER_GROUP = 54322;

for (const person of people()) {
  Deno.test(`format --write changes a file in its place, and keeps its mode and group (${person.label})`, async () => {
    const directory = await Deno.makeTempDir({ dir: person.home, prefix: "format-" });
    await Deno.chmod(directory, 0o777);
    const at = (name: string) => join(directory, name);
    try {
      const script = 'umask 002; printf %s "$0" >"$1"; printf %s "$0" >"$2"; chmod 664 "$1"';
      const [program = "sh", ...args] = [
        ...person.become,
        ...["sh", "-c", script, DOCUMENT, at("vm.xml"), at("copy.xml")],
      ];
      assertEquals((await new Deno.Command(program, { args }).output()).code, 0);
      const own = (await Deno.stat(at("copy.xml"))).gid;
      if (Deno.uid() === 0) await Deno.chown(at("vm.xml"), null, OTHER_GROUP);
      await Deno.symlink("vm.xml", at("link.xml"));
      const written = await domrun(person, ["format", "-w", at("link.xml")]);
      assertEquals([written.code, written.stderr], [0, `${at("link.xml")}: written\n`]);
      assertEquals((await Deno.lstat(at("link.xml"))).isSymlink, true);
      // Root may give it any group. Who may not has his own there, which may do what everybody may.
      const kept = person.label === "root"
        ? [0o664, OTHER_GROUP]
        : Deno.uid() === 0
        ? [0o644, own]
        : [0o664, own];
      const { mode, gid } = await Deno.stat(at("vm.xml"));
      assertEquals([(mode ?? 0) & 0o777, gid], kept);
      const text = await Deno.readTextFile(at("vm.xml"));
      assertEquals((await domrun(person, ["format", at("copy.xml")])).stdout, text);
      const again = await domrun(person, ["format", "-w", at("vm.xml")]);
      assertEquals([again.code, again.stderr], [0, ""]);
      await Deno.link(at("copy.xml"), at("hard.xml"));
      const split = await domrun(person, ["format", "-w", at("copy.xml")]);
      const words = `${at("copy.xml")}: written; its other hard links have the text of before\n`;
      assertEquals([split.code, split.stderr], [0, words]);
      assertEquals(await Deno.readTextFile(at("hard.xml")), DOCUMENT);
      await Deno.remove(at("hard.xml"));
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
