/** From Deno's errors to ours: what to branch on, and the system's words without Deno's. */
import { ConnectError, FileError, type FileFault, StartError } from "./host.ts";
import { EDITORS, PROGRAMS } from "./permissions.ts";
import { WRITABLE_ROOTS } from "./writable_roots.ts";

const FAULT_OF_CODE: Readonly<Record<string, FileFault>> = {
  ENOENT: "missing",
  EEXIST: "exists",
  EADDRINUSE: "exists",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOTDIR: "not-a-directory",
  EISDIR: "is-a-directory",
  ENOSPC: "no-space",
  EDQUOT: "no-space",
  EPIPE: "closed",
};

/** The system's words in `error`: without `(os error N)`, the call and the path that Deno adds. Pure. */
export function systemWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "");
}

/** `error.code`, where the system gave one (`ENOENT`). Pure. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What a failed file operation on `path` means. Pure. */
export function fileError(error: unknown, path: string): FileError {
  if (error instanceof FileError) return error;
  if (error instanceof Deno.errors.NotCapable) {
    return new FileError("denied", path, fileLimit(error));
  }
  const code = systemCode(error);
  return new FileError(FAULT_OF_CODE[code ?? ""] ?? "other", path, systemWords(error));
}

/** What a failed start of `program` means. Pure. */
export function startError(error: unknown, program: string): StartError {
  if (error instanceof Deno.errors.NotCapable) {
    return new StartError("denied", program, programLimit(error, program));
  }
  if (error instanceof Deno.errors.NotFound) {
    return new StartError("missing", program, "No such program");
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new StartError("denied", program, systemWords(error).replace(/^.*: /s, ""));
  }
  return new StartError("other", program, systemWords(error));
}

/** What a failed connection to the socket at `path` means. Pure. */
export function connectError(error: unknown, path: string): ConnectError {
  if (error instanceof Deno.errors.NotCapable) {
    return new ConnectError("denied", path, fileLimit(error));
  }
  const words = systemWords(error);
  if (error instanceof Deno.errors.ConnectionRefused) {
    return new ConnectError("refused", path, words);
  }
  if (error instanceof Deno.errors.NotFound) return new ConnectError("missing", path, words);
  if (error instanceof Deno.errors.PermissionDenied) return new ConnectError("denied", path, words);
  if (systemCode(error) === "EPIPE") return new ConnectError("closed", path, words);
  return new ConnectError("other", path, words);
}

/** Deno's sentence names the flag that was missing; domrun's list of permissions is compiled in. */
function fileLimit(error: Error): string {
  return /\bwrite access\b/.test(error.message)
    ? `domrun's own permissions forbid it: they allow writing only below ${words(WRITABLE_ROOTS)}`
    : "domrun's own permissions forbid it";
}

function programLimit(error: Error, program: string): string {
  const variables = /with (.*?) environment variables?\b/.exec(error.message)?.[1];
  if (variables !== undefined) {
    return `domrun's own permissions forbid starting programs while ${variables} is set; ` +
      `unset it for domrun: env ${
        variables.split(", ").map((name) => `-u ${name}`).join(" ")
      } domrun`;
  }
  const forbidden = "domrun's own permissions forbid it: they allow only the programs that " +
    "`domrun version --permissions` lists, where PATH finds them; ";
  const name = program.slice(program.lastIndexOf("/") + 1);
  return forbidden +
    ([...PROGRAMS, ...EDITORS].includes(name)
      ? "put the directory of this one first in PATH"
      : `'${name}' is none of them: call it by a link with a name of the list (of a QEMU, ` +
        "qemu-system-x86_64 say) in a directory that is first in PATH");
}

function words(list: readonly string[]): string {
  return `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
}
