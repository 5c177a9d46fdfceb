import { assertEquals } from "@std/assert";
import { NO_DEVICES } from "../../domain/devices.ts";
import type { Interface } from "../../domain/interface.ts";
import type { Facts } from "./facts.ts";
import { completeInterfaces } from "./interfaces.ts";

/** The addresses that interfaces have, those of the document and those that are given. */
function macs(written: readonly (string | undefined)[], tail: readonly number[]): string[] {
  const one: Interface = { type: "vhostuser", ips: [], portForwards: [] };
  const interfaces = written.map((mac) => mac === undefined ? one : { ...one, mac });
  const facts = {
    seed: Uint8Array.from([...new Array(16).fill(0), ...tail]),
    provenance: { derive: (from: object, changes: object) => ({ ...from, ...changes }) },
  } as unknown as Facts;
  return completeInterfaces({ ...NO_DEVICES, interfaces }, facts).interfaces
    .map(({ mac = "none" }) => mac);
}

Deno.test("completeInterfaces() counts on from the seed, past what is taken", () => {
  const rows: readonly (readonly [(string | undefined)[], number[], string[]])[] = [
    [[undefined, undefined], [1, 2, 3], ["52:54:00:01:02:03", "52:54:00:01:02:04"]],
    [[undefined, undefined], [1, 2, 255], ["52:54:00:01:02:ff", "52:54:00:01:03:00"]],
    [[undefined, undefined], [255, 255, 255], ["52:54:00:ff:ff:ff", "52:54:00:00:00:00"]],
    [[undefined, "52:54:00:01:02:03"], [1, 2, 3], ["52:54:00:01:02:04", "52:54:00:01:02:03"]],
  ];
  for (const [written, tail, expected] of rows) {
    assertEquals(macs(written, tail), expected, tail.join(" "));
  }
});

Deno.test("completeInterfaces() ends, however many interfaces there are", () => {
  const given = macs(new Array(1000).fill(undefined), [5, 6, 7]);
  assertEquals(new Set(given).size, 1000);
});
