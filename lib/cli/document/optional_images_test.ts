import { assertEquals } from "@std/assert";
import { bareHost } from "../testing/bare_host.ts";
import { readDomain } from "../../domain/read.ts";
import { devicesOf } from "../../domain/domain.ts";
import { withoutMissingImages } from "./optional_images.ts";
import type { FileFacts } from "../../host/host.ts";

const TEXT = `<domain type='qemu'>
<name>vm</name>
<memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices>
<disk type='file'><source file='/there' startupPolicy='optional'/><target dev='vda'/></disk>
<disk type='file'><source file='/gone' startupPolicy='optional'/><target dev='vdb'/></disk>
<disk type='file'><source file='/gone' startupPolicy='mandatory'/><target dev='vdc'/></disk>
<disk type='file' device='cdrom'><source file='/gone' startupPolicy='optional'/><target dev='sda' bus='sata'/></disk>
</devices>
</domain>
`;

const THERE: FileFacts = {
  ...{ kind: "file", size: 1, mode: 0o644, uid: 0, gid: 0, dev: 1, ino: 1, mtimeMs: 0, ctimeMs: 0 },
};

Deno.test("withoutMissingImages() leaves out what is optional and not there", async () => {
  const { domain, origins } = await readDomain("vm.xml", TEXT);
  if (domain === undefined || origins === undefined) throw new Error("the document is wrong");
  const host = bareHost("/nowhere");
  const files = {
    ...host.files,
    stat: (path: string) => Promise.resolve(path === "/there" ? THERE : undefined),
  };
  const present = await withoutMissingImages(domain, origins, { files });
  const { disks } = devicesOf(present.domain);
  assertEquals(
    disks.map((disk) => `${disk.target.dev} ${disk.source !== undefined}`),
    ["vda true", "vdc true", "sda false"],
  );
  assertEquals(disks.map((disk) => origins.element(disk).name), ["disk", "disk", "disk"]);
  assertEquals(
    present.findings.map(({ line, severity, message }) => `${line} ${severity}: ${message}`),
    [
      "7 note: /gone is not there, and is optional: the machine has no disk 'vdb'",
      "9 note: /gone is not there, and is optional: the drive 'sda' is empty",
    ],
  );
});
