import { assertEquals } from "@std/assert";
import { NO_DEVICES } from "../../domain/devices.ts";
import type { Interface } from "../../domain/interface.ts";
import type { Facts } from "./facts.ts";
import { completeInterfaces } from "./interfaces.ts";

/** The addresses that interfaces have, those of the document and those that are given. */
function macs(written: readonly (string | undefined)[], given: readonly string[]): string[] {
  const one: Interface = { type: "vhostuser", ips: [], portForwards: [] };
  const interfaces = written.map((mac) => mac === undefined ? one : { ...one, mac });
  return completed(interfaces, given).map(({ mac = "none" }) => mac);
}

function completed(interfaces: readonly Interface[], macs: readonly string[]) {
  const facts = {
    identity: { uuid: "", macs, cid: 3 },
    provenance: { derive: (from: object, changes: object) => ({ ...from, ...changes }) },
    equipment: { passtByDefault: false },
  } as unknown as Facts;
  return completeInterfaces({ ...NO_DEVICES, interfaces }, facts).interfaces;
}

Deno.test("completeInterfaces() gives each interface its own address, or the next that is free", () => {
  const [a, b, last] = ["52:54:00:01:02:03", "52:54:00:0a:0b:0c", "52:54:00:ff:ff:ff"] as const;
  const rows: readonly (readonly [(string | undefined)[], string[], string[]])[] = [
    [[undefined, undefined], [a, b], [a, b]],
    [[undefined, "52:54:00:01:02:03"], [a, b], ["52:54:00:01:02:04", a]],
    [[undefined, undefined], [a, a], [a, "52:54:00:01:02:04"]],
    [[undefined, undefined], [last, last], [last, "52:54:00:00:00:00"]],
    [["02:00:00:00:00:01", undefined], [a, b], ["02:00:00:00:00:01", b]],
  ];
  for (const [written, given, expected] of rows) {
    assertEquals(macs(written, given), expected, given.join(" "));
  }
});

Deno.test("completeInterfaces() ends, however many interfaces there are", () => {
  const given = macs(new Array(1000).fill(undefined), []);
  assertEquals(new Set(given).size, 1000);
});

Deno.test("completeInterfaces() writes an IPv4 address as one, which every passt takes", () => {
  const portForwards = ["::ffff:7f00:1", "::1", undefined].map((address) => ({
    proto: "tcp" as const,
    ranges: [],
    ...(address === undefined ? {} : { address }),
  }));
  const [one] = completed([{ type: "user", ips: [], portForwards }], []);
  assertEquals(one?.portForwards.map(({ address }) => address), ["127.0.0.1", "::1", undefined]);
});
