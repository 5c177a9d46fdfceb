import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";
import { LaunchError } from "../errors.ts";
import { forgetFiles } from "./forget_files.ts";
import { makeFiles } from "./make_files.ts";
import { Undo } from "./undo.ts";

const HOST = systemHost();

async function withImage(use: (overlay: PlannedFile, image: PlannedFile) => Promise<void>) {
  const root = await Deno.makeTempDir({ prefix: "domrun-forget-" });
  try {
    const path = `${root}/disk.raw`;
    await Deno.writeFile(path, new Uint8Array(1 << 20));
    const madeFrom = { path, format: "raw", targetFormat: "qcow2", overlay: true } as const;
    await use(
      { path: `${path}.TRANSIENT-vm`, access: "read-write", purpose: "the test", madeFrom },
      { path, access: "read", purpose: "the image" },
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const isThere = async ({ path }: PlannedFile) => await HOST.files.stat(path) !== undefined;

Deno.test("an overlay is made anew each time, and forgotten without its image", async () => {
  await withImage(async (overlay, image) => {
    await Deno.writeTextFile(overlay.path, "left by a crash");
    await makeFiles(HOST, [image, overlay]);
    const head = (await Deno.readFile(overlay.path)).slice(0, 3);
    assertEquals(new TextDecoder().decode(head), "QFI");
    await forgetFiles(HOST, [image, overlay]);
    assertEquals([await isThere(overlay), await isThere(image)], [false, true]);
    await forgetFiles(HOST, [image, overlay]);
  });
});

Deno.test("a launch that fails removes the overlay, once", async () => {
  await withImage(async (overlay, image) => {
    const made = new Undo();
    await makeFiles(HOST, [image, overlay], { made });
    assertEquals(await made.run(), []);
    assertEquals(await isThere(overlay), false);
  });
});

Deno.test("an overlay that cannot be removed is named", async () => {
  await withImage(async (overlay) => {
    await Deno.mkdir(overlay.path);
    const error = await assertRejects(() => forgetFiles(HOST, [overlay]), LaunchError);
    const begin = `Cannot remove ${overlay.path}, made for the test: `;
    assertEquals(error.message.slice(0, begin.length), begin);
  });
});
