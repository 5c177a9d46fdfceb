/**
 * Other programs, started and signalled. Those that read for us where Deno may not are run where they are needed:
 * look.ts, lock_holder.ts, open_files.ts, port_tables.ts.
 */
import { basename, dirname, isAbsolute } from "@std/path/posix";
import { OWN, SELF } from "./permissions.ts";
import { openFilesLimit } from "./open_files.ts";
import { lockingFiles } from "./lock_holder.ts";
import { exists, isEnding, standardErrorOf } from "./process_life.ts";
import { drainTail } from "./streams.ts";
import { startError } from "./faults.ts";
import { type Child, ConnectError, type Exit, type Finished, type Programs } from "./host.ts";
import type { RunOptions } from "./host.ts";

const OUTPUT_TAIL_BYTES = 1024 * 1024;
const STDERR_TAIL_BYTES = 64 * 1024;
/** How long output may go on after its program has ended: a daemon that it left may hold the pipe. */
const DRAIN_AFTER_EXIT_MS = 1000;
const KILL_TIMEOUT_MS = 5000;

/** How to start domrun again. */
export interface SelfCommand {
  readonly program: string;
  /** Before the arguments of the call: `["run", "-A", "main.ts"]` where Deno runs the source. */
  readonly args: readonly string[];
}

/**
 * The programs of the system. `searchPath` is PATH; absent, no bare name is found. `self` starts domrun
 * again.
 */
export function systemPrograms(searchPath: string | undefined, self: SelfCommand): Programs {
  const programs: Programs = {
    find: (name) => Promise.resolve(find(name, searchPath ?? "")),
    run,
    // A program that cannot be started is a rejection here as in `run`.
    start: async (program, args) => await start(program, args),
    runInTerminal,
    startSelf: async (args) =>
      await startDetached(selfProgram(self, searchPath ?? ""), [...self.args, ...args]),
    // Where nobody can look, that is a rejection, as elsewhere.
    standardErrorOf: async (pid) => await standardErrorOf(pid),
    openFilesLimit,
    exists,
    isEnding,
    lockingFiles,
    async signal(pid, signal) {
      if (await programs.find("kill") === undefined) return false;
      const args = ["-s", signal.replace(/^SIG/, ""), String(pid)];
      // One that Deno's list does not mean, behind a relative entry of PATH, is as good as none.
      const ran = await run("kill", args, { timeoutMs: KILL_TIMEOUT_MS }).catch(() => undefined);
      return ran?.exit.kind === "exited" && ran.exit.code === 0;
    },
  };
  return programs;
}

function find(name: string, searchPath: string): string | undefined {
  if (name.includes("/")) {
    return isAbsolute(name) && isExecutable(name) ? allowedName(name, searchPath) : undefined;
  }
  for (const directory of searchPath.split(":")) {
    // An empty or relative entry means the working directory, which is no place to take programs from.
    if (!isAbsolute(directory)) continue;
    const path = `${directory}/${name}`;
    if (isExecutable(path)) return path;
  }
  return undefined;
}

/**
 * Deno's permission knows a program by the path that PATH finds. Documents come from systems with other links:
 * /bin and /usr/sbin lead to /usr/bin here or there, and so do the paths of NixOS to its store.
 */
function allowedName(path: string, searchPath: string): string {
  const onPath = find(basename(path), searchPath);
  return onPath !== undefined && Deno.realPathSync(onPath) === Deno.realPathSync(path)
    ? onPath
    : path;
}

function isExecutable(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isFile && ((info.mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}

async function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Finished> {
  const child = spawn(program, {
    args: [...args],
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
  });
  const kill = () => killChild(child, "SIGKILL");
  if (options.signal?.aborted) kill();
  else options.signal?.addEventListener("abort", kill);
  const feeding = options.stdin === undefined ? undefined : feed(child, options.stdin);
  const stdout = drainTail(child.stdout, OUTPUT_TAIL_BYTES);
  const stderr = drainTail(child.stderr, OUTPUT_TAIL_BYTES);
  let timedOut = false;
  const deadline = setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeoutMs);
  const exit = exitOf(await child.status);
  clearTimeout(deadline);
  options.signal?.removeEventListener("abort", kill);
  await Promise.all([stdout.endWithin(DRAIN_AFTER_EXIT_MS), stderr.endWithin(DRAIN_AFTER_EXIT_MS)]);
  await feeding;
  return { exit, stdout: stdout.text(), stderr: stderr.text(), timedOut };
}

async function runInTerminal(program: string, args: readonly string[]): Promise<Exit> {
  const streams = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  const options = { args: [...args], ...streams };
  return exitOf(await spawnWhereWeAre(program, options).status);
}

/** In our own working directory, because people name files to it; in / where that one is closed to its user. */
function spawnWhereWeAre(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    return new Deno.Command(program, options).spawn();
  } catch {
    return spawn(program, options);
  }
}

/** A program that does not read its input to the end is no error. */
async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    writer.releaseLock();
  }
}

function start(program: string, args: readonly string[]): Child {
  const child = spawn(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  });
  const stderr = drainTail(child.stderr, STDERR_TAIL_BYTES);
  const exit = child.status.then(async (status) => {
    await stderr.endWithin(DRAIN_AFTER_EXIT_MS);
    return exitOf(status);
  });
  const input = child.stdin.getWriter();
  return {
    pid: child.pid,
    exit,
    stdout: unstoppable(child.stdout),
    stderrTail: () => stderr.text(),
    async write(text) {
      try {
        await input.write(new TextEncoder().encode(text));
      } catch {
        throw new ConnectError("closed", program, `${program} has closed its standard input`);
      }
    },
    async closeInput() {
      await input.close().catch(() => {});
    },
    kill: (signal) => killChild(child, signal),
  };
}

/** The stream itself, read on to its end when the reader loses interest, so that the child never blocks. */
function unstoppable(source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      reader.releaseLock();
      drainTail(source, 0);
    },
  }, { highWaterMark: 0 });
}

/** A program, and where it is started. */
interface Start {
  readonly program: string;
  readonly cwd: string;
}

/**
 * Under a path that ends in `domrun` it is called so in a list of processes; the kernel calls /proc/self/exe `exe`. The
 * programs that may be run are compiled in, and where we lie is not known before: the new process finds us in its own
 * working directory, which main.ts has it leave at once.
 */
function selfProgram({ program }: SelfCommand, searchPath: string): Start {
  if (program !== SELF) return { program, cwd: "/" };
  const own = Deno.execPath();
  const installed = find("domrun", searchPath);
  const isInstalled = installed !== undefined && Deno.realPathSync(installed) === own;
  if (isInstalled) return { program: installed, cwd: "/" };
  // The path of one that was replaced since ends otherwise.
  const isThere = basename(own) === basename(OWN) && isExecutable(own);
  return isThere ? { program: OWN, cwd: dirname(own) } : { program, cwd: "/" };
}

function startDetached({ program, cwd }: Start, args: readonly string[]): number {
  const child = spawn(program, {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }, cwd);
  child.unref();
  return child.pid;
}

/**
 * Every child that has no terminal starts in /, as libvirt starts QEMU: our own working directory may be one that its
 * user may not enter (a home directory of somebody else, after sudo), or may be removed or unmounted while a machine runs.
 */
function spawn(program: string, options: Deno.CommandOptions, cwd = "/"): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { ...options, cwd }).spawn();
  } catch (error) {
    throw startError(error, program);
  }
}

function killChild(child: Deno.ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}

/** Deno sets `code` to 128+n when a signal ended the child: the signal is looked at first. Pure. */
export function exitOf(status: Pick<Deno.CommandStatus, "code" | "signal">): Exit {
  return status.signal === null
    ? { kind: "exited", code: status.code }
    : { kind: "signaled", signal: status.signal };
}
