/**
 * Recorded QMP conversations, in the form that libvirt's test suite uses: commands and replies in turn,
 * each as indented JSON, with an empty line between. No greeting and no events are kept.
 */
import type { Connection } from "../../host/host.ts";
import { CapabilityError } from "./capabilities.ts";
import { LineSplitter } from "../../host/lines.ts";
import { indentJson } from "../../json/indent.ts";
import { parseObject } from "../../json/object.ts";
import { LINE_MAX_LENGTH } from "../qmp/message.ts";

/** One command and its reply, as JSON text: numbers in it may be larger than a double can hold. */
export interface Exchange {
  readonly command: string;
  readonly reply: string;
}

/** A command as it is looked up. */
interface RecordedCommand {
  readonly execute: string;
  readonly arguments?: unknown;
  readonly id?: unknown;
}

/**
 * Reads a recorded conversation; `file` is for messages.
 *
 * Throws {@link CapabilityError} (`malformed`) with the number of the entry at fault. Pure.
 */
export function parseReplies(text: string, file: string): readonly Exchange[] {
  const entries = text.split(/\n\s*\n/).map((entry) => entry.trim()).filter((entry) =>
    entry !== ""
  );
  const malformed = (words: string) => new CapabilityError("malformed", file, words);
  if (entries.length === 0) throw malformed("the recording is empty");
  entries.forEach((entry, index) => {
    const value = parseObject(entry);
    if (value === undefined) throw malformed(`entry ${index + 1} is not a JSON object`);
    const wanted = index % 2 === 0 ? "a command" : "a reply";
    const fits = index % 2 === 0 ? "execute" in value : "return" in value || "error" in value;
    if (!fits) throw malformed(`entry ${index + 1} should be ${wanted}`);
  });
  if (entries.length % 2 === 1) throw malformed("the last command has no reply");
  return Array.from({ length: entries.length / 2 }, (_, pair) => ({
    command: entries[pair * 2] ?? "",
    reply: entries[pair * 2 + 1] ?? "",
  }));
}

/** The text of a recorded conversation; what `parseReplies` read comes out the same. Pure. */
export function formatReplies(exchanges: readonly Exchange[]): string {
  return exchanges.flatMap(({ command, reply }) => [command, reply])
    .map((entry) => `${indentJson(entry)}\n`).join("\n");
}

/**
 * A connection to a QEMU that only remembers: it answers a command that was recorded with the same
 * arguments, in any order and any number of times, and refuses the others.
 *
 * `session` counts the processes in the recording, each of which begins with `qmp_capabilities`.
 */
export function replayConnection(exchanges: readonly Exchange[], session = 0): Connection {
  const answers = answersOf(sessionsOf(exchanges)[session] ?? []);
  const lines = new LineSplitter(LINE_MAX_LENGTH);
  const encoder = new TextEncoder();
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  let open = true;
  const say = (message: unknown) => output?.enqueue(encoder.encode(`${JSON.stringify(message)}\n`));
  return {
    readable: new ReadableStream<Uint8Array>({
      start(controller) {
        output = controller;
        say({ QMP: { version: answers.get("query-version")?.["return"] ?? NO_VERSION } });
      },
    }),
    write(bytes) {
      for (const line of lines.add(bytes)) {
        const command = JSON.parse(line) as RecordedCommand;
        say({ ...(answers.get(lookup(command)) ?? unrecorded(command)), id: command.id });
      }
      return Promise.resolve();
    },
    close() {
      if (open) output?.close();
      open = false;
    },
  };
}

const NO_VERSION = { qemu: { major: 0, minor: 0, micro: 0 }, package: "" };

function sessionsOf(exchanges: readonly Exchange[]): readonly (readonly Exchange[])[] {
  const sessions: Exchange[][] = [];
  for (const exchange of exchanges) {
    const begins = parseObject(exchange.command)?.["execute"] === "qmp_capabilities";
    const last = sessions.at(-1);
    if (begins || last === undefined) sessions.push([exchange]);
    else last.push(exchange);
  }
  return sessions;
}

function answersOf(exchanges: readonly Exchange[]): ReadonlyMap<string, Record<string, unknown>> {
  return new Map(
    exchanges.map(({ command, reply }) => [
      lookup(JSON.parse(command) as RecordedCommand),
      parseObject(reply) ?? {},
    ]),
  );
}

function lookup({ execute, arguments: args }: RecordedCommand): string {
  return args === undefined ? execute : `${execute} ${canonical(args)}`;
}

/** The same text for the same value, in whatever order its keys stand. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const sorted = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
}

function unrecorded(command: RecordedCommand): Record<string, unknown> {
  const desc = `the recording holds no reply to ${lookup(command)}`;
  return { error: { class: "GenericError", desc } };
}

/** A connection that keeps what is said on it. */
export interface Recording {
  readonly connection: Connection;
  /** Commands that were answered, in the order in which they were sent. */
  exchanges(): readonly Exchange[];
}

/** Listens in on `connection`. */
export function recordConnection(connection: Connection): Recording {
  const commands = new Map<string, string>();
  const replies = new Map<string, string>();
  const sent = new LineSplitter(LINE_MAX_LENGTH);
  const received = new LineSplitter(LINE_MAX_LENGTH);
  const keep = (into: Map<string, string>, line: string) => {
    const id = parseObject(line)?.["id"];
    if (id !== undefined) into.set(String(id), line);
  };
  return {
    connection: {
      readable: connection.readable.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            for (const line of received.add(chunk)) keep(replies, line);
            controller.enqueue(chunk);
          },
        }),
      ),
      write(bytes) {
        for (const line of sent.add(bytes)) keep(commands, line);
        return connection.write(bytes);
      },
      close: () => connection.close(),
    },
    exchanges: () =>
      [...commands].flatMap(([id, command]) => {
        const reply = replies.get(id);
        return reply === undefined ? [] : [{ command, reply }];
      }),
  };
}
