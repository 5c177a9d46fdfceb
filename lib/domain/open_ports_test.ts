import { assertEquals } from "@std/assert";
import { openPorts } from "./open_ports.ts";
import type { Range } from "./port_forward.ts";

/** `80`, `80-90`, `~85` in an order: ranges and excludes. */
function ranges(text: string): readonly Range[] {
  return text.split(" ").filter(Boolean).map((word) => {
    const [start = 0, end] = word.replace("~", "").split("-").map(Number);
    return {
      start,
      ...(end === undefined ? {} : { end }),
      ...(word.startsWith("~") ? { exclude: true } : {}),
    };
  });
}

const ROWS: readonly (readonly [written: string, open: string])[] = [
  ["", "1-65535"],
  ["80", "80-80"],
  ["80 90-99", "80-80 90-99"],
  ["90-99 80", "90-99 80-80"],
  ["~22", "1-21 23-65535"],
  ["~1-65535", ""],
  ["80-90 ~85", "80-84 86-90"],
  ["80-90 ~80 ~90", "81-89"],
  ["80-90 ~84-86 ~85-88", "80-83 89-90"],
  ["80-90 ~84 ~85", "80-83 86-90"],
  ["80-90 ~70-95", ""],
  ["80-90 ~91 ~70-79", "80-90"],
  ["80-90 ~86-84", "80-90"],
  ["90-80", ""],
  ["80-90 85-95 ~85", "80-84 86-90 86-95"],
];

for (const [written, open] of ROWS) {
  Deno.test(`the ranges "${written}" open "${open}"`, () => {
    const found = openPorts({ proto: "tcp", ranges: ranges(written) });
    assertEquals(found.map(({ start, end }) => `${start}-${end}`).join(" "), open);
  });
}

Deno.test("openPorts() says which range asks for them", () => {
  const forward = { proto: "tcp", ranges: ranges("80-90 ~85") } as const;
  assertEquals(openPorts(forward).map(({ range }) => range), [
    forward.ranges[0],
    forward.ranges[0],
  ]);
  assertEquals(openPorts({ proto: "tcp", ranges: [] }), [{ start: 1, end: 65535 }]);
});
