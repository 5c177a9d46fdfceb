/** Paths that begin beside the document. */
import { assertEquals } from "@std/assert";
import { readDomain } from "./read.ts";

async function read(os: string, devices: string) {
  const text = `<domain type='qemu'><name>a</name><memory unit='MiB'>64</memory><os>
    <type arch='x86_64' machine='q35'>hvm</type>${os}</os><devices>${devices}</devices></domain>`;
  const { domain, findings } = await readDomain("vms/a.xml", text, { directory: "/home/you/vms" });
  return {
    domain,
    said: findings.map(({ line, severity, message }) => `${line} ${severity}: ${message}`),
  };
}

const disk = (file: string) =>
  `<disk type='file'><source file='${file}'/><target dev='vda'/></disk>`;

Deno.test("paths begin at the document's directory", async () => {
  const os = "<kernel> ../boot/vmlinuz </kernel><initrd>initrd</initrd>";
  const { domain, said } = await read(
    os,
    `${disk("a.qcow2")}<filesystem><source dir='./share'/><target dir='share'/></filesystem>`,
  );
  assertEquals(said, [
    "2 note: '../boot/vmlinuz' is taken from the document's directory: '/home/you/boot/vmlinuz'",
    "2 note: 'initrd' is taken from the document's directory: '/home/you/vms/initrd'",
    "2 note: 'a.qcow2' is taken from the document's directory: '/home/you/vms/a.qcow2'",
    "2 note: './share' is taken from the document's directory: '/home/you/vms/share'",
  ]);
  assertEquals(domain?.os.kernel, "/home/you/boot/vmlinuz");
  assertEquals(domain?.os.initrd, "/home/you/vms/initrd");
  assertEquals(domain?.devices?.filesystems[0]?.source, { dir: "/home/you/vms/share" });
});

Deno.test("absolute paths, and what is none, stay as they are", async () => {
  for (const file of ["~/a.img", "$HOME/a.img", "https://host/a.img"]) {
    assertEquals((await read("", disk(file))).said, [
      `2 error: invalid file='${file}' on <source>: need an absolute path, beginning with '/'`,
    ]);
  }
  assertEquals((await read("", disk("/srv/a.img"))).said, []);
});
