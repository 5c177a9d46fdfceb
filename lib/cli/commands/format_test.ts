import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { EXIT } from "../exit_status.ts";
import { bareHost, runHere } from "../testing/bare_host.ts";

const document = (devices: string) =>
  `<domain type='kvm'><name>vm</name><memory>65536</memory><os firmware='efi'><type>hvm</type></os>
<features><acpi/></features><devices>${devices}</devices></domain>`;

async function format(devices: string) {
  const directory = await Deno.makeTempDir({ prefix: "domrun-format-" });
  try {
    const file = join(directory, "vm.xml");
    await Deno.writeTextFile(file, document(devices));
    return await runHere(["format", file], bareHost(directory));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("domrun format writes what cannot be run here, and says nothing of it", async () => {
  const { status, stdout, stderr } = await format(
    "<tpm><backend type='emulator' version='2.0'/></tpm>",
  );
  assertEquals([status, stderr], [EXIT.done, ""]);
  assertEquals(stdout.match(/<os firmware='efi'>|<backend type='emulator' version='2.0'\/>/g), [
    "<os firmware='efi'>",
    "<backend type='emulator' version='2.0'/>",
  ]);
});

Deno.test("domrun format writes as it stands what libvirt knows and domrun does not", async () => {
  const { status, stdout, stderr } = await format(`
    <disk type='network' device='disk'><driver name='qemu'/><source protocol='rbd' name='pool/a'>
      <host name='b' port='6789'/></source><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='disk'><source file='/a.img'/><target dev='vdb' bus='virtio'/>
      <iotune><total_bytes_sec>1000</total_bytes_sec></iotune></disk>
    <interface type='user'><mac address='52:54:00:00:00:01' check='no'/></interface>
    <serial type='pty' tty='/dev/pts/1'><target type='isa-serial' port='0'/></serial>
    <crypto model='virtio'/>`);
  assertEquals([status, stderr], [EXIT.done, ""]);
  assertEquals(
    stdout.replace(/^.*<devices>\n|<\/devices>.*$/gs, ""),
    `    <disk type='network' device='disk'>
      <driver name='qemu'/>
      <target dev='vda' bus='virtio'/>
      <source protocol='rbd' name='pool/a'>
        <host name='b' port='6789'/>
      </source>
    </disk>
    <disk type='file' device='disk'>
      <source file='/a.img'/>
      <target dev='vdb' bus='virtio'/>
      <iotune>
        <total_bytes_sec>1000</total_bytes_sec>
      </iotune>
    </disk>
    <interface type='user'>
      <mac address='52:54:00:00:00:01' check='no'/>
    </interface>
    <serial type='pty' tty='/dev/pts/1'>
      <target type='isa-serial' port='0'/>
    </serial>
    <crypto model='virtio'/>
  `,
  );
});

Deno.test("domrun format writes nothing of a document with a mistake", async () => {
  const { status, stdout, stderr } = await format("<disk type='file' devise='disk'/>");
  assertEquals([status, stdout], [EXIT.document, ""]);
  assertEquals(stderr.includes("did you mean 'device'?"), true);
});
