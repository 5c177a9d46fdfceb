import { assertEquals } from "@std/assert";
import {
  type BoundPort,
  boundPorts,
  expectedOf,
  isAmong,
  isTaken,
  missingPorts,
  surelyTaken,
} from "./port_table.ts";
import type { Listener } from "./port_trial.ts";

const HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt";

function line(local: string, state: string, inode: string): string {
  const rest = "00000000:00000000 00:00000000 00000000  1000        0";
  return `   0: ${local} 00000000:0000 ${state} ${rest} ${inode} 1 0000000000000000 100 0 0 10 0`;
}

Deno.test("boundPorts() reads who listens, and passes over who is connected", () => {
  const tcp = [HEADING, line("0100007F:4E71", "0A", "11"), line("0100007F:9C40", "01", "12"), ""];
  assertEquals(boundPorts(tcp.join("\n")), [
    { proto: "tcp", address: "127.0.0.1", port: 20081, inode: "11" },
  ]);
  const tcp6 = [
    HEADING,
    line("00000000000000000000000001000000:0016", "0A", "21"),
    line("00000000000000000000000000000000:0050", "0A", "22"),
    line("0000000000000000FFFF00000100007F:0051", "0A", "23"),
    line("B80D0120000000000000000001000000:0052", "0A", "24"),
  ];
  assertEquals(boundPorts(tcp6.join("\n")), [
    { proto: "tcp", address: "[::1]", port: 22, inode: "21" },
    { proto: "tcp", address: "[::]", port: 80, inode: "22" },
    { proto: "tcp", address: "[::ffff:7f00:1]", port: 81, inode: "23" },
    { proto: "tcp", address: "[2001:db8::1]", port: 82, inode: "24" },
  ]);
  const udp = [HEADING, line("00000000:0035", "07", "31"), line("0100007F:0036", "01", "32")];
  assertEquals(boundPorts(udp.join("\n")), [
    { proto: "udp", address: "0.0.0.0", port: 53, inode: "31" },
  ]);
});

const LOCAL: Listener = { proto: "tcp", address: "127.0.0.1", start: 80, end: 82 };
const EVERY: Listener = { proto: "tcp", start: 80, end: 80 };

function bound(address: string, port: number, inode: string): BoundPort {
  return { proto: "tcp", address, port, inode };
}

Deno.test("missingPorts() counts sockets that were made since alone", () => {
  const before = [bound("127.0.0.1", 81, "1")];
  const now = [...before, bound("127.0.0.1", 80, "2"), bound("0.0.0.0", 82, "3")];
  assertEquals(missingPorts([LOCAL], before, now).map(({ start, end }) => [start, end]), [
    [81, 81],
    [82, 82],
  ]);
  assertEquals(missingPorts([EVERY], [], [bound("[::]", 80, "4")]), []);
  assertEquals(missingPorts([EVERY], [], [bound("0.0.0.0", 80, "4")]), []);
  assertEquals(missingPorts([EVERY], [], [bound("127.0.0.1", 80, "4")]), [EVERY]);
});

const ALL: Listener = { proto: "tcp", start: 0, end: 65_535 };

Deno.test("expectedOf() has each forward of all ports besides the named ones", () => {
  const forwards = [
    { proto: "tcp", ranges: [{ start: 80 }] },
    { proto: "tcp", ranges: [{ start: 22, exclude: true }] },
    { proto: "udp", address: "127.0.0.1", ranges: [] },
  ] as const;
  assertEquals(expectedOf([EVERY], forwards.map((one) => ({ ...one, ranges: [...one.ranges] }))), [
    EVERY,
    ALL,
    { ...ALL, proto: "udp", address: "127.0.0.1" },
  ]);
});

Deno.test("missingPorts() has a forward of all ports of which none is open", () => {
  const named = bound("[::]", 80, "2");
  assertEquals(missingPorts([EVERY, ALL], [], [named]), [ALL]);
  assertEquals(missingPorts([EVERY, ALL], [], [named, bound("[::]", 2000, "3")]), []);
  assertEquals(missingPorts([ALL], [named], [named]), [ALL]);
  const nowhere = { ...ALL, address: "192.0.2.9" };
  assertEquals(missingPorts([nowhere], [], [bound("127.0.0.1", 2000, "3")]), [nowhere]);
});

Deno.test("isAmong() keeps a named port and one of all apart", () => {
  assertEquals(isAmong({ ...EVERY, start: 81, end: 81 }, [LOCAL]), true);
  assertEquals(isAmong(EVERY, [ALL]), false);
  assertEquals(isAmong(ALL, [ALL]), true);
  assertEquals(isAmong(ALL, [LOCAL]), false);
});

const TAKEN: readonly (readonly [what: string, listener: Listener, by: BoundPort, is: boolean])[] =
  [
    ["its own address", LOCAL, bound("127.0.0.1", 82, "1"), true],
    ["every address", LOCAL, bound("0.0.0.0", 80, "1"), true],
    ["every address of both families", LOCAL, bound("[::]", 80, "1"), true],
    ["another address", LOCAL, bound("127.0.0.2", 80, "1"), false],
    ["another port", LOCAL, bound("127.0.0.1", 83, "1"), false],
    ["another protocol", { ...LOCAL, proto: "udp" }, bound("127.0.0.1", 80, "1"), false],
    ["any address, of one that wants all", EVERY, bound("192.0.2.1", 80, "1"), true],
    [
      "its address in another spelling",
      { ...EVERY, address: "0:0::1" },
      bound("[::1]", 80, ""),
      true,
    ],
  ];

for (const [what, listener, by, is] of TAKEN) {
  Deno.test(`a port is ${is ? "" : "not "}taken by ${what}`, () => {
    assertEquals(isTaken(listener, [by]), is);
  });
}

Deno.test("a port of one address is surely taken by every address of its family alone", () => {
  const rows: readonly (readonly [Listener, string, boolean])[] = [
    [LOCAL, "127.0.0.1", true],
    [LOCAL, "0.0.0.0", true],
    [LOCAL, "[::]", false],
    [{ ...LOCAL, address: "::1" }, "[::]", true],
    [{ ...LOCAL, address: "::1" }, "0.0.0.0", false],
    [EVERY, "[::]", true],
    [EVERY, "127.0.0.1", true],
  ];
  for (const [listener, address, is] of rows) {
    const what = `${listener.address} and ${address}`;
    assertEquals(surelyTaken([listener], [bound(address, 80, "1")]) !== undefined, is, what);
  }
});

Deno.test("of a range the port that is taken is named", () => {
  assertEquals(surelyTaken([LOCAL], [bound("127.0.0.1", 81, "1")]), {
    ...LOCAL,
    ...{ start: 81, end: 81 },
  });
});
