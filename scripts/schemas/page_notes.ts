/** What docs/xml.md says besides the grammar: the texts of its rows, and an example of each element. */
import { domainCodec } from "../../lib/domain/domain.ts";
import type { ReferenceNotes } from "../../lib/xml/reference.ts";
import { EXAMPLE_DOCUMENTS } from "./examples/all.ts";
import { findExamples } from "./examples/find_examples.ts";
import { ROW_TEXTS } from "../../lib/domain/row_texts/all.ts";
import { findRows } from "../../lib/domain/row_texts/find_rows.ts";

export async function pageNotes(): Promise<ReferenceNotes> {
  const examples = await findExamples(domainCodec, EXAMPLE_DOCUMENTS);
  return { row: findRows(ROW_TEXTS).find, example: (content) => examples.get(content) };
}
