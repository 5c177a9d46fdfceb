import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import type { Finished, Host } from "../../host/host.ts";
import { UsageError } from "../command.ts";
import { bareHost } from "../testing/bare_host.ts";
import { imageFacts } from "./image_facts.ts";

/** A host on which qemu-img answers so. */
function hostOf(answer: Partial<Finished>): Host {
  const host = bareHost("/tmp");
  const finished: Finished = {
    exit: { kind: "exited", code: 0 },
    stdout: "",
    stderr: "",
    timedOut: false,
    ...answer,
  };
  return { ...host, programs: { ...host.programs, run: () => Promise.resolve(finished) } };
}

const told = (...chain: readonly object[]) => hostOf({ stdout: JSON.stringify(chain) });
const QCOW2 = { filename: "/a", format: "qcow2", "virtual-size": 3 };

Deno.test("imageFacts() tells format, size and what the image lies over", async () => {
  const path = await Deno.makeTempFile();
  assertEquals(await imageFacts(path, told(QCOW2, { filename: "/b" }, { filename: "/c" })), {
    path,
    kind: "file",
    format: "qcow2",
    sizeBytes: 3,
    others: ["/b", "/c"],
  });
  await Deno.remove(path);
});

Deno.test("imageFacts() tells the files that hold an image's data", async () => {
  const path = await Deno.makeTempFile();
  const rows: readonly (readonly [data: object, others: readonly string[]])[] = [
    [{ "data-file": "/etc/shadow", "data-file-raw": true }, ["/etc/shadow"]],
    [{ extents: [{ filename: path }, { filename: "/etc/shadow" }] }, ["/etc/shadow"]],
    [{ compat: "1.1" }, []],
  ];
  for (const [data, others] of rows) {
    const image = { ...QCOW2, "format-specific": { type: "any", data } };
    assertEquals((await imageFacts(path, told(image))).others, others);
  }
  await Deno.remove(path);
});

Deno.test("imageFacts() refuses what no disk can be made of", async () => {
  const directory = await Deno.makeTempDir();
  const empty = `${directory}/empty`;
  const packed = `${directory}/packed`;
  await Deno.writeFile(empty, new Uint8Array());
  await Deno.writeFile(packed, Uint8Array.from([0x1f, 0x8b, 8]));
  const refusing = (words: string) =>
    hostOf({ exit: { kind: "exited", code: 1 }, stderr: `qemu-img: ${words}\n` });
  const unread = { ...told(QCOW2), user: { uid: 7, gid: 7 } };
  const rows: readonly (readonly [path: string, host: Host, words: string, help: string])[] = [
    [
      `${directory}/none`,
      systemHost(),
      "there is no such file",
      "an empty disk is made by: qemu-img create -f qcow2 FILE 20G",
    ],
    [
      directory,
      systemHost(),
      "it is a directory, need an image",
      "name an image; a directory is shared with the guest by --share DIRECTORY",
    ],
    [
      "/dev/null",
      systemHost(),
      "it is neither a file nor a block device",
      "name an image, or a block device such as /dev/sdb",
    ],
    [
      empty,
      { ...unread, files: { ...unread.files, readable: () => Promise.resolve(false) } },
      `it may not be read by user 7, and belongs to user ${Deno.uid()}`,
      `as its owner or root: setfacl -m u:7:r ${empty}`,
    ],
    [
      packed,
      systemHost(),
      "it is packed with gzip, which QEMU does not unpack",
      "unpack it, and name the file that comes out",
    ],
    [
      empty,
      told({ ...QCOW2, encrypted: true }),
      "it is encrypted, and there is no secret for it here",
      "make one that is not, with qemu-img convert",
    ],
    [
      empty,
      told({ ...QCOW2, format: "vhdx" }),
      "its format is vhdx, need one of raw, qcow2, qcow, qed, vdi, vmdk, vpc",
      "convert it: qemu-img convert -O qcow2 IMAGE NEW.qcow2",
    ],
    [
      empty,
      refusing("bad"),
      "bad",
      `it may be damaged, or no image: qemu-img check ${empty}`,
    ],
    [
      empty,
      refusing("Could not open '/below': No such file or directory"),
      "Could not open '/below': No such file or directory",
      `if /below has moved, say to where: qemu-img rebase -u -F FORMAT -b FILE ${empty}`,
    ],
    [
      empty,
      hostOf({ exit: { kind: "signaled", signal: "SIGKILL" }, timedOut: true }),
      "qemu-img did not finish",
      `it may be damaged, or no image: qemu-img check ${empty}`,
    ],
  ];
  for (const [path, host, words, help] of rows) {
    const error = await assertRejects(() => imageFacts(path, host), UsageError);
    assertEquals([error.message, error.help], [`Cannot use ${path}: ${words}`, help]);
  }
  const without = await assertRejects(() => imageFacts(empty, bareHost(directory)), UsageError);
  assertEquals(without.message, `Cannot look at ${empty}: there is no program qemu-img`);
  const noCd = await assertRejects(() => imageFacts("/none", systemHost(), "cdrom"), UsageError);
  assertEquals(noCd.help, "correct the path");
  await Deno.remove(directory, { recursive: true });
});
