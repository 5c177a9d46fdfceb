/** The addresses that passt has for its guest, as it tells when it starts. */

/** The lines of its DHCP and of its DHCPv6; those of name servers and routers have other words. */
const ASSIGNED = /^\s+assign: ([0-9a-fA-F.:]+)\s*$/gm;

/** What is in passt's words at its start: `["192.0.2.2", "fd00::2"]`; none where it has none to give. Pure. */
export function offeredAddresses(words: string): readonly string[] {
  return [...words.matchAll(ASSIGNED)].flatMap(([, address]) => address ?? []);
}
