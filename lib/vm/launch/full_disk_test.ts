import { assertEquals } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { LaunchError } from "../errors.ts";
import { testPlan } from "../testing/machine.ts";
import { fullWords, isFull, roomIn, withFullDisk, writtenTo } from "./full_disk.ts";

const FULL = { freeKiB: 0, totalKiB: 64, freeFiles: 9 };
const NO_INODES = { freeKiB: 4096, totalKiB: 8192, freeFiles: 0 };

Deno.test("roomIn() reads what stat -f says", () => {
  const rows = [
    ["1 16 4096 100 9\n", { freeKiB: 4, totalKiB: 64, freeFiles: 9 }],
    // btrfs counts no files, and /proc no blocks.
    ["1 16 4096 0 0\n", { freeKiB: 4, totalKiB: 64, freeFiles: Infinity }],
    ["0 0 4096 0 0\n", { freeKiB: 0, totalKiB: 0, freeFiles: Infinity }],
    ["", undefined],
  ] as const;
  for (const [text, room] of rows) assertEquals(roomIn(text), room);
});

Deno.test("isFull() is a file system with no room for a machine's files, or for more of them", () => {
  const rows = [
    [FULL, true],
    [NO_INODES, true],
    [{ freeKiB: 64, totalKiB: 128, freeFiles: Infinity }, false],
    [{ freeKiB: 0, totalKiB: 0, freeFiles: Infinity }, false],
  ] as const;
  for (const [room, full] of rows) assertEquals(isFull(room), full);
});

Deno.test("fullWords() say how full it is, and what to do", () => {
  assertEquals(
    [fullWords("/run/a", FULL), fullWords("/run/a", NO_INODES)],
    [
      "the file system of /run/a is full (0 of 64 KiB are free): remove something there",
      "the file system of /run/a takes no more files (0 of its inodes are free): remove some there",
    ],
  );
});

Deno.test("writtenTo() has each directory that a start writes to", () => {
  const plan = {
    directory: "/run/domrun/a",
    directories: [{ path: "/run/domrun/a" }, { path: "/run/passt" }],
    files: [
      { path: "/run/domrun/a/seed.iso", seed: {} },
      { path: "/images/b.TRANSIENT", madeFrom: {} },
      { path: "/elsewhere/read" },
    ],
    passt: [{}, { log: { file: "/var/log/passt.log" } }],
  };
  const places = ["/run/domrun", "/run/passt", "/images", "/var/log"];
  assertEquals(writtenTo("/run/domrun", plan), places);
});

Deno.test("withFullDisk() leaves a failure alone that has another reason", async () => {
  const failure = new LaunchError("There is no program", { phase: "qemu", help: "install it" });
  const host = systemHost();
  assertEquals(await withFullDisk(host, testPlan(host, { name: "a" }), failure), failure);
});
