import { assertEquals } from "@std/assert";
import { mayConnect, untilConnected } from "./until_connected.ts";
import type { Link } from "./state.ts";

const UP = {
  announced: true,
  recovery: "reconnect",
  state: "up",
  confirmed: true,
} as Link;

Deno.test("mayConnect() is true of a netdev that QEMU has not told to be connected", () => {
  const rows: readonly (readonly [link: Link | undefined, may: boolean])[] = [
    [undefined, false],
    [UP, false],
    [{ ...UP, confirmed: false }, true],
    [{ ...UP, state: "down" }, true],
    [{ ...UP, state: "down", announced: false }, false],
    [{ ...UP, state: "down", recovery: "none" }, false],
  ];
  for (const [link, may] of rows) assertEquals(mayConnect(link), may);
});

Deno.test("untilConnected() waits until QEMU says so, and two seconds at most", async () => {
  for (const [connectsMs, returnsMs] of [[0, 0], [40, 40], [60_000, 2_002]]) {
    let now = 0;
    const clock = {
      monotonicMs: () => now,
      sleep: (ms: number) => Promise.resolve(void (now += ms)),
    };
    const linkOf = () => now < (connectsMs ?? 0) ? { ...UP, state: "down" } as Link : UP;
    await untilConnected({ clock } as never, { linkOf }, "net1");
    assertEquals(now, returnsMs);
  }
});
