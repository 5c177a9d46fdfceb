import { assertEquals } from "@std/assert";
import { isLocked } from "./change_media.ts";

Deno.test("isLocked() is true of a drive whose tray the guest has locked", () => {
  // qdev is the drive's id, or a path with it.
  const blocks = [
    { device: "", qdev: "sata0-0-0", locked: true, tray_open: false },
    { device: "", qdev: "/machine/peripheral/sata0-0-1/virtio-backend", locked: true },
    { device: "", qdev: "sata0-0-2", locked: false },
    { device: "gate" },
  ];
  const rows: readonly (readonly [alias: string, locked: boolean])[] = [
    ["sata0-0-0", true],
    ["sata0-0-1", true],
    ["sata0-0-2", false],
    ["sata0-0-3", false],
  ];
  for (const [alias, locked] of rows) assertEquals(isLocked(blocks, alias), locked, alias);
  assertEquals(isLocked(undefined, "sata0-0-0"), false);
});
