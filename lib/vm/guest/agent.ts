/** The QEMU guest agent of a machine. Source: qemu-ga(8), QAPI of qga (qga/qapi-schema.json). */
import { hasLibvirtPath } from "../../domain/chardev.ts";
import { devicesOf } from "../../domain/domain.ts";
import { readDomain } from "../../domain/read.ts";
import { LineSplitter, LineTooLongError } from "../../host/lines.ts";
import { CapabilityError, ConnectError, type Connection, type Host } from "../../host/host.ts";
import { isObject, memberOf, parseObject } from "../../json/object.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { died, MachineStateError, NoSuchMachineError, unreadable } from "../errors.ts";
import { situationOf } from "../machine/situation.ts";
import { lookAtMachine } from "../machine/own_directories.ts";

/** The name that the agent listens at in the guest. */
const PORT_NAME = "org.qemu.guest_agent.0";
/** What a command of the guest has written comes in one line: 16 MiB of each of its outputs at most, in base64. */
const LINE_MAX_LENGTH = 48 * 1024 * 1024;
/** An agent that is there says so at once. */
const SYNC_MS = 1000;
const ANSWER_MS = 30_000;

/** The agent refuses a command: no such one, or none that it is allowed. */
export class AgentError extends CapabilityError {
  override name = "AgentError";
  constructor(words: string) {
    super("protocol", "the guest agent", words);
  }
}

/** A conversation with the agent, one command after the other. */
export class GuestAgent {
  readonly #host: Pick<Host, "clock">;
  readonly #connection: Connection;
  readonly #answers: AsyncGenerator<unknown>;
  readonly #machine: string;
  #lastId = Math.floor(Math.random() * 2 ** 30);

  constructor(host: Pick<Host, "clock">, machine: string, connection: Connection) {
    this.#host = host;
    this.#machine = machine;
    this.#connection = connection;
    this.#answers = answersOf(connection);
  }

  /** Throws {@link NoSuchMachineError}, and {@link MachineStateError} for a machine without a channel for it. */
  static async connect(host: Host, name: string): Promise<GuestAgent> {
    const path = await agentSocket(host, name);
    try {
      return new GuestAgent(host, name, await host.sockets.connect(path));
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      throw new MachineStateError(
        name,
        `Cannot reach the guest agent of machine "${name}": ${error.message}`,
      );
    }
  }

  /**
   * True once the agent has answered. It may not run yet: QEMU keeps what is sent until then, so answers to earlier
   * questions are passed over.
   */
  async isThere(withinMs: number = SYNC_MS): Promise<boolean> {
    const id = ++this.#lastId;
    // The byte that is no UTF-8 ends whatever the agent has heard before (guest-sync-delimited).
    await this.#connection.write(Uint8Array.of(0xff));
    await this.#send("guest-sync-delimited", { id });
    const over = Promise.withResolvers<"over">();
    const timer = this.#host.clock.after(withinMs, () => over.resolve("over"));
    try {
      for (;;) {
        const answer = await Promise.race([this.#next(), over.promise]);
        if (answer === "over") return false;
        if (memberOf(answer, "return") === id) return true;
      }
    } finally {
      timer.cancel();
    }
  }

  /** What the agent returns. Throws {@link AgentError}; {@link MachineStateError} when it does not answer. */
  async execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    await this.#send(command, args);
    const over = Promise.withResolvers<undefined>();
    const timer = this.#host.clock.after(ANSWER_MS, () => over.resolve(undefined));
    const answer = await Promise.race([this.#next(), over.promise]).finally(() => timer.cancel());
    if (answer === undefined) throw silent(this.#machine);
    const error = memberOf(answer, "error");
    if (isObject(error)) throw new AgentError(String(error["desc"]));
    return memberOf(answer, "return");
  }

  close(): void {
    this.#connection.close();
  }

  async #send(command: string, args: Readonly<Record<string, unknown>>): Promise<void> {
    const request = JSON.stringify({ execute: command, arguments: args });
    await this.#connection.write(new TextEncoder().encode(`${request}\n`)).catch(() => {
      throw silent(this.#machine);
    });
  }

  #pending: Promise<unknown> | undefined;

  /** The next answer; one that nobody waited for any more is the next one's. */
  async #next(): Promise<unknown> {
    this.#pending ??= this.#answers.next().then(({ value, done }) => {
      if (done) throw silent(this.#machine);
      return value;
    });
    const answer = await this.#pending;
    this.#pending = undefined;
    return answer;
  }
}

/** A connection to an agent that answers. Throws as {@link GuestAgent.connect} does, and where it does not answer. */
export async function guestAgent(host: Host, name: string): Promise<GuestAgent> {
  const agent = await GuestAgent.connect(host, name);
  if (await agent.isThere().catch(() => false)) return agent;
  agent.close();
  throw silent(name);
}

/** The guest says what it likes: what is no answer is passed over. */
async function* answersOf(connection: Connection): AsyncGenerator<unknown> {
  const lines = new LineSplitter(LINE_MAX_LENGTH);
  for await (const chunk of connection.readable) {
    for (const line of linesIn(lines, chunk)) {
      const answer = parseObject(line.replace(/^.*\uFFFD/, ""));
      if (answer !== undefined) yield answer;
    }
  }
}

function linesIn(lines: LineSplitter, chunk: Uint8Array): readonly string[] {
  try {
    return lines.add(chunk);
  } catch (error) {
    throw error instanceof LineTooLongError ? new AgentError(error.message) : error;
  }
}

async function agentSocket(host: Host, name: string): Promise<string> {
  const situation = await situationOf(host, name);
  const { kind } = situation;
  if (kind === "none") throw new NoSuchMachineError(name);
  if (kind === "dead") throw died(name, situation.record);
  await lookAtMachine(host, name);
  if (kind === "unreadable") throw unreadable(name, situation.reason);
  const files = machineFiles(host.directories.machines, name);
  const { domain } = await readDomain(files.xml, await host.files.readText(files.xml));
  const channels = domain === undefined ? [] : devicesOf(domain).channels;
  const channel = channels.find(({ target }) => target.name === PORT_NAME);
  if (channel?.type === "unix") {
    const path = hasLibvirtPath(channel) ? undefined : channel.source?.path;
    return path ?? `${files.directory}/${channel.alias}.socket`;
  }
  throw new MachineStateError(
    name,
    `Machine "${name}" has no channel for a guest agent`,
    `add to its <devices>: <channel type='unix'><target type='virtio' name='${PORT_NAME}'/></channel>`,
  );
}

function silent(name: string): MachineStateError {
  return new MachineStateError(
    name,
    `No guest agent answers in machine "${name}"`,
    "in the guest, the package qemu-guest-agent has it; wait for it: " +
      `domrun wait --agent ${nameForShell(name)}`,
  );
}
