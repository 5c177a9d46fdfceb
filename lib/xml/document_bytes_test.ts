import { assertEquals } from "@std/assert";
import { textOfBytes } from "./document_bytes.ts";
import { LIMITS } from "./limits.ts";

function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]
    ),
  );
}

function said(document: Uint8Array): string {
  const { finding } = textOfBytes("vm.xml", document);
  return finding ? `${finding.line}:${finding.column} ${finding.code} ${finding.message}` : "text";
}

Deno.test("textOfBytes() gives the text of UTF-8, with its byte order mark and line ends", () => {
  for (const text of ["", "<a>é😀\uFFFD</a>", "\uFEFF<a>\r\n</a>", "\0"]) {
    assertEquals(textOfBytes("vm.xml", bytes(text)), { text });
  }
});

Deno.test("textOfBytes() refuses other bytes at the first of them", () => {
  const rows: readonly [what: string, document: Uint8Array, said: string][] = [
    ["Latin-1", bytes("<a>", 0xe4, "</a>"), "1:4 xml/encoding the byte 0xE4 is no UTF-8"],
    [
      "behind line ends of two characters, a mark, wide characters and U+FFFD itself",
      bytes("\uFEFF<a>\r\n\r\n😀\uFFFDé", 0xe9, 0x20, 0xe9, "</a>"),
      "3:4 xml/encoding the byte 0xE9 is no UTF-8",
    ],
    ["overlong", bytes("<a>", 0xc0, 0xaf, "</a>"), "1:4 xml/encoding the byte 0xC0 is no UTF-8"],
    [
      "half a character of UTF-16",
      bytes("<a>", 0xed, 0xa0, 0x80, "</a>"),
      "1:4 xml/encoding the byte 0xED is no UTF-8",
    ],
    ["cut", bytes("<a>", 0xe2, 0x82), "1:4 xml/encoding the byte 0xE2 is no UTF-8"],
    [
      "no character",
      bytes("<a>", 0xf5, 0x80, 0x80, 0x80),
      "1:4 xml/encoding the byte 0xF5 is no UTF-8",
    ],
    ["a tail alone", bytes("\n", 0x80), "2:1 xml/encoding the byte 0x80 is no UTF-8"],
  ];
  for (const [what, document, expected] of rows) assertEquals(said(document), expected, what);
});

Deno.test("textOfBytes() knows UTF-16, with a mark and without", () => {
  const rows = [
    bytes(0xff, 0xfe, "<", 0, "a", 0),
    bytes(0xfe, 0xff, 0, "<", 0, "a"),
    bytes("<", 0, "a", 0),
    bytes(0, "<", 0, "a"),
  ];
  for (const document of rows) {
    assertEquals(said(document), "1:1 xml/encoding the document is in UTF-16, need UTF-8");
  }
});

Deno.test("textOfBytes() refuses a document that has too many bytes, whatever they are", () => {
  const most = new Uint8Array(LIMITS.bytes + 1).fill(0x20);
  assertEquals(said(most.subarray(1)), "text");
  const refused = "1:1 xml/limit the document has more than 4 MiB, the most that is read";
  assertEquals(said(most), refused);
  assertEquals(said(most.fill(0xff)), refused);
});
