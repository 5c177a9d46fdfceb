/** Words about a document that a machine would have. */

/** Without lines of the document as it would be, which nobody can look at. Pure. */
export function withoutLines(message: string): string {
  return message.replace(/ (on|of) line \d+/g, "");
}
