/** Writes the generated files: only at the word `--update`, so that nobody does it by accident. */
import { generatedFiles } from "../../lib/cli/generated_files.ts";
import { pageNotes } from "./page_notes.ts";

if (Deno.args.length !== 1 || Deno.args[0] !== "--update") {
  console.error("Usage: scripts/schemas/write.sh --update");
  Deno.exit(2);
}
const root = new URL("../../", import.meta.url);
for (const { path, text } of generatedFiles(await pageNotes())) {
  const file = new URL(path, root);
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeTextFile(file, text);
  console.log(`Wrote ${path}`);
}
