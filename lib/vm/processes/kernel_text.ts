/** What the kernel tells in files below /proc and /sys. */
import { type Finished, type Host, StartError } from "../../host/host.ts";

const TIMEOUT_MS = 2000;

/**
 * The text of such a file; undefined where there is none. Deno lets only a program with every permission read there:
 * `cat` does it.
 */
export async function kernelText(
  { programs }: Pick<Host, "programs">,
  path: string,
): Promise<string | undefined> {
  const options = { timeoutMs: TIMEOUT_MS };
  const { exit, stdout } = await programs.run("cat", [path], options).catch(nothing);
  return exit.kind === "exited" && exit.code === 0 ? stdout : undefined;
}

/**
 * False where the system refuses to open the file; a device need not have anything to read. Where there is no `cat`, its
 * mode tells.
 */
export async function mayOpen(
  { programs, files }: Pick<Host, "programs" | "files">,
  path: string,
): Promise<boolean> {
  if (await programs.find("cat") === undefined) return await files.readable(path);
  const options = { timeoutMs: TIMEOUT_MS, environment: { LC_ALL: "C" } };
  const { stderr } = await programs.run("cat", [path], options).catch(nothing);
  return !stderr.includes("Permission denied");
}

/** The number that is all of such a file; undefined where there is none. */
export async function kernelNumber(
  host: Pick<Host, "programs">,
  path: string,
): Promise<number | undefined> {
  const text = await kernelText(host, path);
  return text !== undefined && /^[0-9]+\n$/.test(text) ? Number(text) : undefined;
}

/** The first port that takes no privilege (ip-sysctl.rst); where the kernel does not tell, 1024 as in every Unix. */
export async function firstUnprivileged(host: Pick<Host, "programs">): Promise<number> {
  return await kernelNumber(host, "/proc/sys/net/ipv4/ip_unprivileged_port_start") ?? 1024;
}

/** Blocks that this user may take, and their size: GNU's and busybox's `stat` take the same format. */
const ROOM = { program: "stat", args: ["-f", "-c", "%a %S", "--"] };

/** How much room this user has on the disk of a path, in KiB; undefined where nobody tells. */
export async function freeKiB(
  { programs }: Pick<Host, "programs">,
  path: string,
): Promise<number | undefined> {
  const { program, args } = ROOM;
  const options = { timeoutMs: TIMEOUT_MS };
  const { stdout } = await programs.run(program, [...args, path], options).catch(nothing);
  const [blocks, size] = stdout.trim().split(" ").map(Number);
  const bytes = (blocks ?? NaN) * (size ?? NaN);
  return Number.isFinite(bytes) ? Math.floor(bytes / 1024) : undefined;
}

/** As of a program that fails without a word: there is none. */
function nothing(error: unknown): Finished {
  if (!(error instanceof StartError)) throw error;
  return { exit: { kind: "exited", code: 127 }, stdout: "", stderr: "", timedOut: false };
}
