import { assertEquals } from "@std/assert";
import { isBlocking } from "../../findings/finding.ts";
import { readDevice } from "../../domain/read_device.ts";
import { diskXml, freeTarget, interfaceXml } from "./device_xml.ts";

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
