import { assertEquals } from "@std/assert";
import { directoriesFor, userDirectoryFor } from "./directories.ts";
import { WRITABLE_ROOTS } from "./writable_roots.ts";

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
    [1000, `/tmp/${"r".repeat(42)}`, below(`/tmp/${"r".repeat(42)}`)],
    [1000, `/tmp/${"r".repeat(42)}/`, below(`/tmp/${"r".repeat(42)}`)],
    [1000, `/tmp/${"r".repeat(43)}`, TMP],
    [1000, `/tmp/${"ü".repeat(22)}`, TMP],
    [1000, "/tmp/50%", TMP],
  ];
  const inNamespace = directoriesFor({ uid: 0, gid: 0 }, "/run/user/1000", false);
  assertEquals<unknown>(inNamespace, below("/run/user/1000"));
  const places = rows.flatMap(([uid, runtimeDirectory, expected]) => {
    const found = directoriesFor({ uid, gid: uid }, runtimeDirectory);
    assertEquals<unknown>(found, expected, runtimeDirectory);
    return Object.values(found);
  });
  const unused = WRITABLE_ROOTS.filter((root) => !places.some((place) => isAt(place, root)));
  const outside = places.filter((place) => !WRITABLE_ROOTS.some((root) => isAt(place, root)));
  assertEquals([unused, outside], [[], []]);
});

function isAt(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

Deno.test("userDirectoryFor() follows the XDG base directory specification", () => {
  const rows: readonly (readonly [
    what: "state" | "config",
    named: string | undefined,
    home: string | undefined,
    directory: string | undefined,
  ])[] = [
    ["state", undefined, "/home/joe", "/home/joe/.local/state"],
    ["config", undefined, "/home/joe", "/home/joe/.config"],
    ["config", "/etc/joe", "/home/joe", "/etc/joe"],
    ["config", "/etc/joe", undefined, "/etc/joe"],
    ["config", "joe", "/home/joe", "/home/joe/.config"],
    ["state", undefined, undefined, undefined],
    ["state", undefined, "joe", undefined],
  ];
  for (const [what, named, home, directory] of rows) {
    assertEquals(userDirectoryFor(what, named, home), directory);
  }
});
