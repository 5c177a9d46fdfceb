import { assert, assertEquals, assertRejects } from "@std/assert";
import { modeAllows, systemFiles } from "./files.ts";
import { FileError, type FileFault } from "./host.ts";

const user = { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
const files = systemFiles(user);

async function inDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-files-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function fault(
  expected: FileFault,
  path: string,
  operation: Promise<unknown>,
): Promise<string> {
  const error = await assertRejects(() => operation, FileError);
  assertEquals([error.fault, error.path], [expected, path]);
  return error.message;
}

async function modeOf(path: string): Promise<number | undefined> {
  return (await files.stat(path))?.mode;
}

Deno.test("every failure is a FileError with its fault and the system's words", () =>
  inDirectory(async (dir) => {
    const gone = `${dir}/gone`;
    const file = `${dir}/file`;
    await files.createNew(file, "x");
    assertEquals(await fault("missing", gone, files.readText(gone)), "No such file or directory");
    assertEquals(await fault("exists", file, files.createNew(file, "y")), "File exists");
    assertEquals(await fault("exists", dir, files.makeDirectory(dir, 0o700)), "File exists");
    const below = `${file}/below`;
    assertEquals(await fault("not-a-directory", below, files.readText(below)), "Not a directory");
    assertEquals(await fault("is-a-directory", dir, files.readText(dir)), "Is a directory");
    await fault("not-a-directory", file, files.ensureDirectory(file, 0o700));
    await fault("missing", gone, files.lockDirectory(gone));
    assertEquals(await files.readText(file), "x");
  }));

Deno.test("what is not there is no error where the interface says so", () =>
  inDirectory(async (dir) => {
    const gone = `${dir}/gone`;
    assertEquals(await files.stat(gone), undefined);
    assertEquals(await files.readTail(gone, 10), "");
    assertEquals(await files.list(gone), []);
    assertEquals(await files.readable(gone), false);
    assertEquals(await files.writable(gone), false);
    await files.remove(gone);
    await files.removeTree(gone);
  }));

Deno.test("readFrom() gives what was added to a file", () =>
  inDirectory(async (dir) => {
    const path = `${dir}/log`;
    const text = async (offset: number) =>
      new TextDecoder().decode(await files.readFrom(path, offset));
    assertEquals(await text(0), "");
    await files.append(path, "one");
    assertEquals(await text(0), "one");
    await files.append(path, "two");
    assertEquals([await text(3), await text(6), await text(9)], ["two", "", ""]);
  }));

Deno.test("files and directories get their mode whatever the umask", () =>
  inDirectory(async (dir) => {
    const before = Deno.umask(0o077);
    try {
      await files.makeDirectory(`${dir}/a`, 0o755);
      await files.ensureDirectory(`${dir}/b/c`, 0o750);
      await files.ensureDirectory(`${dir}/a`, 0o700);
    } finally {
      Deno.umask(before);
    }
    assertEquals(await modeOf(`${dir}/a`), 0o755);
    assertEquals([await modeOf(`${dir}/b`), await modeOf(`${dir}/b/c`)], [0o750, 0o750]);
    await files.writeAtomically(`${dir}/w`, "1");
    await files.createNew(`${dir}/n`, "1");
    await files.append(`${dir}/p`, "1");
    await files.append(`${dir}/p`, "2");
    for (const name of ["w", "n", "p"]) assertEquals(await modeOf(`${dir}/${name}`), 0o600, name);
    assertEquals(await files.readText(`${dir}/p`), "12");
  }));

Deno.test("ensureDirectory() is content when ten make one directory at once", () =>
  inDirectory(async (dir) => {
    const path = `${dir}/a/b/c`;
    await Promise.all(Array.from({ length: 10 }, () => files.ensureDirectory(path, 0o700)));
    assertEquals((await files.stat(path))?.kind, "directory");
  }));

Deno.test("writeAtomically() leaves the old text and nothing beside it when it fails", () =>
  inDirectory(async (dir) => {
    await files.writeAtomically(`${dir}/f`, "old");
    await files.writeAtomically(`${dir}/f`, "new");
    assertEquals(await files.readText(`${dir}/f`), "new");
    await files.makeDirectory(`${dir}/d`, 0o700);
    await fault("is-a-directory", `${dir}/d`, files.writeAtomically(`${dir}/d`, "x"));
    assertEquals(await files.list(dir), ["d", "f"]);
  }));

Deno.test("entries() tells what each is without following links", () =>
  inDirectory(async (dir) => {
    await files.makeDirectory(`${dir}/d`, 0o700);
    await files.writeAtomically(`${dir}/f`, "\uFEFFtext");
    Deno.symlinkSync(`${dir}/d`, `${dir}/l`);
    using _socket = Deno.listen({ transport: "unix", path: `${dir}/s` });
    assertEquals(await files.entries(dir), [
      { name: "d", kind: "directory" },
      { name: "f", kind: "file" },
      { name: "l", kind: "link" },
      { name: "s", kind: "other" },
    ]);
    assertEquals(await files.entries(`${dir}/none`), []);
    assertEquals(await files.readText(`${dir}/f`), "text");
  }));

Deno.test("readTail() gives the end, and bytes that are no UTF-8 are replaced", () =>
  inDirectory(async (dir) => {
    await Deno.writeFile(`${dir}/f`, new Uint8Array([97, 98, 0xff, 99]));
    assertEquals(await files.readTail(`${dir}/f`, 2), "\ufffdc");
    assertEquals(await files.readTail(`${dir}/f`, 100), "ab\ufffdc");
    assertEquals(await files.readText(`${dir}/f`), "ab\ufffdc");
  }));

Deno.test("readHead() stops at its limit, however much there is", () =>
  inDirectory(async (dir) => {
    const letters = new TextEncoder().encode("abcdef".repeat(1000));
    await Deno.writeFile(`${dir}/f`, letters);
    for (const most of [1, 5999, 6000, 6001, 100_000]) {
      assertEquals(await files.readHead(`${dir}/f`, most), letters.slice(0, most));
    }
    await Deno.writeFile(`${dir}/empty`, new Uint8Array());
    assertEquals(await files.readHead(`${dir}/empty`, 10), new Uint8Array());
    // What has no size and no end, and what has no size and an end.
    const zeros = await files.readHead("/dev/zero", 3_000_000);
    assertEquals([zeros.length, zeros.some((byte) => byte !== 0)], [3_000_000, false]);
    assertEquals((await files.readHead("/proc/self/status", 100_000)).length > 100, true);
    await fault("is-a-directory", dir, files.readHead(dir, 10));
    await fault("missing", `${dir}/none`, files.readHead(`${dir}/none`, 10));
  }));

Deno.test("what is read by its place is a regular file, and a pipe keeps nobody waiting", () =>
  inDirectory(async (dir) => {
    const fifo = `${dir}/fifo`;
    assertEquals((await new Deno.Command("mkfifo", { args: [fifo] }).output()).code, 0);
    for (const path of [fifo, dir]) {
      const words = "it is not a regular file";
      assertEquals(await fault("other", path, files.readFrom(path, 0)), words);
      assertEquals(await fault("other", path, files.readTail(path, 10)), words);
    }
    assertEquals(await files.readFrom(`${dir}/none`, 0), new Uint8Array());
  }));

Deno.test("readable() and writable() look without waiting or changing anything", () =>
  inDirectory(async (dir) => {
    await files.createNew(`${dir}/f`, "text");
    assertEquals((await new Deno.Command("mkfifo", { args: [`${dir}/fifo`] }).output()).code, 0);
    assertEquals(await files.readable(`${dir}/f`), true);
    assertEquals(await files.writable(`${dir}/f`), true);
    assertEquals(await files.readable(dir), true);
    assertEquals(await files.readable(`${dir}/fifo`), true);
    assertEquals(await files.readText(`${dir}/f`), "text");
  }));

Deno.test("lockDirectory() lets one in at a time", () =>
  inDirectory(async (dir) => {
    const order: string[] = [];
    const release = await files.lockDirectory(dir);
    const second = files.lockDirectory(dir).then((releaseSecond) => {
      order.push("second");
      releaseSecond();
    });
    order.push("first");
    release();
    release();
    await second;
    assertEquals(order, ["first", "second"]);
    assertEquals(await files.list(dir), []);
  }));

Deno.test("lockDirectory() for more than Deno has threads: who holds it can read and remove files", () =>
  inDirectory(async (dir) => {
    let inside = 0;
    await Promise.all(Array.from({ length: 100 }, async (_, n) => {
      const release = await files.lockDirectory(dir);
      assertEquals(++inside, 1);
      await files.makeDirectory(`${dir}/${n}`, 0o700);
      await files.removeTree(`${dir}/${n}`);
      inside--;
      release();
    }));
    assertEquals(inside, 0);
  }));

Deno.test("readable() and writable() ask where the group alone may", async () => {
  const path = await Deno.makeTempFile({ prefix: "domrun-group-" });
  try {
    await Deno.remove(path);
    await new Deno.Command("mkfifo", { args: [path] }).output();
    await Deno.chmod(path, 0o060);
    // Of a stranger's the bits do not tell; the kernel knows that it is ours, and that its owner may not. Root may all.
    const others = systemFiles({ uid: (user.uid || 1) + 1, gid: user.gid });
    const isRoot = Deno.uid() === 0;
    assertEquals([await others.readable(path), await others.writable(path)], [isRoot, isRoot]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("modeAllows() reads the bits, and knows nobody of the group", () => {
  const me = { uid: 1000, gid: 1000 };
  const rows: [
    mode: number,
    uid: number,
    access: "read" | "write",
    expected: boolean | undefined,
  ][] = [
    [0o600, 1000, "write", true],
    [0o400, 1000, "write", false],
    [0o066, 1000, "read", false],
    [0o600, 0, "read", false],
    [0o644, 0, "read", true],
    [0o644, 0, "write", false],
    [0o660, 0, "write", undefined],
    [0o640, 0, "write", false],
    [0o666, 0, "write", true],
  ];
  for (const [mode, uid, access, expected] of rows) {
    assertEquals(modeAllows({ mode, uid }, access, me), expected, `${mode.toString(8)} ${access}`);
  }
  assert(modeAllows({ mode: 0, uid: 1000 }, "write", { uid: 0, gid: 0 }));
});
