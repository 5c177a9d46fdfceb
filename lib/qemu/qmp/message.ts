/** QMP's lines, without any connection: splitting what arrives, and telling the kinds of messages. */

/** A program that does not speak QMP must not fill the memory: the longest reply has about 400 kB. */
export const LINE_MAX_BYTES = 64 * 1024 * 1024;

/** The peer sent something that is not QMP; the message holds what it sent. */
export class QmpProtocolError extends Error {
  override name = "QmpProtocolError";
}

/** What `query-version` and the greeting say. */
export interface QmpVersion {
  readonly major: number;
  readonly minor: number;
  readonly micro: number;
  /** The packager's words; may be empty. */
  readonly package: string;
}

export interface QmpEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, as QEMU saw it. */
  readonly timestampMs: number;
}

/** Everything that a QMP server may send. */
export type QmpMessage =
  | { readonly kind: "greeting"; readonly version: QmpVersion }
  | { readonly kind: "return"; readonly id: string | undefined; readonly value: unknown }
  | {
    readonly kind: "error";
    readonly id: string | undefined;
    readonly errorClass: string;
    readonly description: string;
  }
  | { readonly kind: "event"; readonly event: QmpEvent };

/** Whole lines out of pieces that end anywhere, also inside a character. */
export class LineSplitter {
  #pieces: Uint8Array[] = [];
  #length = 0;

  /** The lines that `chunk` completes, without their ends; empty ones are left out. */
  add(chunk: Uint8Array): readonly string[] {
    const lines: string[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      if (end < 0) break;
      this.#keep(chunk.subarray(start, end));
      const line = this.#take().trim();
      if (line !== "") lines.push(line);
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    if (this.#length > LINE_MAX_BYTES) {
      throw new QmpProtocolError(`A line of more than ${LINE_MAX_BYTES} bytes is no QMP`);
    }
    return lines;
  }

  /** What came after the last line end: a message that was cut off. */
  rest(): string {
    return this.#take().trim();
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #take(): string {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#length = 0;
    return new TextDecoder().decode(all);
  }
}

/**
 * One line that a QMP server sent.
 *
 * Throws {@link QmpProtocolError} when it is no message of QMP. Pure. Source: QEMU's qmp-spec.
 */
export function parseQmpLine(line: string): QmpMessage {
  const message = parseObject(line);
  const id = message["id"] === undefined ? undefined : String(message["id"]);
  if ("return" in message) return { kind: "return", id, value: message["return"] };
  if (isRecord(message["error"])) {
    return {
      kind: "error",
      id,
      errorClass: String(message["error"]["class"] ?? "GenericError"),
      description: String(message["error"]["desc"] ?? ""),
    };
  }
  if (typeof message["event"] === "string") {
    return { kind: "event", event: readEvent(message["event"], message) };
  }
  if (isRecord(message["QMP"])) {
    return { kind: "greeting", version: readVersion(message["QMP"]["version"]) };
  }
  throw notQmp(line);
}

/**
 * The reply to `query-version`, or the same in a greeting. Throws {@link QmpProtocolError}. Pure.
 */
export function readVersion(value: unknown): QmpVersion {
  const numbers = isRecord(value) ? value["qemu"] : undefined;
  if (!isRecord(value) || !isRecord(numbers)) throw notQmp(JSON.stringify(value) ?? "no version");
  const [major, minor, micro] = ["major", "minor", "micro"].map((part) => numbers[part]);
  if (typeof major !== "number" || typeof minor !== "number" || typeof micro !== "number") {
    throw notQmp(JSON.stringify(value) ?? "no version");
  }
  const words = value["package"];
  return { major, minor, micro, package: typeof words === "string" ? words : "" };
}

/** A command as it goes over the line. Pure. */
export function formatCommand(
  execute: string,
  args: Readonly<Record<string, unknown>> | undefined,
  id: string,
): string {
  return `${JSON.stringify({ execute, ...(args === undefined ? {} : { arguments: args }), id })}\n`;
}

function readEvent(name: string, message: Record<string, unknown>): QmpEvent {
  const { data, timestamp } = message;
  const seconds = isRecord(timestamp) ? Number(timestamp["seconds"] ?? 0) : 0;
  const microseconds = isRecord(timestamp) ? Number(timestamp["microseconds"] ?? 0) : 0;
  return {
    name,
    data: isRecord(data) ? data : {},
    timestampMs: seconds * 1000 + Math.floor(microseconds / 1000),
  };
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw notQmp(line);
  }
  if (!isRecord(value)) throw notQmp(line);
  return value;
}

const SHOWN_LENGTH = 200;

function notQmp(line: string): QmpProtocolError {
  const shown = line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}...` : line;
  return new QmpProtocolError(`Not a QMP message: ${shown}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
