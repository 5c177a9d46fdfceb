import { assertEquals } from "@std/assert";
import { withForward, withoutForward } from "./change_forwards.ts";
import type { PortForward } from "./port_forward.ts";

const WEB: PortForward = {
  proto: "tcp",
  address: "127.0.0.1",
  ranges: [{ start: 8080, to: 80 }, { start: 8443, end: 8444 }],
};
const ALL: PortForward = { proto: "udp", ranges: [{ start: 53, exclude: true }] };
const LOCAL = { proto: "tcp", address: "127.0.0.1" } as const;

Deno.test("a forward is added as an element of its own", () => {
  assertEquals(withForward([WEB], { ...LOCAL, port: 22, toPort: 2 }), [
    WEB,
    { ...LOCAL, ranges: [{ start: 22, to: 2 }] },
  ]);
  assertEquals(withForward([], { proto: "udp", dev: "lo", port: 5, endPort: 9 }), [
    { proto: "udp", dev: "lo", ranges: [{ start: 5, end: 9 }] },
  ]);
});

Deno.test("a range is removed, and with the last one its forward", () => {
  const left = withoutForward([WEB, ALL], { ...LOCAL, port: 8080, toPort: 80 });
  assertEquals(left, [{ ...WEB, ranges: [{ start: 8443, end: 8444 }] }, ALL]);
  assertEquals(withoutForward(left ?? [], { ...LOCAL, port: 8443, endPort: 8444 }), [ALL]);
  assertEquals(withoutForward([WEB, ALL], { proto: "udp" }), [WEB]);
});

Deno.test("the guest's port need not be said, and an address may be spelled otherwise", () => {
  assertEquals(withoutForward([WEB], { ...LOCAL, port: 8080 })?.[0]?.ranges.length, 1);
  const six: PortForward = { proto: "tcp", address: "::1", ranges: [{ start: 1 }] };
  assertEquals(withoutForward([six], { proto: "tcp", address: "0:0::1", port: 1 }), []);
});

Deno.test("what is not just a range of theirs is not removed", () => {
  for (
    const other of [
      { ...LOCAL, port: 8080, toPort: 81 },
      { ...LOCAL, port: 8443 },
      { ...LOCAL, proto: "udp", port: 8080 },
      { proto: "tcp", port: 8080 },
      { ...LOCAL, dev: "lo", port: 8080 },
      { proto: "udp", port: 53 },
      LOCAL,
      { proto: "udp", toPort: 53 },
    ] as const
  ) assertEquals(withoutForward([WEB, ALL], other), undefined, JSON.stringify(other));
});
