/** The compiled program as a user runs it: as root and as an ordinary user, in real processes. */
import { join } from "@std/path/posix";

/** Somebody who runs domrun, with directories of their own. */
export interface Person {
  readonly label: "root" | "ordinary user";
  /** Put before every command: changes to that user. */
  readonly become: readonly string[];
  readonly machines: string;
  readonly passt: string;
  /** For documents, sockets' names aside: readable by that user. */
  readonly home: string;
}

/** The domrun that is tested: the compiled one, or a script that runs the source. scripts/test.sh names it. */
export function testedProgram(): string {
  return required("DOMRUN_BIN");
}

/** The compiled domrun, whichever is tested. scripts/test.sh made it. */
export function compiledProgram(): string {
  return required("DOMRUN_COMPILED");
}

/** The guest that scripts/guest/build.sh made. */
export function testGuest(): { kernel: string; initrd: string; cmdline: string } {
  return {
    kernel: required("DOMRUN_TEST_KERNEL"),
    initrd: required("DOMRUN_TEST_INITRD"),
    cmdline: required("DOMRUN_TEST_CMDLINE"),
  };
}

/** Root and an ordinary user where we are root, else ourselves alone. */
export function people(): readonly Person[] {
  if (Deno.uid() !== 0) return [ordinary([], required("XDG_RUNTIME_DIR"), required("HOME"))];
  const root: Person = {
    label: "root",
    become: ["env", "-u", "XDG_RUNTIME_DIR"],
    machines: "/run/domrun",
    passt: "/run/libvirt/qemu/passt",
    home: required("DOMRUN_TEST_HOME"),
  };
  const become = [required("DOMRUN_TEST_AS_USER")];
  const runtime = required("DOMRUN_TEST_RUNTIME_DIR");
  return [root, ordinary(become, runtime, required("DOMRUN_TEST_HOME"))];
}

function ordinary(become: readonly string[], runtime: string, home: string): Person {
  return {
    label: "ordinary user",
    become,
    machines: join(runtime, "domrun"),
    passt: join(runtime, "libvirt/qemu/run/passt"),
    home,
  };
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Instead of PATH. */
  readonly path?: string;
  /** More variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The file that standard output goes to, such as `/dev/full`. */
  readonly stdout?: string;
  /** A working directory of ours that is closed to everybody but root when the program starts there. */
  readonly from?: string;
}

/** The words that start the compiled program for this person. */
export function commandLine(
  person: Person,
  args: readonly string[],
  options: RunOptions = {},
): string[] {
  const { path, stdout, from, environment = {} } = options;
  const enter = from === undefined ? [] : ["sh", "-c", 'cd "$0" && chmod 0 . && exec "$@"', from];
  const variables = Object.entries({ ...environment, ...path === undefined ? {} : { PATH: path } })
    .map(([name, value]) => `${name}=${value}`);
  const setVariables = variables.length === 0 ? [] : ["env", ...variables];
  const redirect = stdout === undefined ? [] : ["sh", "-c", 'exec "$@" > "$0"', stdout];
  return [...enter, ...person.become, ...setVariables, ...redirect, testedProgram(), ...args];
}

/** Runs the compiled program to its end. */
export async function domrun(
  person: Person,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const [program = "", ...rest] = commandLine(person, args, options);
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: rest,
    stdin: "null",
    cwd: "/",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A machine in the foreground; what it prints is collected. */
export class Foreground {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #collected: Promise<void>;
  readonly #stdout: ReadableStreamDefaultReader<Uint8Array>;
  #output = "";

  constructor(person: Person, args: readonly string[], options: RunOptions = {}) {
    // A terminal gives each command a process group of its own; so does a session.
    this.#child = new Deno.Command("setsid", {
      args: commandLine(person, args, options),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#stdout = this.#child.stdout.getReader();
    const stderr = this.#child.stderr.getReader();
    this.#collected = Promise.all([this.#collect(this.#stdout), this.#collect(stderr)])
      .then(() => {});
  }

  get output(): string {
    return this.#output;
  }

  /** Closes our end of its standard output. */
  async stopReading(): Promise<void> {
    await this.#stdout.cancel();
  }

  async type(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** `setpriv` and `env` become the program: the signal reaches it. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Ctrl-C: the terminal sends it to the process group, in which nothing may be that is no terminal's. */
  interrupt(): void {
    Deno.kill(-this.#child.pid, "SIGINT");
  }

  async ended(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#collected;
    await this.#input.close().catch(() => {});
    return code;
  }

  async #collect(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#output += decoder.decode(value, { stream: true });
    }
  }
}

/** Tries until `attempt` gives something; fails with its last error after `limitMs`. */
export async function eventually<T>(
  what: string,
  limitMs: number,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  let last: unknown = "it gave nothing";
  while (performance.now() < deadline) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what}: not within ${limitMs} ms; last: ${last}`);
}

function required(variable: string): string {
  const value = Deno.env.get(variable);
  if (value === undefined) throw new Error(`${variable} is not set: run scripts/test.sh`);
  return value;
}
