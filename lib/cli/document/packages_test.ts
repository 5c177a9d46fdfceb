import { assertEquals } from "@std/assert";
import { passtPackage, qemuPackage } from "./packages.ts";

const ROWS: readonly (readonly [ids: readonly string[], qemu: string, passt: string])[] = [
  [
    ["ubuntu", "debian"],
    "install QEMU: apt install qemu-system-x86",
    "install it: apt install passt",
  ],
  [["fedora"], "install QEMU: dnf install qemu-system-x86", "install it: dnf install passt"],
  [
    ["opensuse-tumbleweed", "suse"],
    "install QEMU: zypper install qemu-x86",
    "install it: zypper install passt",
  ],
  [["alpine"], "install QEMU: apk add qemu-system-x86_64", "install it: apk add passt"],
  [
    ["other"],
    "install QEMU (Debian: qemu-system-x86; Fedora: qemu-system-x86)",
    "install it (Debian: passt; Fedora: passt)",
  ],
];

for (const [ids, qemu, passt] of ROWS) {
  Deno.test(`packages are called as in ${ids[0]}`, () => {
    assertEquals([qemuPackage("x86_64", ids), passtPackage(ids)], [qemu, passt]);
  });
}
