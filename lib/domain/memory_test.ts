import { assertEquals } from "@std/assert";
import { Invalid } from "../xml/value.ts";
import { bytesOfSize, bytesPerUnit, sizeInKiB } from "./memory.ts";

Deno.test("bytesPerUnit() knows libvirt's units in any case", () => {
  const rows: readonly (readonly [string, number | undefined])[] = [
    ["b", 1],
    ["byte", 1],
    ["BYTES", 1],
    ["KB", 1000],
    ["kb", 1000],
    ["k", 1024],
    ["K", 1024],
    ["KiB", 1024],
    ["kib", 1024],
    ["MB", 1000 ** 2],
    ["M", 1024 ** 2],
    ["MiB", 1024 ** 2],
    ["GB", 1000 ** 3],
    ["g", 1024 ** 3],
    ["TiB", 1024 ** 4],
    ["PB", 1000 ** 5],
    ["EiB", 1024 ** 6],
    ["", undefined],
    ["kbit", undefined],
    ["ki", undefined],
    ["x", undefined],
  ];
  for (const [unit, bytes] of rows) assertEquals(bytesPerUnit(unit), bytes, unit);
});

Deno.test("bytesOfSize() reads a size as people type it", () => {
  const rows: readonly (readonly [text: string, usualUnit: string, bytes: number | undefined])[] = [
    ["512M", "KiB", 512 * 1024 ** 2],
    ["1.5GiB", "KiB", 1.5 * 1024 ** 3],
    ["2", "MiB", 2 * 1024 ** 2],
    ["2", "KiB", 2048],
    ["0.1b", "KiB", 0],
    ["", "KiB", undefined],
    ["M", "KiB", undefined],
    ["2X", "KiB", undefined],
    ["2 M", "KiB", undefined],
    ["1.5.2G", "KiB", undefined],
    ["-1M", "KiB", undefined],
    ["9999T", "KiB", undefined],
  ];
  for (const [text, usualUnit, bytes] of rows) {
    assertEquals(bytesOfSize(text, usualUnit), bytes, text);
  }
});

Deno.test("sizeInKiB() rounds up to KiB, as libvirt does", () => {
  const rows: readonly (readonly [number, string | undefined, number])[] = [
    [219100, undefined, 219100],
    [1, "b", 1],
    [1024, "b", 1],
    [1025, "b", 2],
    [1, "KB", 1],
    [1000, "KB", 977],
    [512, "MB", 500000],
    [4, "GiB", 4194304],
    [0, "GiB", 0],
  ];
  for (const [amount, unit, kib] of rows) assertEquals(sizeInKiB(amount, unit), kib);
});

Deno.test("sizeInKiB() refuses what cannot be counted", () => {
  assertEquals(sizeInKiB(16, "EiB"), new Invalid("16 EiB is more memory than fits"));
});
