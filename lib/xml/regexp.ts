/**
 * Regular expressions that mean the same to XML Schema (https://www.w3.org/TR/xmlschema-2/#regexs) and to us:
 * the schema gets the expression as it is, JavaScript a translation. What the two understand differently and
 * cannot be translated is refused when the grammar is made, not when a document is read.
 */

/** The JavaScript form of an XML Schema expression, matched against a whole text. Throws TypeError. Pure. */
export function compileRegexp(xsd: string): RegExp {
  let inClass = false;
  const source = xsd.replace(/\\p\{\p{L}+\}|\\[^]|[[\].^$?]/gu, (token) => {
    if (token === "]") inClass = false;
    const translated = translate(token, inClass, xsd);
    if (token === "[") inClass = true;
    return translated;
  });
  return new RegExp(`^(?:${source})$`, "u");
}

const SPACE = " \\t\\n\\r";
const SINGLE_ESCAPES = new Set([..."nrt\\|.?*+(){}-[]^"].map((character) => `\\${character}`));

function translate(token: string, inClass: boolean, xsd: string): string {
  if (token === "\\s") return inClass ? SPACE : `[${SPACE}]`;
  if (token === "\\S" && !inClass) return `[^${SPACE}]`;
  // A category of Unicode, such as \p{Cc}: control characters.
  if (token.startsWith("\\p{")) return token;
  if (token.length > 1 && token.startsWith("\\")) {
    if (!SINGLE_ESCAPES.has(token)) throw notPortable(xsd, token);
    return token === "\\-" && !inClass ? "-" : token;
  }
  if (inClass) {
    if (token === "[") throw notPortable(xsd, "[ in a class");
    return token;
  }
  if (token === ".") return "[^\\n\\r]";
  if (token === "^" || token === "$") throw notPortable(xsd, token);
  if (token === "?" && /\(\?|[*+?}]\?/.test(xsd)) throw notPortable(xsd, "?");
  return token;
}

function notPortable(xsd: string, what: string): TypeError {
  return new TypeError(`The expression "${xsd}" has "${what}", which XML Schema reads differently`);
}
