import { assertEquals, assertRejects } from "@std/assert";
import { dirname } from "@std/path/posix";
import { systemFiles } from "../host/files.ts";
import { FileError } from "../host/host.ts";
import { makeDraft } from "./draft.ts";

const files = systemFiles({ uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 });

Deno.test("makeDraft() writes where only its user reads, and removes all of it", async () => {
  const { path, remove } = await makeDraft({ files }, "test", "<domain/>");
  try {
    assertEquals(await files.readText(path), "<domain/>");
    const modes = await Promise.all([path, dirname(path)].map((one) => files.stat(one)));
    assertEquals(modes.map((facts) => (facts?.mode ?? 0) & 0o777), [0o600, 0o700]);
  } finally {
    await remove();
  }
  assertEquals(await files.stat(dirname(path)), undefined);
});

Deno.test("makeDraft() leaves nothing where the text cannot be written", async () => {
  let directory = "";
  const full = {
    ...files,
    createNew: (path: string) => {
      directory = dirname(path);
      return Promise.reject(new FileError("no-space", path, "No space left on device"));
    },
  };
  await assertRejects(() => makeDraft({ files: full }, "test", "<domain/>"), FileError, "No space");
  assertEquals(directory.startsWith("/tmp/domrun-test-"), true);
  assertEquals(await files.stat(directory), undefined);
});
