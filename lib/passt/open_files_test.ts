import { assertEquals } from "@std/assert";
import type { PortForward } from "../domain/port_forward.ts";
import { lackOfFiles, portCount } from "./open_files.ts";

type Ranges = PortForward["ranges"];

const COUNTS: readonly (readonly [string, Ranges, number])[] = [
  ["one port", [{ start: 8080, to: 80 }], 1],
  ["a range", [{ start: 40000, end: 40099 }], 100],
  ["a range with a hole", [{ start: 8000, end: 8099 }, {
    start: 8010,
    end: 8019,
    exclude: true,
  }], 90],
  ["all, without those that Linux gives to connections", [], 37_303],
  ["all but one", [{ start: 22, exclude: true }], 37_302],
  ["all but one that is given to connections", [{ start: 40000, exclude: true }], 37_303],
];

for (const [what, ranges, count] of COUNTS) {
  Deno.test(`portCount() of ${what}`, () => {
    assertEquals(portCount([{ proto: "udp", ranges }]), count);
  });
}

Deno.test("portCount() has the ports of all forwards", () => {
  const one: PortForward = { proto: "tcp", ranges: [{ start: 1, end: 10 }] };
  assertEquals(portCount([one, { ...one, proto: "udp" }]), 20);
});

Deno.test("lackOfFiles() leaves passt some files of its own", () => {
  assertEquals(lackOfFiles(900, undefined), undefined);
  assertEquals(lackOfFiles(900, 1000), undefined);
  assertEquals(lackOfFiles(901, 1000), {
    message: "passt needs a socket for each of 901 ports, and may open only 1000 files",
    above: 1001,
  });
});
