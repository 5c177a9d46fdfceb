import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { isBlocking } from "../../findings/finding.ts";
import { readDevice } from "../../domain/read_device.ts";
import { UsageError } from "../command.ts";
import { diskXml, imageFormat, interfaceXml } from "./device_xml.ts";

Deno.test("diskXml() and interfaceXml() write devices that are read without a finding", async () => {
  const texts = [
    diskXml({ path: "/srv/a & b.qcow2", format: "qcow2", target: "vdb" }),
    interfaceXml(),
  ];
  for (const text of texts) {
    const { device, findings } = await readDevice("device", text);
    assertEquals([device === undefined, findings.filter(isBlocking)], [false, []], text);
  }
});

Deno.test("imageFormat() takes no image for raw that has a header", async () => {
  const of = (head: string) =>
    imageFormat(
      { files: { ...systemHost().files, readHead: () => Promise.resolve(bytes(head)) } },
      "/a",
    );
  assertEquals([await of("QFI\xfb"), await of("\0\0"), await of("")], ["qcow2", "raw", "raw"]);
  for (const [head, format] of [["KDMV", "vmdk"], ["conectix", "vpc"], ["\x1f\x8b", "gzip"]]) {
    const error = await assertRejects(() => of(head ?? ""), UsageError);
    assertEquals(error.message, `Cannot use /a: it is ${format}, need qcow2 or raw`);
  }
});

Deno.test("imageFormat() refuses a path that no document may hold", async () => {
  const error = await assertRejects(() => imageFormat(systemHost(), "/a\nb"), UsageError);
  assertEquals(
    error.message,
    "Cannot use /a\u{fffd}b: it has a line feed, which libvirt takes in no path",
  );
});

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}
