/** Lines of text over a connection: the framing of the launch socket and of the control socket. */
import type { Connection } from "../../host/host.ts";

/** A peer that sends a longer line is no peer of ours. */
export const LINE_MAX_BYTES = 1024 * 1024;

/** A line exceeded {@link LINE_MAX_BYTES}. */
export class LineTooLongError extends Error {
  override name = "LineTooLongError";
  constructor() {
    super(`Cannot read the message: it is longer than ${LINE_MAX_BYTES} bytes`);
  }
}

/**
 * The lines that the peer sends, without their ends; a last one that has no end is no line. Ends when the
 * peer closes or the connection breaks. Throws {@link LineTooLongError}.
 */
export async function* linesOf(connection: Connection): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const text of texts(connection, decoder)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    if (rest.length > LINE_MAX_BYTES) throw new LineTooLongError();
  }
}

async function* texts(connection: Connection, decoder: TextDecoder): AsyncGenerator<string> {
  const reader = connection.readable.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
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
