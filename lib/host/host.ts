/**
 * The system as the rest of domrun sees it: small interfaces, handed down as values.
 *
 * Only this folder implements them (with `Deno.*`). Everything else takes the part that it needs as an argument.
 * The file is long because it is a list: all that domrun can ask of a system, to be read and to be faked in one place.
 */

/** Who runs us. `uid` 0 is root: other directories, and a passt before 2026 wants `--runas`. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** What `stat` tells about a path, with the symbolic link followed. Times are milliseconds since 1970; `links` are hard. */
export interface FileFacts {
  readonly kind: "file" | "directory" | "socket" | "block" | "other";
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly links?: number;
}

/** Who may do what with a file: its permission bits and its group. */
export type FileAccess = Pick<FileFacts, "mode" | "gid">;

/** Which file it is, whatever it is called and whether or not it still has a name. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** Why a file operation failed, in the words that a message can use. */
export type FileFault =
  | "missing"
  | "exists"
  | "denied"
  | "not-a-directory"
  | "is-a-directory"
  | "no-space"
  /** The reader of a pipe, such as standard output, has gone. */
  | "closed"
  | "other";

/** A file operation failed: `fault` to branch on, `path` and the system's own words to print. */
export class FileError extends Error {
  override name = "FileError";
  constructor(readonly fault: FileFault, readonly path: string, words: string) {
    super(words);
  }
}

/** Why a directory is not this user's alone: what is in it may be anybody's. */
export type ForeignFault =
  | { readonly kind: "link" | "denied" | "no-directory" }
  /** It belongs to user `uid`. */
  | { readonly kind: "owner"; readonly uid: number }
  /** Its group or others may write to it. `closed`: its owner may not look into it. */
  | { readonly kind: "writable" | "closed" };

/** What stands in a directory. A link is a link, whatever it leads to. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link" | "other";
}

/** Files and directories. Every method throws {@link FileError} unless it says otherwise. */
export interface Files {
  readText(path: string): Promise<string>;
  /** At most `maxBytes` from the beginning: what the path leads to may have no end. */
  readHead(path: string, maxBytes: number): Promise<Uint8Array>;
  /** At most `maxBytes` from the end of the regular file; the empty string when it does not exist. */
  readTail(path: string, maxBytes: number): Promise<string>;
  /** What stands in the regular file from `offset` on, at most 1 MiB; empty when it does not exist. */
  readFrom(path: string, offset: number): Promise<Uint8Array>;
  /** Undefined when nothing is there or a directory on the way cannot be searched. Never throws. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** Why the directory is not this user's alone; undefined where it is, or where nothing is. Never throws. */
  foreign(path: string): Promise<ForeignFault | undefined>;
  /**
   * True when this user may open the file for reading (a directory: list it). Where domrun's own
   * permissions forbid trying (below /dev), its mode decides. A group's permission counts as ours then.
   */
  readable(path: string): Promise<boolean>;
  /**
   * True when this user may open the existing file for writing; nothing is changed. Where domrun's own
   * permissions forbid trying (outside its few directories), its mode decides as for `readable`.
   */
  writable(path: string): Promise<boolean>;
  /** Makes one directory; `exists` is a fault. Mode is set whatever the umask. */
  makeDirectory(path: string, mode: number): Promise<void>;
  /** Makes the directory and its parents; one that exists is fine and keeps its mode. */
  ensureDirectory(path: string, mode: number): Promise<void>;
  /** Writes beside and renames, mode 0600: a reader sees the old text or the new one, never half. */
  writeAtomically(path: string, text: string): Promise<void>;
  /** Creates the file; `exists` is a fault. Mode 0600, or what is given, whatever the umask. */
  createNew(
    path: string,
    content: string | Uint8Array<ArrayBuffer>,
    access?: FileAccess,
  ): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /**
   * Empties a log that another program has open, after what is in it behind `from`, at most the last `maxBytes`, has
   * been copied into the file `to`, mode 0600. The other program goes on at the log's beginning where it opened it for
   * appending, behind a hole otherwise. What it writes in the microseconds between the last read and the cut is lost.
   * On a full disk there is the cut alone, and no `to`. Returns the size that the log had.
   */
  rotate(
    path: string,
    to: string,
    options: { readonly from: number; readonly maxBytes: number },
  ): Promise<number>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, socket or empty directory; one that is not there is fine. */
  remove(path: string): Promise<void>;
  /** Removes a directory and what it holds; one that is not there is fine. */
  removeTree(path: string): Promise<void>;
  /** Names in a directory, sorted; empty when it does not exist. */
  list(path: string): Promise<readonly string[]>;
  /** The same with what each is, which takes no look at it. */
  entries(path: string): Promise<readonly DirectoryEntry[]>;
  /** What a symbolic link holds; undefined where there is none, or nobody may look. Never throws. */
  linkTarget(path: string): Promise<string | undefined>;
  /** The path with every symbolic link resolved. */
  realPath(path: string): Promise<string>;
  /**
   * Waits until no other process holds this directory, and holds it until the returned function is called or the
   * process ends (flock(2) on the directory itself: no lock file). Throws LockedError, too: after ten seconds.
   */
  lockDirectory(path: string): Promise<() => void>;
  /** The process that holds a directory's lock; undefined where nobody does, or nobody tells. Never throws. */
  lockHolder(path: string): Promise<number | undefined>;
  /** The bytes of a file that programs hold by open file description locks (fcntl(2)), ours too. Never throws. */
  lockedBytes(path: string): Promise<readonly (readonly [first: number, last: number])[]>;
}

/** How a process ended. A signal wins over the code, which systems set to 128+n then. */
export type Exit =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signaled"; readonly signal: string };

/** A program that ran to its end. Texts are decoded leniently; each keeps its last 1 MiB. */
export interface Finished {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
  /** True when the deadline passed and the program was killed for it. */
  readonly timedOut: boolean;
}

/** The program could not be started at all. */
export class StartError extends Error {
  override name = "StartError";
  constructor(
    readonly fault: "missing" | "denied" | "other",
    readonly program: string,
    readonly words: string,
  ) {
    super(`Cannot start ${program}: ${words}`);
  }
}

export interface RunOptions {
  /** SIGKILL after this long. */
  readonly timeoutMs: number;
  /** Text for standard input; absent: empty input. */
  readonly stdin?: string;
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** SIGKILL when it is aborted, too. */
  readonly signal?: AbortSignal;
}

/** A child that is still running. Its standard error is read to the end by us. */
export interface Child {
  readonly pid: number;
  /** Resolves once, when the child has ended. */
  readonly exit: Promise<Exit>;
  /** Bytes of standard output as they come; a stream that is cancelled is still read to its end. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** The last 64 KiB of standard error so far. */
  stderrTail(): string;
  write(text: string): Promise<void>;
  closeInput(): Promise<void>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/**
 * Other programs. Arguments are arrays; no shell is ever involved. But for what runs in our
 * terminal each has a session of its own (setsid(2)), so that Ctrl-C reaches us alone.
 */
export interface Programs {
  /** The absolute path that `name` means on PATH (or `name` itself when absolute), if it is executable. */
  find(name: string): Promise<string | undefined>;
  /** Runs to the end. Throws {@link StartError}. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<Finished>;
  /** Starts a child that we talk to over its standard streams. Throws {@link StartError}. */
  start(program: string, args: readonly string[]): Promise<Child>;
  /**
   * Runs a program to its end that has our terminal, our session and our working directory: Ctrl-C reaches both. Throws
   * {@link StartError}.
   */
  runInTerminal(program: string, args: readonly string[]): Promise<Exit>;
  /** Starts this very executable again, detached, with nothing on its standard streams; returns its pid. */
  startSelf(args: readonly string[]): Promise<number>;
  /** The file that is the standard error of a process; undefined where there is none, or nobody may look. */
  standardErrorOf(pid: number): Promise<FileIdentity | undefined>;
  /** How many files a program that we start may have open (the hard RLIMIT_NOFILE); undefined: no limit, or not known. */
  openFilesLimit(): Promise<number | undefined>;
  /** True until a process with this pid has ended, whether somebody waited for it or not. */
  exists(pid: number): Promise<boolean>;
  /** True while a process with this pid does nothing any more and still has its memory, files, locks or ports. */
  isEnding(pid: number): Promise<boolean>;
  /** Those that hold a file for themselves by a lock of their own (fcntl(2)), as QEMU does with its pid file. Never throws. */
  lockingFiles(): Promise<readonly number[]>;
  /**
   * Signals a process that need not be our child, with `kill` (`Deno.kill` would need the permission to run anything).
   * False when there is no such process or no such program.
   */
  signal(pid: number, signal: "SIGTERM" | "SIGKILL" | "SIGCONT"): Promise<boolean>;
}

/** A connected Unix stream socket. */
export interface Connection {
  /** Ends when either side closes. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Writes all of it, in the order of the calls. Throws {@link ConnectError}. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes both ways; twice is fine. */
  close(): void;
}

/**
 * A connection could not be made: nobody listens, no such path, no permission; or, with the fault
 * `closed`, the peer of one that was made has gone.
 */
export class ConnectError extends Error {
  override name = "ConnectError";
  constructor(
    readonly fault: "refused" | "missing" | "denied" | "closed" | "other",
    readonly path: string,
    words: string,
  ) {
    super(words);
  }
}

export interface Listener {
  /**
   * Connections as they arrive; ends when the listener is closed. Where one cannot be accepted (too many open files), it
   * waits in the kernel, and is tried again.
   */
  readonly connections: AsyncIterable<Connection>;
  /** Calls `action` with the system's words when connections cannot be accepted, once until they can be again. */
  onFault(action: (words: string) => void): void;
  close(): void;
}

/** Unix sockets, domrun's only network, and who has ports of this host. */
export interface Sockets {
  /** Throws {@link ConnectError}. */
  connect(path: string): Promise<Connection>;
  /** Binds with mode 0600; throws {@link FileError} (`exists` when the path is taken). */
  listen(path: string): Promise<Listener>;
  /** A datagram to a path or, behind `@`, an abstract address; `from` is there for a moment. Throws {@link ConnectError}. */
  send(to: string, message: string, from: string): Promise<void>;
  /**
   * Who has ports of this host: the lines of tcp, tcp6, udp and udp6 below /proc/net, as they are. Throws
   * {@link StartError}.
   */
  portTables(): Promise<string>;
}

/** A timer that has not gone off yet. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970, for what people read. */
  now(): number;
  /** Milliseconds that only go forward, for durations. */
  monotonicMs(): number;
  after(delayMs: number, action: () => void): Timer;
  sleep(delayMs: number): Promise<void>;
}

/** Signals that end a run in an orderly way. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
export type StopSignal = typeof STOP_SIGNALS[number];

/** The user or the system ended a piece of work; what it had started is gone. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
  constructor(readonly signal: StopSignal, words: string) {
    super(words);
  }
}

/** The terminal and the signals of the process itself. */
export interface Terminal {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Columns of the terminal; 80 when standard error is none. */
  columns(): number;
  /** Every byte as typed, without echo and signals, until called with false; only on a terminal. */
  setRaw(raw: boolean): void;
  readonly stdin: ReadableStream<Uint8Array>;
  /** True when this process is in its terminal's foreground; false where nobody tells. Never throws. */
  isForeground(): Promise<boolean>;
  /** Writes to standard error, which is a terminal, at once. Never throws. */
  draw(text: string): void;
  /**
   * Throws {@link FileError}: `closed` when the reader has gone, `no-space` on a full disk; {@link InterruptedError} when
   * the terminal has hung up.
   */
  writeStdout(bytes: Uint8Array): Promise<void>;
  /** Calls `action` on each such signal until the returned function is called: once for a hang-up, also where none comes. */
  onSignal(signals: readonly StopSignal[], action: (signal: StopSignal) => void): () => void;
}

/** Where things lie for this user; see directories.ts. All absolute. */
export interface Directories {
  /** The machines: one directory each, named after the machine. */
  readonly machines: string;
  /** passt's sockets and pid files, where its AppArmor profile lets it write. */
  readonly passt: string;
  /** Probed capabilities. */
  readonly cache: string;
  /** What outlives the runs of machines; absent: the user has no such directory. */
  readonly state?: string;
  /** The user's configuration, of other programs too; absent: the user has no such directory. */
  readonly config?: string;
  /** Documents by name, `NAME.xml`, below `config`; absent as that. */
  readonly documents?: string;
  /** Why the directory that the user asked for is not taken, a sentence; absent: it is, or nobody asked. */
  readonly passedOver?: string;
}

/** A value that was kept, and when. */
export interface Kept {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly keptAtMs: number;
}

/** What was found out once and need not be found out again, such as a program's capabilities. */
export interface Cache {
  /**
   * The value that was kept under `name` with this very `key`; undefined when there is none, or when its
   * file is damaged or not this user's alone. Its shape is the reader's to check.
   */
  read(name: string, key: string): Promise<Kept | undefined>;
  /** Keeps a JSON value; where that cannot be done it is no error. */
  write(name: string, key: string, value: unknown): Promise<void>;
}

export { CapabilityError } from "./capability_error.ts";

/** All of the system, as main.ts hands it to the commands. */
export interface Host {
  readonly user: User;
  readonly directories: Directories;
  /** Where machines of this user may lie that were started with another runtime directory; absent: nowhere. */
  readonly elsewhere?: readonly Directories[];
  readonly files: Files;
  readonly programs: Programs;
  readonly sockets: Sockets;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly cache: Cache;
  /**
   * The value of an environment variable; undefined when it is unset or empty, or not one of those that
   * domrun's permissions let it read.
   */
  environment(name: string): string | undefined;
  /**
   * The host's id, 32 hexadecimal digits; undefined where it has none, as in many containers. It is confidential
   * (machine-id(5)): what others see must be made of it by a hash.
   */
  machineId(): Promise<string | undefined>;
  /** The distribution's id and those that it is like, `["ubuntu", "debian"]` (os-release(5)); empty where unknown. */
  distribution(): Promise<readonly string[]>;
  /** libvirt's name for the processor: `x86_64`, `aarch64`. */
  readonly architecture: "x86_64" | "aarch64";
  /** This process. */
  readonly processId: number;
  /** The Deno that runs us; which permissions there are depends on it. */
  readonly denoVersion: string;
  /** The commit that the program was built from, `abc1234` or `abc1234-dirty`; absent: nobody knows. */
  readonly commit?: string;
  /** The absolute working directory, against which operands are read. Throws {@link FileError} where it is gone. */
  workingDirectory(): string;
}
