/** Every row of docs/xml.md says what it is for, and nobody keeps a text for a row that is gone. */
import { assertEquals } from "@std/assert";
import { generatedFiles } from "../../lib/cli/generated_files.ts";
import { ROW_TEXTS } from "../../lib/domain/row_texts/all.ts";
import { findRows } from "../../lib/domain/row_texts/find_rows.ts";

function pageOf({ find }: Pick<ReturnType<typeof findRows>, "find">): string {
  const files = generatedFiles({ row: find, example: () => undefined });
  return files.find(({ path }) => path === "docs/xml.md")?.text ?? "";
}

function emptyRows(page: string): readonly string[] {
  return page.split("\n").filter((line) => line.endsWith("|  |"));
}

Deno.test("every row of docs/xml.md has a text, and every text a row", () => {
  const finder = findRows(ROW_TEXTS);
  const page = pageOf(finder);
  assertEquals(page.split("\n").filter((line) => line.startsWith("| `")).length > 900, true);
  assertEquals(emptyRows(page), []);
  assertEquals(finder.unused(), []);
});

Deno.test("a row without a text is noticed, and a text without a row", () => {
  const finder = findRows([...ROW_TEXTS.slice(1), { "disk/nothing": { "x=": "text" } }]);
  assertEquals(emptyRows(pageOf(finder)).some((row) => row.includes("`<alias>`")), true);
  assertEquals(finder.unused().includes("disk/nothing x="), true);
});

Deno.test("findRows() takes the longest place that fits, and a variant before none", () => {
  const { find, unused } = findRows([{
    "*": { "a=": "any" },
    "disk, hub": { "a=": "disk" },
    "disk[file]": { "a=": "of a file" },
    "devices/disk": { "b=": "below devices", "text": "the text" },
  }]);
  const place = ["devices", "disk[block]"];
  assertEquals(
    [
      find(["x"], "a="),
      find(place, "a="),
      find(["devices", "disk[file]"], "a="),
      find(place, "b="),
      find(["disk"], "b="),
      find(place, "c="),
    ],
    ["any", "disk", "of a file", "below devices", undefined, undefined],
  );
  assertEquals(unused(), ["hub a=", "devices/disk text"]);
});
