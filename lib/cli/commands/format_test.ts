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

Deno.test("domrun format writes nothing of a document with parts that it would lose", async () => {
  const { status, stdout, stderr } = await format("<crypto model='virtio'/>");
  assertEquals([status, stdout], [EXIT.document, ""]);
  assertEquals(stderr.includes("<crypto> in <devices> is known to libvirt"), true);
});
