/** What docs/xml.md says besides the grammar: the texts of its rows. */
import type { ReferenceNotes } from "../../lib/xml/reference.ts";
import { ROW_TEXTS } from "./rows/all.ts";
import { findRows } from "./rows/row_texts.ts";

export function pageNotes(): ReferenceNotes {
  return { row: findRows(ROW_TEXTS).find, example: () => undefined };
}
