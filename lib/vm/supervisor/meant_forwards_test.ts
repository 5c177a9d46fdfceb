import { assertEquals } from "@std/assert";
import type { OneForward } from "../../domain/change_forwards.ts";
import { askedTwice, withTheirPorts } from "./meant_forwards.ts";

const LOCAL = { proto: "tcp", address: "127.0.0.1" } as const;

Deno.test("askedTwice() names two forwards of one port in one place", () => {
  const web: OneForward = { ...LOCAL, port: 8080, toPort: 80 };
  const rows: readonly (readonly [forwards: readonly OneForward[], wrong: string | undefined])[] = [
    [[web, { ...LOCAL, port: 8081 }], undefined],
    [[web, { ...web, proto: "udp" }], undefined],
    [[web, { ...web, address: "127.0.0.2" }], undefined],
    [[web, web], "127.0.0.1:8080:80/tcp is asked for twice"],
    [
      [web, { ...LOCAL, port: 8080, toPort: 81 }],
      "127.0.0.1:8080:80/tcp and 127.0.0.1:8080:81/tcp ask for the same port of the host",
    ],
    [
      [web, { proto: "tcp", port: 8079, endPort: 8081 }],
      "127.0.0.1:8080:80/tcp and *:8079-8081/tcp ask for the same port of the host",
    ],
  ];
  for (const [forwards, wrong] of rows) assertEquals(askedTwice(forwards), wrong);
});

Deno.test("withTheirPorts() names the forwards that may be meant", () => {
  const card = { netdev: "hostnet0", mac: "52:54:00:00:00:01", backend: "passt" } as const;
  const interfaces = [
    {
      ...card,
      alias: "net0",
      forwards: [
        { proto: "tcp", port: 21600, toPort: 80 },
        { proto: "udp", port: 21601, exclude: true },
      ],
    },
    { ...card, alias: "net1", forwards: [{ ...LOCAL, port: 21600, endPort: 21605 }] },
  ] as const;
  const named = (port: number) => withTheirPorts({ interfaces }, [{ ...LOCAL, port }]);
  assertEquals(named(21600), ["net0 has *:21600:80/tcp", "net1 has 127.0.0.1:21600-21605/tcp"]);
  assertEquals(named(21601), ["net1 has 127.0.0.1:21600-21605/tcp"]);
  assertEquals(named(22), []);
});
