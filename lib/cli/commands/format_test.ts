import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { EXIT } from "../exit_status.ts";
import { bareHost, runHere } from "../testing/bare_host.ts";

const CANONICAL = `<domain type='kvm'>
  <name>vm</name>
  <memory unit='KiB'>65536</memory>
  <os>
    <type>hvm</type>
  </os>
</domain>
`;

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

/** Runs `format` in a directory with documents; the words are split at blanks. */
async function formatIn(files: Readonly<Record<string, string>>, words: string) {
  const directory = await Deno.makeTempDir({ prefix: "domrun-format-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    return await runHere(["format", ...words.split(" ")], bareHost(directory));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const OTHER = CANONICAL.replace("  <name>vm</name>\n", "  <name>vm</name>\n\n");
const COMMENTED = CANONICAL.replace("  <os>", "  <!-- the board\n  of a PC -->\n  <os>");
const NOTE = (severity: string, message: string) =>
  `commented.xml:4:3: ${severity}[xml/comments]: ${message}
    4 |   <!-- the board
      |   ^^^^
  help: print it to another file, and take over what is worth it: domrun format FILE > NEW
`;

Deno.test("domrun format --check and --diff tell what would change", async () => {
  const files = {
    "same.xml": CANONICAL,
    "other.xml": OTHER,
    "commented.xml": COMMENTED,
    "bad.xml": CANONICAL.replace("<os>", "<os kind='a'>"),
  };
  const diff = `--- other.xml
+++ other.xml
@@ -1,6 +1,5 @@
 <domain type='kvm'>
   <name>vm</name>
-
   <memory unit='KiB'>65536</memory>
   <os>
     <type>hvm</type>
`;
  const rows: readonly [words: string, status: number, stdout: string][] = [
    ["--check same.xml commented.xml", EXIT.done, ""],
    ["--check same.xml other.xml", EXIT.document, "other.xml\n"],
    ["--check bad.xml other.xml", EXIT.document, "other.xml\n"],
    ["--diff same.xml other.xml", EXIT.done, diff],
    ["--diff --check other.xml", EXIT.document, diff],
    ["same.xml", EXIT.done, CANONICAL],
    ["commented.xml", EXIT.done, CANONICAL],
  ];
  for (const [words, status, stdout] of rows) {
    const ran = await formatIn(files, words);
    assertEquals([ran.status, ran.stdout], [status, stdout], words);
  }
});

Deno.test("domrun format says that comments are not written again", async () => {
  const { stderr } = await formatIn({ "commented.xml": COMMENTED }, "commented.xml");
  assertEquals(stderr, NOTE("note", "comments are not written again"));
  const files = { "commented.xml": COMMENTED.replace("65536", "<![CDATA[65536]]>") };
  const { status, stderr: refused } = await formatIn(files, "-w commented.xml");
  assertEquals(status, EXIT.document);
  assertEquals(
    refused,
    NOTE("error", "comments would be lost: the document stays as it is") +
      "More about it: domrun explain xml/comments\n",
  );
  const hidden = CANONICAL.replace("65536", "<![CDATA[65536]]>");
  assertEquals((await formatIn({ "a.xml": hidden }, "a.xml")).stderr, "");
  const instruction = { "a.xml": `<?xml version='1.0'?>\n<?xml-model href='<!--'?>\n${CANONICAL}` };
  const kept = await formatIn(instruction, "-w a.xml");
  assertEquals(kept.status, EXIT.document);
  assertEquals(kept.stderr.split("\n").slice(0, 3), [
    "a.xml:2:1: error[xml/comments]: processing instructions would be lost: the document stays as it is",
    "    2 | <?xml-model href='<!--'?>",
    "      | ^^",
  ]);
});

Deno.test("domrun format refuses options that do not go together", async () => {
  const rows: readonly [words: string, message: string][] = [
    ["-w --check a.xml", "--write goes with neither --check nor --diff"],
    ["-w a.xml -", "--write needs a file, found standard input"],
    ["a.xml a.xml", "One document is printed, found several"],
    ["--emulator /q a.xml", "--emulator goes with --assigned alone"],
  ];
  for (const [words, message] of rows) {
    const { status, stderr } = await formatIn({ "a.xml": CANONICAL }, words);
    assertEquals([status, stderr.split("\n")[0]], [EXIT.usage, `domrun: ${message}`], words);
  }
});
