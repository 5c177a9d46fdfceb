/**
 * What a guest wrote, for a terminal whose answers would not go back to the guest. A terminal answers many sequences
 * (where is the cursor, what are you, what is in the clipboard) as if the answer were typed, and the shell behind us
 * would read it. Source: ECMA-48; xterm's control sequences.
 */
import { ESC } from "../../findings/visible.ts";

const BEL = "\x07";
const CSI = "\x9b";
const STRING_END = "\x9c";
/** DCS, SOS, OSC, PM and APC, of one character and of two. */
const STRINGS = "\x90\x98\x9d\x9e\x9f";
const STRINGS_BEHIND_ESC = "PX]^_";
/** CAN and SUB break off a sequence. */
const BREAKS = "\x18\x1a";
const HARMLESS_CONTROLS = "\t\n\r\b";

type State = "text" | "escape" | "parameters" | "string" | "escape in string";

/** Lets text and colours through, and of all else nothing. A sequence may come in pieces. */
export class GuestText {
  readonly #decoder = new TextDecoder();
  #state: State = "text";
  #parameters = "";
  #coloured = false;

  /** What of the next bytes may be shown. */
  show(bytes: Uint8Array): string {
    let shown = "";
    for (const character of this.#decoder.decode(bytes, { stream: true })) {
      shown += this.#take(character);
    }
    return shown;
  }

  /** What comes last: the colours that were there before. */
  end(): string {
    return this.#coloured ? `${ESC}[0m` : "";
  }

  #take(character: string): string {
    if (BREAKS.includes(character)) return this.#go("text");
    if (this.#state === "string" || this.#state === "escape in string") {
      return this.#takeOfString(character);
    }
    if (character === ESC) return this.#go("escape");
    if (isControl(character)) return this.#takeControl(character);
    if (this.#state === "escape") return this.#takeBehindEscape(character);
    return this.#state === "parameters" ? this.#takeParameter(character) : character;
  }

  /** A control within a sequence counts as if it stood before it. */
  #takeControl(character: string): string {
    if (character === CSI) return this.#go("parameters");
    if (STRINGS.includes(character)) return this.#go("string");
    return HARMLESS_CONTROLS.includes(character) ? character : "";
  }

  #takeBehindEscape(character: string): string {
    if (character === "[") return this.#go("parameters");
    if (STRINGS_BEHIND_ESC.includes(character)) return this.#go("string");
    // A blank to a slash come before the last character of a sequence: ESC ( B.
    return character >= " " && character <= "/" ? "" : this.#go("text");
  }

  #takeParameter(character: string): string {
    if (character >= " " && character <= "?") {
      this.#parameters += character;
      return "";
    }
    const isColour = character === "m" && /^[0-9;:]*$/.test(this.#parameters);
    const colour = `${ESC}[${this.#parameters}m`;
    this.#go("text");
    this.#coloured ||= isColour;
    return isColour ? colour : "";
  }

  /** A line's end ends a string, too: one that nobody ended hides no more than its line. */
  #takeOfString(character: string): string {
    if (character === "\n") {
      this.#go("text");
      return character;
    }
    const isEnd = character === BEL || character === STRING_END ||
      (this.#state === "escape in string" && character === "\\");
    if (isEnd) return this.#go("text");
    return this.#go(character === ESC ? "escape in string" : "string");
  }

  #go(state: State): "" {
    this.#state = state;
    this.#parameters = "";
    return "";
  }
}

function isControl(character: string): boolean {
  return character < " " || (character >= "\x7f" && character <= "\x9f");
}
