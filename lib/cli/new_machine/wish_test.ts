import { assertEquals, assertThrows } from "@std/assert";
import { readArguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { findCommand } from "../command_table.ts";
import { nameAfter, type Wish, wishOf } from "./wish.ts";

const host = { workingDirectory: () => "/here", architecture: "x86_64" } as const;

function wish(words: string): Wish {
  const row = findCommand("new");
  if (row === undefined) throw new Error("there is no command new");
  return wishOf(readArguments(row, words.split(" ").filter(Boolean)), host);
}

Deno.test("wishOf() reads what the machine is made of", () => {
  const rows: readonly (readonly [words: string, expected: Readonly<Record<string, unknown>>])[] = [
    ["a.qcow2", {
      name: "a",
      memoryMiB: 2048,
      cpus: 2,
      guest: "linux",
      disks: ["/here/a.qcow2"],
      cdroms: [],
      graphics: undefined,
    }],
    ["a.ISO --disk /b", { name: "b", disks: ["/b"], cdroms: ["/here/a.ISO"] }],
    ["a.iso", { name: "a", disks: [], cdroms: ["/here/a.iso"] }],
    ["a --disk b --disk c --cdrom d", {
      disks: ["/here/a", "/here/b", "/here/c"],
      cdroms: ["/here/d"],
    }],
    ["--kernel k", { name: "k", kernel: { path: "/here/k", cmdline: "console=ttyS0" } }],
    ["--kernel k --initrd i --append quiet", {
      kernel: { path: "/here/k", initrd: "/here/i", cmdline: "quiet" },
    }],
    ["--kernel k --arch aarch64", {
      arch: "aarch64",
      kernel: { path: "/here/k", cmdline: "console=ttyAMA0" },
    }],
    ["a --memory 1.5G --cpus 64", { memoryMiB: 1536, cpus: 64 }],
    ["a -m 512", { memoryMiB: 512 }],
    ["a -m 1GB", { memoryMiB: 954 }],
    ["a --os windows", { guest: "windows", memoryMiB: 4096, graphics: "vnc" }],
    ["a --os windows --graphics none", { graphics: undefined }],
    ["a --share / --share b/x/ --share c/x", {
      shares: [
        { directory: "/", tag: "root" },
        { directory: "/here/b/x", tag: "x" },
        { directory: "/here/c/x", tag: "x-2" },
      ],
    }],
    ["a --share b/x --share c/x-2 --share d/x", {
      shares: [
        { directory: "/here/b/x", tag: "x" },
        { directory: "/here/c/x-2", tag: "x-2" },
        { directory: "/here/d/x", tag: "x-3" },
      ],
    }],
    [`a --share b/ä${"x".repeat(40)} --share c/ä${"x".repeat(40)} --share ${"ä".repeat(20)}`, {
      shares: [
        { directory: `/here/b/ä${"x".repeat(40)}`, tag: `ä${"x".repeat(29)}` },
        { directory: `/here/c/ä${"x".repeat(40)}`, tag: `ä${"x".repeat(27)}-2` },
        { directory: `/here/${"ä".repeat(20)}`, tag: "ä".repeat(15) },
      ],
    }],
    ["a -p 2222:22 -p :80", {
      forwards: [
        { proto: "tcp", address: "127.0.0.1", port: 2222, toPort: 22 },
        { proto: "tcp", address: "127.0.0.1", toPort: 80 },
      ],
    }],
  ];
  for (const [words, expected] of rows) {
    const found = wish(words);
    const seen = Object.fromEntries(
      Object.keys(expected).map((key) => [key, Reflect.get(found, key)]),
    );
    assertEquals(seen, expected, words);
  }
});

Deno.test("wishOf() refuses what makes no machine", () => {
  const rows: readonly (readonly [words: string, message: string])[] = [
    ["", "a machine needs something to boot: IMAGE, --disk, --cdrom or --kernel"],
    ["vm.XML", "vm.XML is a document, need an image"],
    ["--initrd i", "--initrd is for a kernel: add --kernel FILE"],
    ["a --memory 0", "--memory takes a size such as 2G or 512M, found '0'"],
    ["a --memory 2X", "--memory takes a size such as 2G or 512M, found '2X'"],
    ["a --memory lots", "--memory takes a size such as 2G or 512M, found 'lots'"],
    ["a --memory 99999999999T", "--memory takes a size such as 2G or 512M, found '99999999999T'"],
    ["a --cpus 0", "--cpus takes a number of processors from 1 to 65535, found '0'"],
    ["a --cpus 1.5", "--cpus takes a number of processors from 1 to 65535, found '1.5'"],
    [
      "a --cpus 65536",
      "--cpus takes a number of processors from 1 to 65535, found '65536'",
    ],
    ["a --name a/b", 'A machine cannot be called "a/b"'],
    [
      "a -p ssh",
      "'ssh' is not a forward: write",
    ],
  ];
  for (const [words, message] of rows) {
    assertThrows(() => wish(words), UsageError, message, words);
  }
});

Deno.test("nameAfter() makes a machine's name out of a file's", () => {
  const rows: readonly (readonly [path: string, name: string])[] = [
    ["/a/debian-12.qcow2", "debian-12"],
    ["/a/jammy-server.img", "jammy-server"],
    ["/a/.hidden.raw", "hidden"],
    ["/a/My Disk.VMDK", "My Disk"],
    ["/a/vmlinuz-6.1.0", "vmlinuz-6.1.0"],
    ["/a/.img", "machine"],
    ["/a/a\nb.img", "machine"],
  ];
  for (const [path, name] of rows) assertEquals(nameAfter(path), name, path);
});
