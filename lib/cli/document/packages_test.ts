import { assertEquals } from "@std/assert";
import {
  firmwarePackage,
  programPackage,
  programPackageAgain,
  qemuPackage,
  qemuPackageAgain,
} from "./packages.ts";

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
    assertEquals([qemuPackage("x86_64", ids), programPackage("passt", ids)], [qemu, passt]);
  });
}

Deno.test("a damaged package is installed again by each distribution's own command", () => {
  const rows: readonly (readonly [id: string, passt: string])[] = [
    ["debian", "install it again: apt install --reinstall passt"],
    ["fedora", "install it again: dnf reinstall passt"],
    ["arch", "install it again: pacman -S passt"],
    ["suse", "install it again: zypper install --force passt"],
    ["alpine", "install it again: apk fix --reinstall passt"],
    ["other", "install it again (Debian: passt; Fedora: passt)"],
  ];
  for (const [id, passt] of rows) assertEquals(programPackageAgain("passt", [id]), passt);
  assertEquals(
    qemuPackageAgain("aarch64", ["fedora"]),
    "install QEMU again: dnf reinstall qemu-system-aarch64",
  );
});

Deno.test("what runs guests of ARM has each distribution's own names", () => {
  const rows = ["debian", "fedora", "arch", "suse", "alpine"].map((id) =>
    [qemuPackage("aarch64", [id]), firmwarePackage("aarch64", [id])].map((one) =>
      one.split(" ").at(-1)
    )
  );
  assertEquals(rows, [
    ["qemu-system-arm", "qemu-efi-aarch64"],
    ["qemu-system-aarch64", "edk2-aarch64"],
    ["qemu-system-aarch64", "edk2-aarch64"],
    ["qemu-arm", "qemu-uefi-aarch64"],
    ["qemu-system-aarch64", "aavmf"],
  ]);
});

Deno.test("the other packages have each distribution's own names", () => {
  const rows: readonly (readonly [id: string, image: string, firmware: string])[] = [
    ["debian", "install it: apt install qemu-utils", "install it: apt install ovmf"],
    ["fedora", "install it: dnf install qemu-img", "install it: dnf install edk2-ovmf"],
    ["arch", "install it: pacman -S qemu-img", "install it: pacman -S edk2-ovmf"],
    [
      "suse",
      "install it: zypper install qemu-tools",
      "install it: zypper install qemu-ovmf-x86_64",
    ],
    ["alpine", "install it: apk add qemu-img", "install it: apk add ovmf"],
    [
      "other",
      "install it (Debian: qemu-utils; Fedora: qemu-img)",
      "install it (Debian: ovmf; Fedora: edk2-ovmf)",
    ],
  ];
  for (const [id, image, firmware] of rows) {
    assertEquals(
      [programPackage("qemu-img", [id]), firmwarePackage("x86_64", [id])],
      [image, firmware],
    );
  }
});
