/**
 * What is wrong with a text that is no XML, in words that help. The library decides what is; of a text that it has
 * refused, this finds the mistake that a person made. What it does not find is told in the library's words.
 */
import type { Mistake } from "./mistake.ts";
import type { Span } from "../findings/source.ts";
import { badReference, illegalCharacter } from "./syntax_character.ts";
import { readStartTag } from "./syntax_tag.ts";
import { closest } from "../findings/suggestion.ts";
import { isBlank } from "./white_space.ts";

/** An element whose end tag has not come. */
interface Open {
  readonly name: string;
  readonly start: number;
}

/** Either where to go on, or what is wrong. */
type Step = number | Mistake;

/** The first mistake in a text, if it is one of those that are known. Pure. */
export function findMistake(text: string): Mistake | undefined {
  const illegal = illegalCharacter(text);
  const other = findMarkupMistake(text);
  if (illegal && (!other || illegal.span.start <= other.span.start)) return illegal;
  return other;
}

function findMarkupMistake(text: string): Mistake | undefined {
  const open: Open[] = [];
  const state = { hasRoot: false };
  let at = 0;
  while (at < text.length) {
    const step = text.startsWith("<", at)
      ? readMarkup(text, at, open, state)
      : readText(text, at, open, state.hasRoot);
    if (typeof step !== "number") return step;
    at = step;
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    return {
      span: tagSpan(unclosed),
      message: `<${unclosed.name}> is not closed`,
      help: `add </${unclosed.name}>, or write <${unclosed.name}/> where it holds nothing`,
    };
  }
  return state.hasRoot ? undefined : {
    span: { start: 0, end: 0 },
    message: "there is no element in the document",
  };
}

function readText(text: string, at: number, open: readonly Open[], hasRoot: boolean): Step {
  const found = text.indexOf("<", at);
  const end = found < 0 ? text.length : found;
  const run = text.slice(at, end);
  const start = at + run.search(/[^ \t\n]/);
  if (open.length === 0 && !isBlank(run)) {
    const line = text.slice(start, end).split("\n", 1)[0] ?? "";
    return {
      span: { start, end: start + line.trimEnd().length },
      message: `text ${hasRoot ? "after" : "before"} the document's element`,
      help: hasRoot
        ? "remove it; a document is one element, from its start tag to its end tag"
        : "remove it; a document begins with its element or with <?xml …?>",
    };
  }
  const closing = run.indexOf("]]>");
  if (closing >= 0) {
    return {
      span: { start: at + closing, end: at + closing + 3 },
      message: "']]>' stands in text",
      help: "write ]]&gt;",
    };
  }
  return badReference(text, at, end) ?? end;
}

function readMarkup(text: string, at: number, open: Open[], state: { hasRoot: boolean }): Step {
  if (text.startsWith("<!--", at)) return readComment(text, at);
  if (text.startsWith("<![CDATA[", at)) {
    return readUntil(text, at, "]]>", "the CDATA section is not closed");
  }
  if (text.startsWith("<?", at)) return readInstruction(text, at);
  if (text.startsWith("<!DOCTYPE", at)) {
    return {
      span: { start: at, end: at + "<!DOCTYPE".length },
      message: "DOCTYPE is not taken",
      help: "remove it; a domain document has no use for one",
    };
  }
  if (text.startsWith("</", at)) return readEndTag(text, at, open);
  const tag = readStartTag(text, at);
  if ("message" in tag) return tag;
  if (state.hasRoot && open.length === 0) {
    return {
      span: tagSpan({ name: tag.name, start: at }),
      message: `a second element <${tag.name}> after the document's own`,
      help: "put each document into a file of its own",
    };
  }
  state.hasRoot = true;
  if (!tag.isEmpty) open.push({ name: tag.name, start: at });
  return tag.end;
}

function readComment(text: string, at: number): Step {
  const dashes = text.indexOf("--", at + 4);
  if (dashes < 0) return readUntil(text, at, "-->", "the comment is not closed");
  if (text.startsWith(">", dashes + 2)) return dashes + 3;
  const isNested = text.startsWith("<!--", dashes - 2);
  return {
    span: { start: dashes, end: dashes + 2 },
    message: "'--' stands in a comment",
    help: isNested
      ? "comments do not hold comments; close the outer one first"
      : "a comment ends at '-->' and has no other '--' in it",
  };
}

function readInstruction(text: string, at: number): Step {
  if (/^<\?xml[ \t\n]/i.test(text.slice(at, at + 6)) && at > 0) {
    return {
      span: { start: at, end: at + 5 },
      message: "the XML declaration is not the first thing in the document",
      help: isBlank(text.slice(0, at))
        ? "remove the white space before it"
        : "remove it, or what stands before it",
    };
  }
  return readUntil(text, at, "?>", "the processing instruction is not closed");
}

function readUntil(text: string, at: number, end: string, message: string): Step {
  const found = text.indexOf(end, at);
  if (found >= 0) return found + end.length;
  return { span: { start: at, end: at + 4 }, message, help: `close it with ${end}` };
}

function readEndTag(text: string, at: number, open: Open[]): Step {
  const match = /<\/([^\s<>/=]*)[ \t\n]*>/y;
  match.lastIndex = at;
  const found = match.exec(text);
  const name = found?.[1] ?? "";
  const innermost = open.at(-1);
  if (!found || name === "") {
    return {
      span: { start: at, end: at + 2 },
      message: "an end tag has a name and '>'",
      ...(innermost ? { help: `write </${innermost.name}>` } : {}),
    };
  }
  if (innermost?.name === name) {
    open.pop();
    return match.lastIndex;
  }
  return wrongEndTag(text, { start: at, end: match.lastIndex }, name, open);
}

function wrongEndTag(text: string, span: Span, name: string, open: readonly Open[]): Mistake {
  const innermost = open.at(-1);
  if (!innermost) {
    return {
      span,
      message: `</${name}> closes nothing: no <${name}> is open`,
      help: "remove it",
    };
  }
  const line = text.slice(0, innermost.start).split("\n").length;
  const isOpen = open.some((one) => one.name === name);
  const message = isOpen
    ? `</${name}> while <${innermost.name}> of line ${line} is still open`
    : `</${name}> closes nothing: <${innermost.name}> of line ${line} is open`;
  const near = closest(name, [innermost.name]);
  return {
    span,
    message,
    help: near === undefined && isOpen
      ? `close it before with </${innermost.name}>, or write <${innermost.name}/>`
      : `write </${innermost.name}>`,
  };
}

function tagSpan({ name, start }: Open): Span {
  return { start, end: start + 1 + name.length };
}
