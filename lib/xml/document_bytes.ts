/** The bytes of a document to its text: UTF-8, and no more than a document may have. */
import { type Finding, findingAt, findingOnFile } from "../findings/finding.ts";
import { makeSource } from "../findings/source.ts";
import { LIMITS } from "./limits.ts";

/** A text, or with it the finding that says why it is none: then it is only good to be shown. */
export interface DocumentText {
  readonly text: string;
  readonly finding?: Finding;
}

/**
 * Decodes a document. Bytes that are no UTF-8 are an error at the first of them, as in libvirt: put right in
 * silence, two names become one, and a path leads somewhere else. Pure.
 *
 * @param file how the user named it, for the finding
 * @param bytes of the document; {@link LIMITS.bytes} and one suffice to tell that it has too many
 */
export function textOfBytes(file: string, bytes: Uint8Array): DocumentText {
  if (bytes.length > LIMITS.bytes) {
    const most = `${LIMITS.bytes / 1024 / 1024} MiB`;
    return refused(file, "xml/limit", `the document has more than ${most}, the most that is read`);
  }
  if (isUtf16(bytes)) {
    const message = "the document is in UTF-16, need UTF-8";
    return refused(file, "xml/encoding", message, "iconv -f UTF-16 -t UTF-8 converts it");
  }
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const bad = firstBadByte(text, bytes);
  if (bad === undefined) return { text };
  // Counted as in the source, whose line ends are one character.
  const start = makeSource(file, text.slice(0, bad.index)).text.length;
  const finding = findingAt(makeSource(file, text), { start, end: start + 1 }, {
    severity: "error",
    code: "xml/encoding",
    message: `the byte 0x${bad.byte.toString(16).toUpperCase().padStart(2, "0")} is no UTF-8`,
    help: "save the document in UTF-8; iconv -f ISO-8859-1 -t UTF-8 converts an old one",
  });
  return { text, finding };
}

function refused(file: string, code: string, message: string, help?: string): DocumentText {
  return { text: "", finding: findingOnFile(file, { severity: "error", code, message, help }) };
}

/** A byte order mark, or `<` in two bytes (XML 1.0, appendix F). */
function isUtf16([first = 0, second = 0]: Uint8Array): boolean {
  return [0xfffe, 0xfeff, 0x3c00, 0x003c].includes(first * 256 + second);
}

/** U+FFFD stands in the text for each wrong byte, and for itself. */
function firstBadByte(
  text: string,
  bytes: Uint8Array,
): { readonly index: number; readonly byte: number } | undefined {
  const encoder = new TextEncoder();
  let [counted, offset] = [0, 0];
  for (let index = text.indexOf("\uFFFD"); index >= 0; index = text.indexOf("\uFFFD", index + 1)) {
    offset += encoder.encode(text.slice(counted, index)).length;
    counted = index;
    const [byte = 0, second, third] = bytes.subarray(offset);
    if (byte !== 0xef || second !== 0xbf || third !== 0xbd) return { index, byte };
  }
  return undefined;
}
