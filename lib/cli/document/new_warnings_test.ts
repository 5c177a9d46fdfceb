import { assertEquals } from "@std/assert";
import { readDevice } from "../../domain/read_device.ts";
import { checkDocument } from "../../plan/check_document.ts";
import { interfaceWarnings, newWarnings } from "./new_warnings.ts";

const card = (last: string) =>
  `<interface type='user'><mac address='52:54:00:00:00:${last}'/><model type='virtio'/></interface>`;
const machine = (...macs: readonly string[]) =>
  `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices>${
    macs.map(card).join("")
  }</devices></domain>`;

const SAID = "MAC address 52:54:00:00:00:01 is also that of the interface";

Deno.test("newWarnings() has what was not said of the machine before", async () => {
  const rows: readonly (readonly [before: string, after: string, said: readonly string[]])[] = [
    [machine("01"), machine("01", "02"), []],
    [machine("01"), machine("01", "01"), [`${SAID} on line 2`]],
    [machine("01", "01"), machine("01", "01"), []],
  ];
  for (const [before, after, said] of rows) {
    const { findings } = await checkDocument("vm.xml", after);
    assertEquals((await newWarnings(findings, before)).map(({ message }) => message), said);
  }
});

Deno.test("interfaceWarnings() tells where an interface has the MAC address of another, and of which", async () => {
  const said = async (mac: string) => {
    const { device, origins } = await readDevice("card.xml", card(mac));
    if (device?.element !== "interface" || !origins) throw new Error("the device is wrong");
    const running = machine("01").replace("</interface>", "<alias name='ua-web'/></interface>");
    return (await interfaceWarnings(device.model, origins, running))
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  };
  assertEquals(await said("02"), []);
  assertEquals(await said("01"), [`card.xml:1:38: ${SAID} ua-web`]);
});
