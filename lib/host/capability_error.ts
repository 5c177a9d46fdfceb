/** Programs that do not tell what they can do. */

/**
 * A program could not be asked what it can do, or the file that should say it is damaged. The message
 * goes on after "cannot use SUBJECT: ".
 */
export class CapabilityError extends Error {
  override name = "CapabilityError";
  constructor(
    /** `protocol`: it is not the program it should be, or answers half. `malformed`: the file. */
    readonly reason: "start" | "timeout" | "crash" | "protocol" | "malformed",
    /** The program, or the file. */
    readonly subject: string,
    words: string,
  ) {
    super(words);
  }
}
