/** Asks a QEMU program what it can do, by starting it without a machine and talking QMP to it. */
import {
  type Child,
  type Clock,
  type Connection,
  type Exit,
  type Host,
  InterruptedError,
  StartError,
  STOP_SIGNALS,
  type StopSignal,
} from "../../host/host.ts";
import { CapabilityError, type QemuCapabilities } from "./capabilities.ts";
import { distil, probeCommands, type ProbeReply } from "./queries.ts";
import { connectQmp, QmpError, QmpProtocolError } from "../qmp/client.ts";
import { type Exchange, recordConnection, replayConnection } from "./replies.ts";

export interface ProbeOptions {
  /** For all of it, from the start of the program. @default 20000 */
  readonly timeoutMs?: number;
  /** Called with the whole conversation once it is complete. */
  readonly record?: (exchanges: readonly Exchange[]) => void;
}

const PROBE_TIMEOUT_MS = 20_000;
/** How long a program that has closed its output may take to end, before it is ended. */
const END_TIMEOUT_MS = 1000;

/**
 * A QEMU that has no machine and starts no guest. KVM is tried first: whether it works for this user on
 * this host is one of the questions.
 */
const PROBE_ARGS: readonly string[] = [
  "-S",
  "-no-user-config",
  "-nodefaults",
  "-display",
  "none",
  "-machine",
  "none,accel=kvm:tcg",
  "-qmp",
  "stdio",
];

/** What a probe needs of the system. */
export type ProbeHost = Pick<Host, "programs" | "clock" | "terminal">;

/**
 * What the QEMU at `emulator` can do.
 *
 * Throws {@link CapabilityError}, with the program's own words, when it cannot be started, hangs, crashes, is no QEMU or
 * leaves questions open. Throws {@link InterruptedError} on a signal: a QEMU without a machine does not notice that
 * nobody talks to it any more, and would stay for ever. Starts one process, which has ended when this returns, at the
 * latest a second after `timeoutMs`.
 */
export async function probeQemu(
  host: ProbeHost,
  emulator: string,
  options: ProbeOptions = {},
): Promise<QemuCapabilities> {
  const timeoutMs = options.timeoutMs ?? PROBE_TIMEOUT_MS;
  const child = await startProbe(host, emulator);
  let timedOut = false;
  const deadline = host.clock.after(timeoutMs, () => {
    timedOut = true;
    child.kill("SIGKILL");
  });
  let signal: StopSignal | undefined;
  const stopListening = host.terminal.onSignal(STOP_SIGNALS, (received) => {
    signal ??= received;
    child.kill("SIGKILL");
  });
  try {
    const connection = childConnection(child);
    const recording = options.record === undefined ? undefined : recordConnection(connection);
    const replies = await ask(recording?.connection ?? connection, host.clock, timeoutMs);
    if (recording !== undefined) options.record?.(recording.exchanges());
    // It ends while we think about what it said.
    child.kill("SIGKILL");
    return distil(emulator, replies);
  } catch (error) {
    if (error instanceof CapabilityError) throw error;
    if (signal !== undefined) throw new InterruptedError(signal, `Interrupted by ${signal}`);
    deadline.cancel();
    const exit = error instanceof QmpProtocolError ? undefined : await ownEnd(child, host.clock);
    throw explain(emulator, error, { timedOut, timeoutMs, exit, stderr: child.stderrTail() });
  } finally {
    deadline.cancel();
    child.kill("SIGKILL");
    await child.exit;
    stopListening();
  }
}

/**
 * What the QEMU that was recorded could do: session 0 of the recording answers.
 *
 * Throws {@link CapabilityError} when a question that every QEMU must answer was not recorded.
 */
export async function probeReplies(
  exchanges: readonly Exchange[],
  clock: Clock,
  file: string,
): Promise<QemuCapabilities> {
  return distil(file, await ask(replayConnection(exchanges), clock, PROBE_TIMEOUT_MS));
}

/** All questions are sent at once: QEMU answers them in turn, and no time is lost between. */
async function ask(
  connection: Connection,
  clock: Clock,
  timeoutMs: number,
): Promise<readonly ProbeReply[]> {
  const qmp = await connectQmp(connection, clock, { timeoutMs });
  try {
    return await Promise.all(
      probeCommands().map(async (command): Promise<ProbeReply> => {
        try {
          return { value: await qmp.execute(command.execute, command.arguments) };
        } catch (error) {
          if (error instanceof QmpError) return { refusal: error.description };
          throw error;
        }
      }),
    );
  } finally {
    qmp.close();
  }
}

async function startProbe(
  host: Pick<Host, "programs">,
  emulator: string,
): Promise<Child> {
  try {
    return await host.programs.start(emulator, PROBE_ARGS);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new CapabilityError("start", emulator, `it cannot be started: ${error.words}`);
  }
}

function childConnection(child: Child): Connection {
  const decoder = new TextDecoder();
  return {
    readable: child.stdout,
    write: (bytes) => child.write(decoder.decode(bytes)),
    close: () => void child.closeInput(),
  };
}

/** How the program ended when nobody made it; undefined when it goes on though it says no more. */
async function ownEnd(child: Child, clock: Clock): Promise<Exit | undefined> {
  let waitedLongEnough = () => {};
  const patience = new Promise<undefined>((resolve) => {
    waitedLongEnough = () => resolve(undefined);
  });
  const timer = clock.after(END_TIMEOUT_MS, waitedLongEnough);
  const exit = await Promise.race([child.exit, patience]);
  timer.cancel();
  return exit;
}

interface Ending {
  readonly timedOut: boolean;
  readonly timeoutMs: number;
  readonly exit: Exit | undefined;
  readonly stderr: string;
}

function explain(emulator: string, error: unknown, ending: Ending): CapabilityError {
  const said = ending.stderr.trim() === "" ? "" : `: ${ending.stderr.trim()}`;
  if (ending.timedOut) {
    const words = `it did not answer within ${ending.timeoutMs / 1000} s${said}`;
    return new CapabilityError("timeout", emulator, words);
  }
  if (error instanceof QmpProtocolError) {
    return new CapabilityError(
      "protocol",
      emulator,
      `it does not speak QMP: ${error.message}`,
    );
  }
  const how = wordsOf(ending.exit);
  const words = `it ${how} before it had answered${said}`;
  return new CapabilityError("crash", emulator, words);
}

function wordsOf(exit: Exit | undefined): string {
  if (exit === undefined) return "closed its output";
  return exit.kind === "exited" ? `exited with status ${exit.code}` : `was ended by ${exit.signal}`;
}
