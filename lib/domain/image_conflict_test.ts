import { assertEquals } from "@std/assert";
import type { Disk } from "./disk.ts";
import { devicesOf } from "./domain.ts";
import { readDomain } from "./read.ts";
import { conflictOfDisks } from "./image_conflict.ts";

async function disk(rest: string): Promise<Disk> {
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices>
<disk type='file'><source file='/a'/><target dev='vda'/>${rest}</disk></devices></domain>`,
  );
  const found = domain && devicesOf(domain).disks[0];
  if (found === undefined) throw new Error("the document is wrong");
  return found;
}

Deno.test("conflictOfDisks() says when QEMU opens no image for a second disk", async () => {
  const [read, shared, transient] = ["<readonly/>", "<shareable/>", "<transient/>"] as const;
  const rows: readonly (readonly [had: string, disk: string, why: string | undefined])[] = [
    ["", "", "may write to it"],
    ["", read, "may write to it"],
    ["", shared, "lets no other write to it"],
    [read, "", "lets no other write to it"],
    [read, read, undefined],
    [read, transient, undefined],
    [shared, "", "may write to it"],
    [shared, shared, undefined],
  ];
  for (const [had, another, why] of rows) {
    const said = conflictOfDisks(await disk(had), await disk(another));
    assertEquals(said, why, `'${another}' beside '${had}'`);
  }
});
