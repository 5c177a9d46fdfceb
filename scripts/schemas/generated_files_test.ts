/** What is made from the grammar and checked in is what the grammar makes today. */
import { assertEquals } from "@std/assert";
import { generatedFiles } from "../../lib/cli/generated_files.ts";
import { pageNotes } from "./page_notes.ts";

for (const { path, text } of generatedFiles(await pageNotes())) {
  Deno.test(`${path} is current`, async () => {
    const found = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
    assertEquals(
      found === text,
      true,
      `${path} does not follow the grammar any more: run scripts/schemas/write.sh --update`,
    );
  });
}
