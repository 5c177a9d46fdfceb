import { assertEquals } from "@std/assert";
import { passtReason, passtWords } from "./words.ts";

Deno.test("passtWords() keeps the last five lines that may be a cause", () => {
  const text = [
    "Template interface: eth0",
    "MAC:",
    "    host: 02:fc",
    "No external routable interface for IPv6",
    "IPv6: no external interface as template, use local mode",
    "No IPv6 nameserver available for NDP/DHCPv6",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
  ];
  assertEquals(passtWords(text.join("\n")), "b\nc\nd\ne\nf");
});

Deno.test("passtReason() finds no reason in what passt says of a start that went well", () => {
  const words = [
    "No interfaces with usable IPv4 routes",
    "No interfaces with usable IPv6 routes",
    "No external interface as template, switch to local mode",
    "IPv4: no external interface as template, use local mode",
    "No IPv6 nameserver available for NDP/DHCPv6",
    "Couldn't get any nameserver address",
    "Inbound forwarding rules (HOST):",
  ];
  assertEquals(passtReason(words.join("\n")), undefined);
});
