import { assertEquals } from "@std/assert";
import { documentOf, type Parts, passtInterface } from "../testing/rule_rows.ts";
import { readDomain } from "../read.ts";

/** What is advised, a line a finding. */
async function advised(parts: Parts): Promise<readonly string[]> {
  const { findings } = await readDomain("vm.xml", documentOf(parts));
  return findings.flatMap(({ severity, help }) => severity === "error" ? [help ?? ""] : []);
}

const forward = (range: string): Parts => ({
  devices: passtInterface(
    `<portForward proto='tcp' address='127.0.0.1'><range ${range}/></portForward>`,
  ),
});
const device = (xml: string): Parts => ({ devices: xml });

Deno.test("a word that means something elsewhere is answered with what is meant", async () => {
  const rows: readonly [Parts, string][] = [
    [device("<interface type='passt'/>"), "write type='user', and <backend type='passt'/> in it"],
    [
      device("<disk type='qcow2'><target dev='vda'/></disk>"),
      "write type='file', and <driver name='qemu' type='…'/> in it for the format",
    ],
    [
      device("<filesystem type='virtiofs'/>"),
      "write type='mount', and <driver type='virtiofs'/> in it",
    ],
    [device("<tpm><backend type='swtpm'/></tpm>"), "write type='emulator'"],
    [forward("start='8000-8010'"), "write start='8000' end='8010'"],
    [
      device("<memory model='dimm'><target><size>1G</size><node>0</node></target></memory>"),
      "write <size unit='GiB'>1</size>",
    ],
    [
      device(
        "<hostdev mode='subsystem' type='usb'><source><vendor id='046d'/><product id='1'/></source></hostdev>",
      ),
      "a hexadecimal number begins with 0x: '0x046d'",
    ],
    [
      device("<disk type='file'><source file='~/a.img'/><target dev='vda'/></disk>"),
      "no shell reads this: write the whole path, such as /home/you/…",
    ],
    [
      device("<disk type='block'><source file='/dev/sdb'/><target dev='vda'/></disk>"),
      "file='…' is for <disk type='file'>",
    ],
    [
      device("<disk type='file'><format type='raw'/><source file='/a'/><target dev='vda'/></disk>"),
      "write <driver name='qemu' type='…'/>",
    ],
    [
      device(
        "<hostdev mode='subsystem' type='pci'><source><address bus='01:00.1' slot='0' function='0'/></source></hostdev>",
      ),
      "write bus='0x01' slot='0x00' function='0x1'",
    ],
    [device("<sound type='ich9'/>"), "did you mean 'model'?"],
    [
      device("<video type='qxl'><model type='qxl'/></video>"),
      "'type' belongs on <model> in <video>",
    ],
  ];
  for (const [parts, help] of rows) assertEquals(await advised(parts), [help]);
});

Deno.test("a value that only looks like one of them is not answered so", async () => {
  assertEquals(await advised(forward("start='many'")), [""]);
  assertEquals(await advised(device("<interface type='toString'/>")), [""]);
});
