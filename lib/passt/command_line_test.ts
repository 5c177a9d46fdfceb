import { assertEquals } from "@std/assert";
import type { PortForward } from "../domain/port_forward.ts";
import { passtArguments, type PasstRequest, portSpecification } from "./command_line.ts";

const BARE: PasstRequest = {
  vhostUser: false,
  socket: "/run/s",
  pidFile: "/run/p",
  asRoot: false,
  addresses: [],
  portForwards: [],
};

const FULL: PasstRequest = {
  ...BARE,
  mtu: 1400,
  device: "eth42",
  logFile: "/var/log/passt.log",
  hostname: "guest",
  fqdn: "guest.example",
  addresses: [
    { address: "172.17.2.0", prefix: 24 },
    { address: "2001:db8::feed", prefix: 64 },
    { address: "10.0.0.7" },
  ],
  portForwards: [
    { proto: "tcp", ranges: [{ start: 80 }] },
    { proto: "udp", ranges: [] },
    { proto: "tcp", ranges: [{ start: 443, to: 344 }] },
  ],
};

Deno.test("passtArguments() gives the socket and the pid file, and no more, for a bare interface", () => {
  assertEquals(passtArguments(BARE), ["--one-off", "--socket", "/run/s", "--pid", "/run/p"]);
});

Deno.test("passtArguments() puts --vhost-user first and --runas after the pid file", () => {
  assertEquals(
    passtArguments({ ...BARE, vhostUser: true, asRoot: true }),
    ["--vhost-user", "--one-off", "--socket", "/run/s", "--pid", "/run/p", "--runas", "0:0"],
  );
});

Deno.test("passtArguments() keeps the order of addresses and forwards", () => {
  assertEquals(passtArguments(FULL).slice(5), [
    ...["--mtu", "1400", "--interface", "eth42", "--log-file", "/var/log/passt.log"],
    ...["--hostname", "guest", "--fqdn", "guest.example"],
    ...["--address", "172.17.2.0", "--netmask", "24"],
    ...["--address", "2001:db8::feed", "--address", "10.0.0.7"],
    ...["--tcp-ports", "80", "--udp-ports", "all", "--tcp-ports", "443:344"],
  ]);
});

const SPECIFICATIONS: readonly [expected: string, forward: PortForward][] = [
  ["all", { proto: "tcp", ranges: [] }],
  ["80", { proto: "tcp", ranges: [{ start: 80 }] }],
  ["8080:80", { proto: "tcp", ranges: [{ start: 8080, to: 80 }] }],
  ["8000-8010", { proto: "tcp", ranges: [{ start: 8000, end: 8010 }] }],
  ["8000-8010:80-90", { proto: "tcp", ranges: [{ start: 8000, end: 8010, to: 80 }] }],
  ["8000-8000:80-80", { proto: "tcp", ranges: [{ start: 8000, end: 8000, to: 80 }] }],
  ["~22", { proto: "tcp", ranges: [{ start: 22, exclude: true }] }],
  ["22", { proto: "tcp", ranges: [{ start: 22, exclude: false }] }],
  ["1-9,~3-4", {
    proto: "tcp",
    ranges: [{ start: 1, end: 9 }, { start: 3, end: 4, exclude: true }],
  }],
  ["4000-4255", {
    proto: "tcp",
    ranges: Array.from({ length: 256 }, (_, index) => ({ start: 4000 + index })),
  }],
  ["4000-4001:80-81,4002:90,4004", {
    proto: "tcp",
    ranges: [
      { start: 4000, to: 80 },
      { start: 4001, to: 81 },
      { start: 4002, to: 90 },
      { start: 4004 },
    ],
  }],
  ["127.0.0.1/all", { proto: "udp", address: "127.0.0.1", ranges: [] }],
  ["::1/22", { proto: "tcp", address: "::1", ranges: [{ start: 22 }] }],
  ["%eth0/22", { proto: "tcp", dev: "eth0", ranges: [{ start: 22 }] }],
  ["1.2.3.4%eth0/22", { proto: "tcp", address: "1.2.3.4", dev: "eth0", ranges: [{ start: 22 }] }],
];

for (const [expected, forward] of SPECIFICATIONS) {
  Deno.test(`portSpecification() writes ${expected}`, () => {
    assertEquals(portSpecification(forward), expected);
  });
}
