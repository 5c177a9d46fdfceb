import { assertEquals } from "@std/assert";
import { type Awaited, renderAwaited } from "./awaited.ts";

const passt: Awaited = { whose: "web", what: "passt of net0", sinceMs: 1000 };
const qemu: Awaited = { whose: "web", what: "QEMU", sinceMs: 1500 };
const other: Awaited = { whose: "db", what: "QEMU", sinceMs: 3000 };

Deno.test("renderAwaited() says what each waits for, and how long the longest has been", () => {
  const rows: [awaited: readonly Awaited[], nowMs: number, expected: string][] = [
    [[passt], 1300, "waiting 0.3 s for web: passt of net0"],
    [[passt, qemu], 3260, "waiting 2.3 s for web: passt of net0, QEMU"],
    [[qemu], 3250, "waiting 1.8 s for web: QEMU"],
    [[passt, other, qemu], 12_900, "waiting 11 s for web: passt of net0, QEMU; db: QEMU"],
    [[passt], 3_791_000, "waiting 1 h 3 min for web: passt of net0"],
    // Two of a kind are one.
    [[qemu, qemu], 1800, "waiting 0.3 s for web: QEMU"],
  ];
  for (const [awaited, nowMs, expected] of rows) {
    assertEquals(renderAwaited(awaited, nowMs, 80), expected);
  }
});

Deno.test("renderAwaited() is never as wide as the terminal", () => {
  const rows: [what: string, columns: number, expected: string][] = [
    ["passt of net0", 80, "waiting 0.3 s for web: passt of net0"],
    ["passt of net0", 36, "waiting 0.3 s for web: passt of net"],
    ["passt of net0", 12, "waiting 0.3"],
    ["passt of net0", 1, ""],
    // Each of these takes two columns; half of one is not drawn.
    ["映像映像", 28, "waiting 0.3 s for web: 映像"],
    ["映像映像", 27, "waiting 0.3 s for web: 映"],
  ];
  for (const [what, columns, expected] of rows) {
    assertEquals(renderAwaited([{ ...passt, what }], 1300, columns), expected);
  }
});

Deno.test("renderAwaited() shows a terminal nothing that it would obey", () => {
  const odd = { ...passt, what: "a\n\x1b[2J\tb" };
  assertEquals(renderAwaited([odd], 1300, 80), "waiting 0.3 s for web: a\uFFFD\uFFFD[2J b");
});
