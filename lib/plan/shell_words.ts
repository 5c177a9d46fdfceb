/** Texts as words of a POSIX shell, for what people paste. Nothing of it is ever run by domrun. */

/** The text as one word; plain words stay as they are. Pure. */
export function quoteForShell(text: string): string {
  return /^[A-Za-z0-9_@%+=:,.\/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A machine's name as what ends a domrun command: `web`, `'my web'`, `-- -rf`. Pure. */
export function nameForShell(name: string): string {
  const word = quoteForShell(name);
  return name.startsWith("-") ? `-- ${word}` : word;
}
