/** JSON text laid out anew without reading its values, so that no number loses a digit. */

/** `text` with every member and element on a line of its own, two spaces deeper each level. Pure. */
export function indentJson(text: string): string {
  let depth = 0;
  const newLine = () => `\n${"  ".repeat(depth)}`;
  let laidOut = "";
  for (const [token] of text.matchAll(TOKEN_REGEXP)) {
    switch (token[0]) {
      case "{":
      case "[":
        if (token.length > 1) {
          laidOut += `${token[0]}${token.at(-1)}`;
          break;
        }
        depth++;
        laidOut += `${token}${newLine()}`;
        break;
      case "}":
      case "]":
        depth--;
        laidOut += `${newLine()}${token}`;
        break;
      case ",":
        laidOut += `,${newLine()}`;
        break;
      case ":":
        laidOut += ": ";
        break;
      default:
        laidOut += token;
    }
  }
  return laidOut;
}

/** Strings, empty containers, single signs, and everything else that is no space. */
const TOKEN_REGEXP = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;
