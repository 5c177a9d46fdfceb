import { assertEquals } from "@std/assert";
import { directoriesFor } from "./directories.ts";

const ROOT = {
  machines: "/run/domrun",
  passt: "/run/libvirt/qemu/passt",
  cache: "/run/domrun/.cache",
};
const TMP = {
  machines: "/tmp/domrun-1000",
  passt: "/tmp/domrun-1000/.passt",
  cache: "/tmp/domrun-1000/.cache",
};
function below(base: string) {
  return {
    machines: `${base}/domrun`,
    passt: `${base}/libvirt/qemu/run/passt`,
    cache: `${base}/domrun/.cache`,
  };
}

Deno.test("directoriesFor() names what the permissions allow", () => {
  const rows: [uid: number, runtimeDirectory: string | undefined, expected: unknown][] = [
    [0, undefined, ROOT],
    [0, "/run/user/0", ROOT],
    [1000, "/run/user/1000", below("/run/user/1000")],
    [1000, "/run/user/1000/", below("/run/user/1000")],
    [1000, "/tmp/xdg", below("/tmp/xdg")],
    [1000, "//run/user/./1000", below("/run/user/1000")],
    [1000, undefined, TMP],
    [1000, "", TMP],
    [1000, "run/user/1000", TMP],
    [1000, "/home/joe/run", TMP],
    [1000, "/tmp", TMP],
    [1000, "/tmp/../etc", TMP],
    [1000, "/tmpfs/1000", TMP],
  ];
  for (const [uid, runtimeDirectory, expected] of rows) {
    assertEquals(directoriesFor({ uid, gid: uid }, runtimeDirectory), expected, runtimeDirectory);
  }
});
