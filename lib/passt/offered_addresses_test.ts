import { assertEquals } from "@std/assert";
import { offeredAddresses } from "./offered_addresses.ts";

Deno.test("offeredAddresses() finds what DHCP and DHCPv6 assign, and no router or name server", () => {
  const words = `Template interface: eth0 (IPv4), eth0 (IPv6)
MAC:
    host: 02:fc:00:00:00:01
DHCP:
    assign: 192.0.2.2
    mask: 255.255.255.0
    router: 192.0.2.1
DNS:
    192.0.2.53
NDP/DHCPv6:
    assign: fd00::2
    router: fd00::1
    our link-local: fe80::fc:ff:fe00:1
`;
  assertEquals(offeredAddresses(words), ["192.0.2.2", "fd00::2"]);
  assertEquals(offeredAddresses("No IPv6 nameserver available for NDP/DHCPv6\n"), []);
  assertEquals(offeredAddresses("    assign: <script>\nassign: 192.0.2.9\n"), []);
});
