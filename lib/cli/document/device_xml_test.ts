import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { isBlocking } from "../../findings/finding.ts";
import { readDevice } from "../../domain/read_device.ts";
import { UsageError } from "../command.ts";
import { diskXml, freeTarget, imageFormat, interfaceXml } from "./device_xml.ts";

Deno.test("diskXml() and interfaceXml() write devices that are read without a finding", async () => {
  const texts = [
    diskXml({ path: "/srv/a & b.qcow2", format: "qcow2", target: "vdb" }),
    interfaceXml(undefined),
    interfaceXml({ proto: "tcp", address: "127.0.0.1", port: 2222, toPort: 22 }),
  ];
  for (const text of texts) {
    const { device, findings } = await readDevice("device", text);
    assertEquals([device === undefined, findings.filter(isBlocking)], [false, []], text);
  }
});

Deno.test("freeTarget() gives the first name that no disk has", () => {
  const disk = (dev: string) => `<target dev='${dev}' bus='virtio'/>`;
  assertEquals(freeTarget(""), "vda");
  assertEquals(freeTarget(disk("vda") + disk("vdc") + disk("sdb")), "vdb");
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

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (one) => one.charCodeAt(0));
}
