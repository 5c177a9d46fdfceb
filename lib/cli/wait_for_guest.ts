/** What of a guest can be waited for. */
import { SSH_PORT } from "../domain/guest_port.ts";
import { type Host, StartError } from "../host/host.ts";
import { type Answer, untilAnswers } from "../vm/guest/answers.ts";
import { GuestAgent } from "../vm/guest/agent.ts";
import { untilWritten } from "../vm/guest/console_text.ts";
import { knownDoorTo } from "../vm/guest/door.ts";
import { doorWords } from "../vm/guest/ssh_way.ts";
import { consoleLog } from "../vm/logs/machine_log.ts";
import { machineStatus } from "../vm/list_machines.ts";
import { type EndedEvent, waitMachine } from "../vm/wait_machine.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./command.ts";

/** Between two questions to an agent that does not run yet. */
const AGENT_MS = 200;

export interface GuestWish {
  /**
   * What there is now, half a sentence; or how the machine ended first; undefined when `signal` is aborted before. Throws
   * as those do that look for a machine.
   */
  wait(host: Host, name: string, signal: AbortSignal): Promise<string | EndedEvent | undefined>;
  /** What there is not, half a sentence. */
  readonly lack: string;
  /** What is waited for. */
  readonly what: string;
}

/** What the options ask for. Throws {@link UsageError} for several, and for what nobody can wait for. */
export function guestWishOf(args: Arguments): GuestWish {
  const port = args.text("port");
  const regexp = args.text("console");
  const wishes = [
    ...(args.flag("ssh") ? [answer(SSH_PORT, "ssh", "ssh")] : []),
    ...(port === undefined ? [] : [answer(portOf(port), "anything", `port ${port}`)]),
    ...(args.flag("agent") ? [AGENT] : []),
    ...(regexp === undefined ? [] : [written(regexpOf(regexp))]),
  ];
  const [wish, another] = wishes;
  if (wish === undefined || another !== undefined) {
    throw new UsageError("wait takes one of --ssh, --port, --agent and --console");
  }
  if (args.flag("json")) throw new UsageError("--json is for the end of a machine");
  return wish;
}

function answer(port: number, wanted: Answer, called: string): GuestWish {
  return {
    lack: `${called} has not answered`,
    what: `an answer of ${called}`,
    wait: (host, name, signal) =>
      beforeItsEnd(host, name, signal, async (over) => {
        if (await host.programs.find("ssh") === undefined) {
          throw new StartError("missing", "ssh", "No such program");
        }
        const door = await knownDoorTo(host, name, port);
        await untilAnswers(host, door, wanted, over);
        return `${called} answers at ${doorWords(door)}`;
      }),
  };
}

const AGENT: GuestWish = {
  lack: "no guest agent has answered",
  what: "an answer of the guest agent",
  wait: (host, name, signal) =>
    beforeItsEnd(host, name, signal, async (over) => {
      const agent = await GuestAgent.connect(host, name);
      over.addEventListener("abort", () => agent.close());
      while (!over.aborted) {
        // When QEMU ends the connection ends, and that is told elsewhere.
        const isThere = await agent.isThere(AGENT_MS).catch(() => false);
        if (isThere && !over.aborted) {
          agent.close();
          return "the guest agent answers";
        }
        if (!isThere) await host.clock.sleep(AGENT_MS);
      }
      return undefined;
    }),
};

function written(regexp: RegExp): GuestWish {
  return {
    lack: `the guest has not written ${regexp}`,
    what: `${regexp} on the console`,
    wait: (host, name, signal) =>
      beforeItsEnd(host, name, signal, async (over) => {
        const log = await consoleLog(host, await machineStatus(host, name), undefined);
        return await untilWritten(host, log, regexp, over);
      }),
  };
}

/** Whichever comes first. What loses is over when this returns. */
async function beforeItsEnd(
  host: Host,
  name: string,
  signal: AbortSignal,
  wait: (over: AbortSignal) => Promise<string | undefined>,
): Promise<string | EndedEvent | undefined> {
  const decided = new AbortController();
  const over = AbortSignal.any([signal, decided.signal]);
  const both = [wait(over), waitMachine(host, name, over)];
  try {
    const first = await Promise.race(both);
    return signal.aborted ? undefined : first;
  } finally {
    decided.abort();
    await Promise.allSettled(both);
  }
}

function portOf(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--port takes a port of the guest, found '${text}'`);
}

function regexpOf(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`--console takes a regular expression: ${error.message}`);
  }
}
