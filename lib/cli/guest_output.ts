/** Where what a guest wrote goes. */
import type { Terminal } from "../host/host.ts";
import { GuestText } from "./render/guest_text.ts";

export interface GuestOutput {
  /** Throws what `Terminal.writeStdout` throws. */
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/**
 * Standard output, for what a guest wrote. All of it goes to a file, a pipe, or a terminal whose answers go back to the
 * guest (`answered`); another terminal gets text and colours alone.
 */
export function guestOutput(
  terminal: Pick<Terminal, "stdoutIsTerminal" | "writeStdout">,
  options: { readonly answered: boolean },
): GuestOutput {
  if (options.answered || !terminal.stdoutIsTerminal) {
    return { write: (bytes) => terminal.writeStdout(bytes), end: () => Promise.resolve() };
  }
  const text = new GuestText();
  const write = (shown: string) => terminal.writeStdout(new TextEncoder().encode(shown));
  return { write: (bytes) => write(text.show(bytes)), end: () => write(text.end()) };
}
