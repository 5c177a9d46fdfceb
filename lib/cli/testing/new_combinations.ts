/** Option by option and together: what `domrun new` is tried with. `DIR` has the files of {@link writeImages}. */
import { join } from "@std/path/posix";

/** A name that no tag of a share holds. */
const LONG = "photographs-of-the-summer-of-2026-in-the-north";

export const COMBINATIONS: readonly string[] = [
  "DIR/debian.qcow2",
  "DIR/debian.qcow2 -p PORT:22 --memory 128M --cpus 2",
  "DIR/debian.qcow2 -p :22 -p [::1]::53/udp",
  "DIR/raw.img --memory 64 --cpus 1",
  "DIR/overlay.qcow2 --disk DIR/raw.img --disk DIR/vmware.vmdk",
  "DIR/debian.qcow2 --ephemeral",
  "DIR/cd.iso",
  "--disk DIR/raw.img --cdrom DIR/cd.iso",
  "--cdrom DIR/cd.iso --cdrom DIR/cd.iso --os other",
  "--kernel DIR/kernel",
  "--kernel DIR/kernel --initrd DIR/initrd --append root=/dev/vda",
  "--kernel DIR/kernel --efi",
  "DIR/debian.qcow2 --efi",
  "DIR/debian.qcow2 --efi --tpm",
  "DIR/debian.qcow2 --tpm",
  "DIR/debian.qcow2 --graphics vnc",
  "DIR/debian.qcow2 --graphics spice",
  "DIR/debian.qcow2 --graphics spice --os windows --cdrom DIR/cd.iso --cpus 3",
  "DIR/debian.qcow2 --os windows --efi --tpm -m 1G",
  "DIR/debian.qcow2 --os other -p :80",
  "DIR/debian.qcow2 --share DIR",
  "DIR/debian.qcow2 --share DIR/LONG --share DIR/a--b/LONG".replaceAll("LONG", LONG),
  "DIR/debian.qcow2 --share DIR/a--b --share DIR --graphics vnc --os linux",
  "DIR/debian.qcow2 --arch aarch64 --tpm --cpus 9 --cdrom DIR/cd.iso --graphics vnc",
  "--kernel DIR/kernel --initrd DIR/initrd --arch aarch64",
  "DIR/debian.qcow2 --arch aarch64 --os windows --cdrom DIR/cd.iso --cdrom DIR/cd.iso",
  "DIR/debian.qcow2 --arch aarch64 --os other --efi --share DIR",
];

/** The images of {@link COMBINATIONS}, without content. Effects: files in `directory`, for everybody. */
export async function writeImages(directory: string): Promise<void> {
  const at = (name: string) => join(directory, name);
  await qemuImg("-f", "qcow2", at("debian.qcow2"), "8M");
  await qemuImg("-f", "qcow2", "-F", "qcow2", "-b", at("debian.qcow2"), at("overlay.qcow2"));
  await qemuImg("-f", "vmdk", at("vmware.vmdk"), "8M");
  for (const name of ["raw.img", "cd.iso", "initrd"]) {
    await Deno.writeFile(at(name), new Uint8Array(1024 * 1024));
  }
  await Deno.writeFile(at("kernel"), kernelHead());
  for (const name of ["a--b", LONG, `a--b/${LONG}`]) await Deno.mkdir(at(name));
  for (const { name } of Deno.readDirSync(directory)) await Deno.chmod(at(name), 0o777);
}

/** As much of a kernel as QEMU looks at: the header of Linux' boot protocol 2.12 (Documentation/arch/x86/boot.rst). */
function kernelHead(): Uint8Array {
  const bytes = new Uint8Array(64 * 1024);
  bytes.set(new TextEncoder().encode("HdrS"), 0x202);
  const header = new DataView(bytes.buffer);
  header.setUint16(0x206, 0x020c, true);
  header.setUint8(0x211, 1); // loaded high
  header.setUint32(0x22c, 0x37ffffff, true); // where an initrd may end
  return bytes;
}

async function qemuImg(...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("qemu-img", { args: ["create", "-q", ...args] })
    .output();
  if (!success) throw new Error(`qemu-img create ${args.join(" ")}`);
}
