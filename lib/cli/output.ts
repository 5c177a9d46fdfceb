/** Where text goes. Standard output carries what was asked for, standard error all the rest. */

/** Prints text that was asked for, exactly as it is. */
export function print(text: string): void {
  console.log(text.endsWith("\n") ? text.slice(0, -1) : text);
}

/** Prints a message about what happens. */
export function tell(text: string): void {
  console.error(text.endsWith("\n") ? text.slice(0, -1) : text);
}

/** Prints one JSON object on a line of its own. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value));
}
