/** Operands to texts: files, directories of XML, standard input. */
import { join } from "@std/path/posix";
import { FileError, type Files, type Terminal } from "../../host/host.ts";
import { UsageError } from "../command.ts";

/** A document as text, under the name that the findings print. */
export interface Input {
  readonly file: string;
  readonly text: string;
}

/** The part of the host that reading takes. */
export interface InputHost {
  readonly files: Pick<Files, "readText" | "stat" | "entries">;
  readonly terminal: Pick<Terminal, "stdin">;
  workingDirectory(): string;
}

/** Reads one operand; `-` is standard input. Throws {@link UsageError} when it cannot be read. */
export async function readInput(operand: string, host: InputHost): Promise<Input> {
  if (operand === "-") return { file: "<stdin>", text: await readStandardInput(host) };
  try {
    return { file: operand, text: await host.files.readText(absolute(operand, host)) };
  } catch (error) {
    throw unreadable(operand, error);
  }
}

/**
 * The files that an operand means: itself, or each `*.xml` below it when it is a directory. What a directory
 * holds is taken in the order of its names; links to directories are not followed.
 */
export async function filesOf(operand: string, host: InputHost): Promise<readonly string[]> {
  if (operand === "-") return [operand];
  if (!await isDirectory(operand, host)) return [operand];
  const found = await xmlFilesBelow(operand, host);
  if (found.length === 0) throw new UsageError(`There is no *.xml below ${operand}`);
  return found;
}

async function xmlFilesBelow(directory: string, host: InputHost): Promise<string[]> {
  const found: string[] = [];
  const inside = prefixOf(directory);
  for (const { name, kind } of await host.files.entries(absolute(directory, host))) {
    const path = inside + name;
    if (kind === "directory") found.push(...await xmlFilesBelow(path, host));
    else if (name.endsWith(".xml") && !(kind === "link" && await isDirectory(path, host))) {
      found.push(path);
    }
  }
  return found;
}

/** What a name in a directory is written behind: joining each of them would take longer than listing it. */
function prefixOf(directory: string): string {
  return join(directory, "x").slice(0, -1);
}

async function isDirectory(path: string, host: InputHost): Promise<boolean> {
  return (await host.files.stat(absolute(path, host)))?.kind === "directory";
}

async function readStandardInput(host: InputHost): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of host.terminal.stdin) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** A path as the system takes it, whatever the user typed. */
export function absolute(path: string, host: Pick<InputHost, "workingDirectory">): string {
  return path.startsWith("/") ? path : join(host.workingDirectory(), path);
}

function unreadable(operand: string, error: unknown): unknown {
  if (!(error instanceof FileError)) return error;
  const why: Partial<Record<typeof error.fault, string>> = {
    missing: "there is no such file",
    "is-a-directory": "it is a directory, need a file",
  };
  return new UsageError(
    `Cannot read ${operand}: ${why[error.fault] ?? error.message}`,
    operand.startsWith("/dev/") ? "standard input is written -" : undefined,
  );
}
