import { assertEquals } from "@std/assert";
import { dnsLabel } from "./dns_label.ts";

Deno.test("dnsLabel() makes a label of RFC 1123 out of a machine's name", () => {
  const rows: readonly (readonly [machine: string, label: string])[] = [
    ["web", "web"],
    ["Debian 12.5_generic", "debian-12-5-generic"],
    ["-Web_1.a-", "web-1-a"],
    ["Größe", "gr-e"],
    ["日本", "machine"],
    ["a".repeat(62) + ".b", "a".repeat(62)],
    ["-" + "a".repeat(63), "a".repeat(63)],
  ];
  for (const [machine, label] of rows) assertEquals(dnsLabel(machine), label, machine);
});
