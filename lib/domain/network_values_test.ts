import { assertEquals } from "@std/assert";
import { bracketed, canonicalAddress, isUnspecified, plainAddress } from "./network_values.ts";

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

Deno.test("plainAddress() gives the IPv4 address that an IPv6 one stands for", () => {
  const rows = [
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["0:0:0:0:0:FFFF:c633:6414", "198.51.100.20"],
    ["::ffff:0:0", "0.0.0.0"],
    ["::1", "::1"],
    ["::ffff", "::ffff"],
    ["10.0.0.1", "10.0.0.1"],
  ] as const;
  for (const [address, plain] of rows) assertEquals(plainAddress(address), plain);
});

Deno.test("isUnspecified() knows every address by each of its spellings", () => {
  const found = ["0.0.0.0", "000.0.0.0", "::", "0::0", "0.0.0.1", "::1"].filter(isUnspecified);
  assertEquals(found, ["0.0.0.0", "000.0.0.0", "::", "0::0"]);
});
