import { assertEquals, assertThrows } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { ChangeError } from "../errors.ts";
import { deviceMeant, oneMeant } from "./device_steps.ts";

const MAC = "52:54:00:00:00:01";

async function machine() {
  const card = (alias: string) =>
    `<interface type='user'><mac address='${MAC}'/><alias name='${alias}'/></interface>`;
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices>${card("net0")}${card("net1")}</devices>
</domain>`,
  );
  if (domain === undefined) throw new Error("the document is wrong");
  return domain;
}

Deno.test("oneMeant() takes no device for another with the same name", async () => {
  const domain = await machine();
  assertEquals(oneMeant(domain, "net1"), "net1");
  assertEquals(oneMeant(domain, "net2"), undefined);
  assertThrows(() => oneMeant(domain, MAC), ChangeError, `${MAC} may be any of net0, net1`);
});

Deno.test("deviceMeant() names the devices that there are", async () => {
  const domain = await machine();
  assertEquals(deviceMeant(domain, "net1").alias, "net1");
  const error = assertThrows(() => deviceMeant(domain, "net2"), ChangeError);
  assertEquals([error.message, error.help], [
    "The machine has no device net2",
    "there are: net0, net1",
  ]);
});
