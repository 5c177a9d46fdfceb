import { assertEquals } from "@std/assert";
import { addressRows } from "./ip.ts";

Deno.test("addressRows() has a row for each address that others can see", () => {
  const mac = "52:54:00:00:00:01";
  const address = (text: string, prefix: number) => ({ "ip-address": text, prefix });
  assertEquals(
    addressRows([
      {
        name: "lo",
        "hardware-address": "00:00:00:00:00:00",
        "ip-addresses": [address("::1", 128)],
      },
      {
        name: "eth0",
        "hardware-address": mac,
        "ip-addresses": [address("192.0.2.2", 24), address("fd00::1", 64)],
      },
      { name: "tun0", "ip-addresses": [address("10.0.0.1", 8)] },
      { name: "eth1", "hardware-address": mac },
    ]),
    [["eth0", mac, "192.0.2.2/24"], ["eth0", mac, "fd00::1/64"], ["tun0", "", "10.0.0.1/8"]],
  );
  for (const nothing of [undefined, null, "x", [], [1]]) assertEquals(addressRows(nothing), []);
});
