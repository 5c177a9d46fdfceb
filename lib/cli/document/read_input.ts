/** Operands to texts: files, directories of XML, standard input. */
import { dirname, join } from "@std/path/posix";
import type { Finding } from "../../findings/finding.ts";
import {
  type Directories,
  type DirectoryEntry,
  FileError,
  type FileFacts,
  type Files,
  type Terminal,
} from "../../host/host.ts";
import { fileError, systemCode } from "../../host/faults.ts";
import { readHead } from "../../host/streams.ts";
import { IMAGE_HEAD_BYTES, imageKind } from "../../qemu/image_format.ts";
import { textOfBytes } from "../../xml/document_bytes.ts";
import { LIMITS } from "../../xml/limits.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import { definedPath } from "../../plan/defined_path.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { UsageError } from "../command.ts";

/** A document as text, under the name that the findings print. */
export interface Input {
  readonly file: string;
  readonly text: string;
  /** How to see it, where it is in no file. */
  readonly toSee?: string;
  /** Why it is not text: then `text` is only good to be shown. */
  readonly finding?: Finding;
}

/** What findings call a document that is read from standard input. */
export const STANDARD_INPUT = "<stdin>";

const MISSING = "there is no such file";

/** A file that cannot be read, and why. */
export class UnreadableError extends UsageError {
  override name = "UnreadableError";
  constructor(file: string, readonly why: string, help?: string) {
    super(`Cannot read ${file}: ${why}`, help);
  }
}

/** The part of the host that reading takes. */
export interface InputHost {
  readonly files: Pick<Files, "readHead" | "stat" | "entries" | "linkTarget">;
  readonly terminal: Pick<Terminal, "stdin">;
  readonly directories: Pick<Directories, "documents">;
  workingDirectory(): string;
}

/**
 * Reads one document; `-` is standard input, and what is no file may be the name of a document that is defined. What is
 * longer than a document may be is not read to its end. Throws {@link UnreadableError}.
 */
export async function readInput(operand: string, host: InputHost): Promise<Input> {
  const place = await definedFor(operand, host) ?? operand;
  const file = operand === "-" ? STANDARD_INPUT : place;
  const bytes = await readBytes(place, LIMITS.bytes + 1, host).catch((error) => {
    throw asNameToo(operand, error);
  });
  if (isImage(place, bytes)) {
    throw new UnreadableError(
      file,
      "it is a disk image, need a document",
      "run it: domrun run IMAGE; or have its document made: domrun new IMAGE > vm.xml",
    );
  }
  return { file, ...textOfBytes(file, bytes) };
}

/** The document that is defined for a name; undefined where there is none, and where there is a file of that name. */
async function definedFor(operand: string, host: InputHost): Promise<string | undefined> {
  if (operand === "-" || !isMachineName(operand)) return undefined;
  const kind = await kindOf(operand, host);
  if (kind !== undefined && kind !== "directory") return undefined;
  const path = definedPath(host.directories, operand);
  return path !== undefined && await kindOf(path, host) === "file" ? path : undefined;
}

/** What is neither a file nor a name was meant as a name where it does not look like a file's. */
function asNameToo(operand: string, error: unknown): unknown {
  const isName = !/^-|[/.]/.test(operand) && isMachineName(operand);
  if (!(error instanceof UnreadableError) || error.why !== MISSING || !isName) return error;
  const why = `${MISSING}, and no document is kept by this name`;
  return new UnreadableError(
    operand,
    why,
    "those that are kept: domrun list --all\n" +
      `that of a machine that runs or ran: domrun dumpxml ${
        nameForShell(operand)
      } | domrun define -`,
  );
}

/** A raw image begins with anything, so its name counts; no document has a zero byte, but in UTF-16. */
function isImage(operand: string, bytes: Uint8Array): boolean {
  const kind = imageKind(bytes.subarray(0, IMAGE_HEAD_BYTES));
  if (kind !== undefined) return !kind.isCompression;
  return /\.(img|raw|iso)$/i.test(operand) && bytes.subarray(0, 512).includes(0);
}

/** What QEMU answers takes half a MiB, in lines and indented one. */
const MOST_TEXT_BYTES = 64 * 1024 * 1024;

/** Reads a text that is no document, JSON or recorded replies say; `-` is standard input. Throws {@link UnreadableError}. */
export async function readPlainText(operand: string, host: InputHost): Promise<string> {
  const bytes = await readBytes(operand, MOST_TEXT_BYTES + 1, host);
  if (bytes.length > MOST_TEXT_BYTES) {
    throw new UnreadableError(operand, "it has more than 64 MiB");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableError(operand, "it is not text in UTF-8");
  }
}

async function readBytes(operand: string, maxBytes: number, host: InputHost): Promise<Uint8Array> {
  if (operand === "-") return await readStandardInput(maxBytes, host);
  const path = absolute(operand, host);
  try {
    return await host.files.readHead(path, maxBytes);
  } catch (error) {
    throw unreadable(operand, error, await knownOf(path, host));
  }
}

/** What tells more of a file that cannot be read than the error does. */
interface Known {
  readonly linkTarget?: string | undefined;
  readonly kind?: FileFacts["kind"] | undefined;
}

async function knownOf(path: string, { files }: InputHost): Promise<Known> {
  return { linkTarget: await files.linkTarget(path), kind: (await files.stat(path))?.kind };
}

async function readStandardInput(maxBytes: number, host: InputHost): Promise<Uint8Array> {
  try {
    return await readHead(host.terminal.stdin, maxBytes);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw unreadable("<stdin>", fileError(error, "<stdin>"));
  }
}

/** A document to read, or a directory that has none that can be read, and why. */
export interface FoundFile {
  readonly file: string;
  readonly why?: string;
}

/**
 * The documents that an operand means: itself, or each `*.xml` below it when it is a directory. What a directory
 * holds is taken in the order of its names; only regular files are documents there, and links to directories are
 * not followed.
 */
export async function filesOf(operand: string, host: InputHost): Promise<readonly FoundFile[]> {
  if (operand === "-" || await kindOf(operand, host) !== "directory") return [{ file: operand }];
  const found = await xmlFilesBelow(operand, host);
  return found.length > 0 ? found : [{ file: operand, why: "there is no *.xml below it" }];
}

async function xmlFilesBelow(directory: string, host: InputHost): Promise<readonly FoundFile[]> {
  const entries = await entriesOf(directory, host);
  if (entries instanceof FileError) return [{ file: directory, why: entries.message }];
  const found: FoundFile[] = [];
  const inside = prefixOf(directory);
  for (const { name, kind } of entries) {
    const file = inside + name;
    if (kind === "directory") found.push(...await xmlFilesBelow(file, host));
    else if (name.endsWith(".xml") && await mayBeDocument(file, kind, host)) found.push({ file });
  }
  return found;
}

async function entriesOf(
  directory: string,
  host: InputHost,
): Promise<readonly DirectoryEntry[] | FileError> {
  try {
    return await host.files.entries(absolute(directory, host));
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

/** A link that leads nowhere is told when it is read. */
async function mayBeDocument(path: string, kind: string, host: InputHost): Promise<boolean> {
  if (kind !== "link") return kind === "file";
  const target = await kindOf(path, host);
  return target === undefined || target === "file";
}

/** What a name in a directory is written behind: `./` is left out, and one slash is enough. */
function prefixOf(directory: string): string {
  return join(directory, "x").slice(0, -1);
}

async function kindOf(path: string, host: InputHost): Promise<string | undefined> {
  return (await host.files.stat(absolute(path, host)))?.kind;
}

/** A path as the system takes it, whatever the user typed. */
export function absolute(path: string, host: Pick<InputHost, "workingDirectory">): string {
  return path.startsWith("/") ? path : join(host.workingDirectory(), path);
}

/** Where a document is; what comes from standard input is where domrun was called. */
export function directoryOf(file: string, host: Pick<InputHost, "workingDirectory">): string {
  return file === STANDARD_INPUT ? host.workingDirectory() : dirname(absolute(file, host));
}

/** The error of an operand that cannot be read, in words of ours. */
export function unreadable(
  operand: string,
  error: unknown,
  { linkTarget, kind }: Known = {},
): unknown {
  if (!(error instanceof FileError)) return error;
  const why: Partial<Record<typeof error.fault, string>> = {
    missing: linkTarget === undefined
      ? MISSING
      : `it is a symbolic link to '${linkTarget}', which is not there`,
    "is-a-directory": "it is a directory, need a file",
  };
  return new UnreadableError(
    operand,
    kind === "socket" ? "it is a socket, need a file" : why[error.fault] ?? error.message,
    operand.startsWith("/dev/") ? "standard input is written -" : undefined,
  );
}
