/** A disk that is attached, or that another document brings, gets the warnings that `up` gives of it. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `doubtful-${Deno.pid}`;
const SAID =
  /warning\[host\/image-format\]: the image is qcow2, and taken as raw\n[^]*type='qcow2'/;

for (const person of people()) {
  Deno.test(`attach and apply warn of what up warns of (${person.label})`, async () => {
    const machine = await writeBootDocument(person, NAME, IDLE, {
      devices: "<controller type='scsi' model='virtio-scsi'/>",
    });
    const disk = await writeDisk(person);
    await withMachines(person, [NAME], async () => {
      const up = await domrun(person, ["up", "-d", machine]);
      assertEquals([up.code, SAID.test(up.stderr)], [0, false], up.stderr);
      const attached = await domrun(person, ["attach", NAME, disk]);
      assertEquals([attached.code, attached.stdout], [0, "attached disk scsi0-0-0-1\n"]);
      assertMatch(attached.stderr, SAID);
      const { stdout } = await domrun(person, ["dumpxml", NAME]);
      const kept = join(person.home, `${NAME}-kept.xml`);
      await Deno.writeTextFile(kept, stdout);
      const applied = await domrun(person, ["apply", NAME, kept]);
      assertEquals([applied.code, applied.stdout], [0, "Nothing differs\n"]);
      assertMatch(applied.stderr, SAID);
    });
    await domrun(person, ["gc", "--runs", NAME]);
  });
}

/** Writes a disk whose image begins like a qcow2, which it is not said to be. */
async function writeDisk(person: Person): Promise<string> {
  const image = join(person.home, `${NAME}-disk.img`);
  const bytes = new Uint8Array(1024 * 1024);
  bytes.set([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]);
  await Deno.writeFile(image, bytes);
  await Deno.chmod(image, 0o666);
  const file = join(person.home, `${NAME}-disk.xml`);
  await Deno.writeTextFile(
    file,
    `<disk type='file'><driver name='qemu' type='raw'/><source file='${image}'/>` +
      "<target dev='sdb' bus='scsi'/></disk>\n",
  );
  return file;
}
