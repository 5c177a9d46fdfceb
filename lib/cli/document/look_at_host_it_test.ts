/** Images that qemu-img makes, and what is said of them in a document that declares them otherwise. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../../host/mod.ts";
import {
  capabilitiesOf72,
  mustPlan,
  planOf,
  readWell,
  testdata,
} from "../../plan/testing/documents.ts";
import { lacksOfHost } from "./look_at_host.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

function document(disk: string): string {
  return `<domain type='qemu'>
<name>vm</name>
<memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices>
${disk}
</devices>
</domain>
`;
}

async function said(text: string): Promise<readonly string[]> {
  const { domain, origins, ...read } = await readWell("vm.xml", text);
  const plan = mustPlan(planOf({ ...read, domain, origins }, QEMU));
  return (await lacksOfHost({ domain, origins, needs: plan }, systemHost()))
    .map(({ line, severity, code, message }) => `${line} ${severity} ${code}: ${message}`);
}

Deno.test("lacksOfHost() tells an image by its first bytes, whatever it is declared as", async () => {
  const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "images-" });
  try {
    const qemuImg = async (format: string) => {
      const path = join(root, format);
      const args = ["create", "-q", "-f", format, path, "1M"];
      assertEquals((await new Deno.Command("qemu-img", { args }).output()).code, 0);
      return path;
    };
    await Deno.writeFile(join(root, "packed"), Uint8Array.of(0x1f, 0x8b, 8, 0));
    await Deno.writeFile(join(root, "short"), Uint8Array.of(0));
    const rows: readonly (readonly [path: string, driver: string | undefined, said?: string])[] = [
      [await qemuImg("raw"), undefined],
      [await qemuImg("raw"), "raw"],
      [await qemuImg("raw"), "qcow2", "the image is raw, and declared as qcow2"],
      [await qemuImg("qcow2"), "qcow2"],
      [await qemuImg("qcow2"), "raw", "the image is qcow2, and taken as raw"],
      [await qemuImg("qcow2"), undefined, "the image is qcow2, and taken as raw"],
      [await qemuImg("vmdk"), undefined, "the image is vmdk, and taken as raw"],
      [await qemuImg("vdi"), undefined, "the image is vdi, and taken as raw"],
      [await qemuImg("vhdx"), undefined, "the image is vhdx, and taken as raw"],
      [await qemuImg("vpc"), undefined, "the image is vpc, and taken as raw"],
      [
        join(root, "packed"),
        "raw",
        "the image is compressed with gzip, which QEMU does not decompress",
      ],
      [join(root, "short"), undefined],
    ];
    for (const [path, driver, expected] of rows) {
      const written = driver === undefined ? "" : `<driver name='qemu' type='${driver}'/>`;
      const disk = `<disk type='file'>${written}<source file='${path}'/><target dev='vda'/></disk>`;
      assertEquals(
        await said(document(disk)),
        expected === undefined ? [] : [`6 warning host/image-format: ${expected}`],
      );
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("lacksOfHost() names files, directories and network devices that are not there", async () => {
  const inside = "<disk type='file'><source file='/nowhere/disk'/><target dev='vda'/></disk>\n" +
    "<serial type='pty'><log file='/nowhere/log'/></serial>\n" +
    "<serial type='file'><source path='/nowhere/serial'/></serial>\n" +
    "<interface type='user'><source dev='nobody0'/><model type='virtio'/>" +
    "<backend type='passt' logFile='/nowhere/passt'/></interface>\n" +
    "<interface type='user'><source dev='lo'/><model type='virtio'/><backend type='passt'/></interface>";
  const nowhere = "would lie in /nowhere, which is not a directory that can be searched";
  assertEquals(await said(document(inside)), [
    "6 warning host/files: cannot use /nowhere/disk for disk 'vda': " +
    "it does not exist, or lies in a directory that cannot be searched",
    `7 warning host/files: cannot use /nowhere/log for the log of serial0: it ${nowhere}`,
    `8 warning host/files: cannot use /nowhere/serial for serial1: it ${nowhere}`,
    "9 warning host/no-network-device: there is no network device 'nobody0' on this host",
    `9 warning host/files: cannot use /nowhere/passt for the log of net0's passt: it ${nowhere}`,
  ]);
});

Deno.test("lacksOfHost() tells an image that another program has open", async () => {
  const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "images-" });
  const image = join(root, "disk.raw");
  await Deno.writeFile(image, new Uint8Array(1 << 20));
  const disk = (rest: string) =>
    document(`<disk type='file'><source file='${image}'/><target dev='vda'/>${rest}</disk>`);
  const of = (why: string) => [
    `6 warning host/image-in-use: QEMU would not open this image now: another program ${why}`,
  ];
  /** What is said while qemu-io has the image open. */
  const saidDuring = async (options: readonly string[], rest: string) => {
    const child = new Deno.Command("qemu-io", {
      args: [...options, "-f", "raw", image],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const output = child.stdout.getReader();
    try {
      // Its prompt: the image is open.
      await output.read();
      return await said(disk(rest));
    } finally {
      await child.stdin.close();
      await output.cancel();
      await child.status;
    }
  };
  try {
    assertEquals(await said(disk("")), []);
    assertEquals(await saidDuring([], ""), of("may write to it"));
    assertEquals(await saidDuring([], "<readonly/>"), of("may write to it"));
    assertEquals(await saidDuring([], "<shareable/>"), []);
    assertEquals(await saidDuring(["-r"], ""), []);
    assertEquals(await said(disk("")), []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
