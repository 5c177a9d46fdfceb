/** For tests of commands: a host with files and nothing else, and a command line that runs on it. */
import { join } from "@std/path/posix";
import { systemHost } from "../../host/mod.ts";
import { type Host, StartError } from "../../host/host.ts";
import { runCommandLine } from "../run.ts";

export interface RanHere {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A host on which no program is installed and no machine runs; its working directory is `directory`, and
 * all that it writes lies there.
 */
export function bareHost(directory: string): Host {
  const missing = (program: string) =>
    Promise.reject(new StartError("missing", program, `There is no ${program}`));
  const system = systemHost();
  return {
    ...system,
    // Who listens on this machine meanwhile is nothing to a test.
    sockets: { ...system.sockets, portTables: () => Promise.resolve("") },
    user: { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 },
    directories: {
      machines: join(directory, "machines"),
      passt: join(directory, "passt"),
      cache: join(directory, "cache"),
      state: join(directory, "state"),
    },
    programs: {
      find: () => Promise.resolve(undefined),
      run: missing,
      start: missing,
      runInTerminal: missing,
      startSelf: () => missing("domrun"),
      standardErrorOf: () => Promise.resolve(undefined),
      openFilesLimit: () => Promise.resolve(undefined),
      exists: () => Promise.resolve(false),
      isEnding: () => Promise.resolve(false),
      lockingFiles: () => Promise.resolve([]),
      signal: () => Promise.resolve(false),
    },
    terminal: {
      stdinIsTerminal: false,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      columns: () => 80,
      setRaw: () => {},
      stdin: new Blob([]).stream(),
      isForeground: () => Promise.resolve(false),
      draw: () => {},
      writeStdout: (bytes) => Promise.resolve(console.log(new TextDecoder().decode(bytes))),
      onSignal: () => () => {},
    },
    cache: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
    environment: () => undefined,
    distribution: () => Promise.resolve([]),
    architecture: "x86_64",
    workingDirectory: () => directory,
  };
}

/** Runs a command line as main.ts does; what goes to the console is caught. */
export async function runHere(words: readonly string[], host: Host): Promise<RanHere> {
  const { log, error } = console;
  const out: string[] = [];
  const told: string[] = [];
  console.log = (text: string) => out.push(`${text}\n`);
  console.error = (text: string) => told.push(`${text}\n`);
  try {
    const status = await runCommandLine(words, host);
    return { status, stdout: out.join(""), stderr: told.join("") };
  } finally {
    Object.assign(console, { log, error });
  }
}
