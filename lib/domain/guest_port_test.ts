import { assertEquals } from "@std/assert";
import type { OneForward } from "./change_forwards.ts";
import { type GuestDoor, portLeadingTo } from "./guest_port.ts";

Deno.test("portLeadingTo() finds where this host reaches a port of the guest", () => {
  const tcp = (forward: Omit<OneForward, "proto">): OneForward => ({ proto: "tcp", ...forward });
  const rows: readonly (readonly [forward: OneForward, door: GuestDoor | undefined])[] = [
    [tcp({ port: 2222, toPort: 22 }), { address: "127.0.0.1", port: 2222 }],
    [tcp({ port: 22 }), { address: "127.0.0.1", port: 22 }],
    [tcp({ address: "::", port: 2222, toPort: 22 }), { address: "::1", port: 2222 }],
    [tcp({ address: "192.0.2.1", port: 1, toPort: 22 }), { address: "192.0.2.1", port: 1 }],
    [tcp({ port: 2000, endPort: 2010, toPort: 20 }), { address: "127.0.0.1", port: 2002 }],
    [tcp({ port: 2000, endPort: 2001, toPort: 20 }), undefined],
    [tcp({ port: 2000, endPort: 2001, toPort: 23 }), undefined],
    [tcp({ address: "127.0.0.1", toPort: 22 }), { address: "127.0.0.1" }],
    [tcp({ toPort: 23 }), undefined],
    [tcp({}), undefined],
    [tcp({ dev: "eth0", port: 22 }), undefined],
    [{ proto: "udp", port: 22 }, undefined],
  ];
  for (const [forward, door] of rows) {
    assertEquals(portLeadingTo(22, forward), door, JSON.stringify(forward));
  }
});
