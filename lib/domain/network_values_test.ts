import { assertEquals } from "@std/assert";
import { bracketed, canonicalAddress } from "./network_values.ts";

Deno.test("canonicalAddress() gives every spelling of an address the same text", () => {
  const rows = [
    ["127.0.0.1", "127.0.0.1"],
    ["127.000.0.01", "127.0.0.1"],
    ["::1", "[::1]"],
    ["0:0::0:1", "[::1]"],
    ["2001:DB8::A", "[2001:db8::a]"],
  ] as const;
  for (const [address, text] of rows) {
    assertEquals(canonicalAddress(address), text);
  }
});

Deno.test("bracketed() puts brackets around IPv6 alone", () => {
  const found = ["::1", "127.0.0.1", "localhost"].map(bracketed);
  assertEquals(found, ["[::1]", "127.0.0.1", "localhost"]);
});
