import { assertEquals } from "@std/assert";
import { renderExplanation } from "./explanation.ts";
import { CODES } from "../xml/explanations/all.ts";

Deno.test("renderExplanation() wraps its text and sets the examples apart", () => {
  assertEquals(
    renderExplanation({
      code: "room/thing",
      title: "A title",
      text: `${"word ".repeat(20)}
        end.

        Second paragraph.`,
      bad: "<a>\n\n  <b/>\n</a>",
      good: "<c/>",
    }),
    `room/thing: A title

word word word word word word word word word word word word word word word word
word word word word end.

Second paragraph.

This gets it:

    <a>

      <b/>
    </a>

This is right:

    <c/>
`,
  );
  assertEquals(
    renderExplanation({ code: "a/b", title: "T", text: "x", when: "y.", good: "<c/>" }),
    "a/b: T\n\nx\n\nFor example: y.\n\nWrite:\n\n    <c/>\n",
  );
  assertEquals(renderExplanation({ code: "a/b", title: "T", text: "x" }), "a/b: T\n\nx\n");
});

Deno.test("explanations are complete sentences under titles without an end", () => {
  for (const { code, title, text } of CODES) {
    assertEquals({ code, fits: /^[A-Za-z].*[^.]$/.test(title) && /[.]$/.test(text) }, {
      code,
      fits: true,
    });
  }
});
