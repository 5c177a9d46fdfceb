/** QMP's lines, without any connection: telling the kinds of messages. */
import { parseExactly } from "../../json/exact.ts";
import { isObject, type JsonObject, memberOf, parseObject } from "../../json/object.ts";

/** A program that does not speak QMP must not fill the memory: the longest reply has about 400 kB. */
export const LINE_MAX_LENGTH = 64 * 1024 * 1024;

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
  readonly data: JsonObject;
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

/**
 * One line that a QMP server sent.
 *
 * Throws {@link QmpProtocolError} when it is no message of QMP. Pure. Source: QEMU's qmp-spec.
 */
export function parseQmpLine(line: string): QmpMessage {
  const message = parseObject(line, parseExactly);
  if (message === undefined) throw notQmp(line);
  const id = message["id"] === undefined ? undefined : String(message["id"]);
  if ("return" in message) return { kind: "return", id, value: message["return"] };
  if (isObject(message["error"])) {
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
  if (isObject(message["QMP"])) {
    return { kind: "greeting", version: readVersion(message["QMP"]["version"]) };
  }
  throw notQmp(line);
}

/**
 * The reply to `query-version`, or the same in a greeting. Throws {@link QmpProtocolError}. Pure.
 */
export function readVersion(value: unknown): QmpVersion {
  const numbers = memberOf(value, "qemu");
  const [major, minor, micro] = ["major", "minor", "micro"].map((part) => memberOf(numbers, part));
  if (typeof major !== "number" || typeof minor !== "number" || typeof micro !== "number") {
    throw notQmp(JSON.stringify(value) ?? "no version");
  }
  const words = memberOf(value, "package");
  return { major, minor, micro, package: typeof words === "string" ? words : "" };
}

/** A command as it goes over the line. Pure. */
export function formatCommand(
  execute: string,
  args: JsonObject | undefined,
  id: string,
): string {
  return `${JSON.stringify({ execute, ...(args === undefined ? {} : { arguments: args }), id })}\n`;
}

function readEvent(name: string, message: JsonObject): QmpEvent {
  const { data, timestamp } = message;
  const seconds = Number(memberOf(timestamp, "seconds") ?? 0);
  const microseconds = Number(memberOf(timestamp, "microseconds") ?? 0);
  return {
    name,
    data: isObject(data) ? data : {},
    timestampMs: seconds * 1000 + Math.floor(microseconds / 1000),
  };
}

const SHOWN_LENGTH = 200;

function notQmp(line: string): QmpProtocolError {
  const shown = line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}...` : line;
  return new QmpProtocolError(`Not a QMP message: ${shown}`);
}
