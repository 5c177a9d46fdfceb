/** Documents for guests of a few bytes, which boot in a moment. */
import { join } from "@std/path/posix";
import { bootDisk } from "../../vm/testing/boot_sector.ts";
import type { Person } from "./compiled.ts";

/** What a machine has besides the least. */
export interface Parts {
  /** Elements of its interface. */
  readonly forwards?: string;
  /** Its interface's type; absent: `user`. */
  readonly interfaceType?: "user" | "vhostuser";
  /** More devices. */
  readonly devices?: string;
}

/** Writes a q35 machine that runs `code`, with a passt interface and a serial console; returns the document's path. */
export async function writeBootDocument(
  person: Pick<Person, "home">,
  name: string,
  code: readonly number[],
  { forwards = "", interfaceType = "user", devices = "" }: Parts = {},
): Promise<string> {
  const disk = join(person.home, `${name}.img`);
  await Deno.writeFile(disk, bootDisk(code));
  await Deno.chmod(disk, 0o666);
  const file = join(person.home, `${name}.xml`);
  await Deno.writeTextFile(
    file,
    `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory>
  <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='${disk}'/>
      <target dev='sda' bus='sata'/>
    </disk>
    <interface type='${interfaceType}'><backend type='passt'/>${forwards}</interface>${devices}
    <serial type='pty'/>
  </devices>
</domain>
`,
  );
  await Deno.chmod(file, 0o644);
  return file;
}
