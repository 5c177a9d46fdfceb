/** Texts as words of a POSIX shell, for what people paste. Nothing of it is ever run by domrun. */

import { replaceCommands } from "../findings/visible.ts";

/** The text as one word; plain words stay as they are, and what a terminal would obey is left to printf(1). Pure. */
export function quoteForShell(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,.\/-]+$/.test(text)) return text;
  const quoted = `'${text.replaceAll("'", `'\\''`)}'`;
  return replaceCommands(quoted, (character) => `'"$(printf '${octal(character)}')"'`);
}

/** The character's bytes as printf(1) takes them: `\302\233`. */
function octal(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** A machine's name as what ends a domrun command: `web`, `'my web'`, `-- -rf`. Pure. */
export function nameForShell(name: string): string {
  const word = quoteForShell(name);
  return name.startsWith("-") ? `-- ${word}` : word;
}
