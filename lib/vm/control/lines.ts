/** Lines of text over a connection: the framing of the launch socket and of the control socket. */
import type { Connection } from "../../host/host.ts";
import { LineSplitter } from "../../host/lines.ts";

/** A peer that sends a longer line is not a domrun. */
export const LINE_MAX_LENGTH = 1024 * 1024;

/**
 * The lines that the peer sends, without their ends and blanks; a last one that has no end is no line. Ends when the
 * peer closes or the connection breaks. Throws {@link LineTooLongError}.
 */
export async function* linesOf(connection: Connection): AsyncGenerator<string> {
  const lines = new LineSplitter(LINE_MAX_LENGTH);
  for await (const chunk of chunksOf(connection)) yield* lines.add(chunk);
}

async function* chunksOf(connection: Connection): AsyncGenerator<Uint8Array> {
  const reader = connection.readable.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch {
    // A broken connection ends the conversation as a closed one does.
  } finally {
    reader.releaseLock();
  }
}

/** Sends one line; throws when the peer has gone. */
export async function sendLine(connection: Connection, line: string): Promise<void> {
  await connection.write(new TextEncoder().encode(`${line}\n`));
}
