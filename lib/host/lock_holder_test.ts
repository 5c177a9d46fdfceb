import { assertEquals } from "@std/assert";
import { bytesIn, holderIn, processesIn } from "./lock_holder.ts";

const LOCKS = `1: POSIX  ADVISORY  WRITE 11 00:2d:131 0 EOF
2: FLOCK  ADVISORY  WRITE 12 00:2e:131 0 EOF
3: FLOCK  ADVISORY  WRITE 652 00:2d:131 0 EOF
3: -> FLOCK  ADVISORY  WRITE 653 00:2d:131 0 EOF
4: FLOCK  ADVISORY  WRITE 14 103:12c:131 0 EOF
`;

Deno.test("holderIn() finds who holds the flock of this very directory, not who waits for it", () => {
  const rows: [dev: number, ino: number, pid: number | undefined][] = [
    [0x2d, 131, 652],
    [0x2e, 131, 12],
    [0x2d, 132, undefined],
    // makedev(0x103, 0x12c)
    [0x11032c, 131, 14],
  ];
  for (const [dev, ino, pid] of rows) assertEquals(holderIn(LOCKS, { dev, ino }), pid);
  assertEquals(holderIn("", { dev: 1, ino: 1 }), undefined);
});

Deno.test("bytesIn() finds the bytes that are locked of this very file", () => {
  const locks = `1: OFDLCK ADVISORY  READ -1 fe:00:214 203 203
2: OFDLCK ADVISORY  READ -1 fe:00:215 201 201
3: OFDLCK ADVISORY  WRITE -1 fe:00:214 100 EOF
4: POSIX  ADVISORY  WRITE 11 fe:00:214 0 5
4: -> OFDLCK ADVISORY  WRITE -1 fe:00:214 7 7
`;
  assertEquals(bytesIn(locks, { dev: 0xfe00, ino: 214 }), [
    [203, 203],
    [100, Infinity],
  ]);
  assertEquals(bytesIn(locks, { dev: 0xfe01, ino: 214 }), []);
});

Deno.test("processesIn() finds who has a whole file for itself", () => {
  const locks = `1: OFDLCK ADVISORY  WRITE -1 fe:00:214 0 EOF
2: FLOCK  ADVISORY  WRITE 12 fe:00:215 0 EOF
3: POSIX  ADVISORY  WRITE 28094 fe:00:216 0 EOF
3: -> POSIX  ADVISORY  WRITE 28095 fe:00:216 0 EOF
4: POSIX  ADVISORY  WRITE 28094 fe:00:217 0 EOF
5: POSIX  ADVISORY  READ 13 fe:00:218 0 EOF
6: POSIX  ADVISORY  WRITE 14 fe:00:219 128 128
7: POSIX  ADVISORY  WRITE 0 fe:00:220 0 EOF
`;
  assertEquals(processesIn(locks), [28094]);
  assertEquals(processesIn(""), []);
});
