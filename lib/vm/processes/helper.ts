/** swtpm or virtiofsd: started as planned, and ended when QEMU cannot do it any more. */
import { type Child, type Host, StartError } from "../../host/host.ts";
import type { PlannedHelper } from "../../plan/launch_plan.ts";
import { LaunchError } from "../errors.ts";
import { argumentsName } from "./arguments.ts";
import { goneWithin } from "./gone_within.ts";
import { readPid } from "./pid_file.ts";

/** Both are ready within 50 ms; on a loaded host later. */
const START_MS = 15_000;
/** For one to end by itself, as it does when QEMU has gone. */
const END_MS = 2_000;
/** For one that has not answered QEMU to mind SIGTERM. */
const HANGS_END_MS = 500;
const LOOK_MS = 5;

const PACKAGES: Readonly<Record<PlannedHelper["kind"], string>> = {
  swtpm: "Debian, Fedora, Arch: swtpm",
  virtiofsd: "Debian, Fedora, Arch: virtiofsd",
};

/**
 * Starts the helper; returns when it listens for QEMU. Nobody else may connect to it: it takes one client.
 *
 * Throws {@link LaunchError} in the helper's own words. What is started here is ended by {@link endHelper}.
 */
export async function startHelper(
  host: Host,
  planned: PlannedHelper,
  signal?: AbortSignal,
): Promise<void> {
  try {
    if (planned.daemonises) await runToDaemon(host, planned, signal);
    else await startInForeground(host, planned, signal);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const missing = error.fault === "missing";
    throw failure(
      planned,
      missing ? `there is no program "${planned.program}"` : error.words,
      missing ? `install it (${PACKAGES[planned.kind]})` : undefined,
    );
  }
}

async function runToDaemon(
  host: Host,
  planned: PlannedHelper,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { exit, stderr, timedOut } = await host.programs.run(planned.program, planned.args, {
    timeoutMs: START_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  if (timedOut) throw failure(planned, "it was not ready in time");
  if (exit.kind === "exited" && exit.code === 0) return;
  // What goes wrong later than its arguments is in its log alone.
  const log = planned.logFile === undefined ? "" : await host.files.readTail(planned.logFile, 4096);
  throw failure(planned, lastLine(stderr) || lastLine(log) || "it ended without a word");
}

async function startInForeground(
  host: Host,
  planned: PlannedHelper,
  signal: AbortSignal | undefined,
): Promise<void> {
  const child = await host.programs.start(planned.program, planned.args);
  child.stdout.cancel().catch(() => {});
  child.closeInput().catch(() => {});
  let ended = false;
  child.exit.then(() => ended = true);
  const deadline = host.clock.monotonicMs() + START_MS;
  while (await host.files.stat(planned.socket) === undefined) {
    if (ended) throw failure(planned, wordsOf(child));
    if (signal?.aborted || host.clock.monotonicMs() > deadline) {
      child.kill("SIGKILL");
      signal?.throwIfAborted();
      throw failure(planned, "it was not ready in time");
    }
    await host.clock.sleep(LOOK_MS);
  }
}

/** virtiofsd writes `[2026-11-28T06:26:55Z ERROR virtiofsd] what is wrong`. */
function wordsOf(child: Child): string {
  const lines = child.stderrTail().trim().split("\n");
  const wrong = lines.findLast((line) => line.includes(" ERROR ")) ?? lines.at(-1) ?? "";
  return wrong.replace(/^\[[^\]]*\] /, "") || "it ended without a word";
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/**
 * Ends a helper that QEMU has left, or never was connected to; it is given {@link END_MS} to end by itself where
 * `waits`, and little more to mind SIGTERM where it `hangs`. One that is gone is fine.
 */
export async function endHelper(
  host: Host,
  planned: PlannedHelper,
  { waits, hangs = false }: { readonly waits: boolean; readonly hangs?: boolean },
): Promise<void> {
  if (waits && await endsWithin(host, planned, END_MS)) return;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const pid = await ownPid(host, planned);
    if (pid === undefined) return;
    await host.programs.signal(pid, signal);
    const limitMs = hangs && signal === "SIGTERM" ? HANGS_END_MS : END_MS;
    if (await endsWithin(host, planned, limitMs)) return;
  }
  throw new Error(`${planned.kind} of ${planned.device} does not end`);
}

/**
 * The helper's process; undefined when it has gone. One that was killed leaves its pid file, and the pid may be a
 * stranger's by now: the helper's own arguments name its socket.
 */
async function ownPid(
  host: Host,
  { kind, device, pidFile, socket }: PlannedHelper,
): Promise<number | undefined> {
  const pid = await readPid(host, pidFile);
  if (pid === undefined || !(await host.programs.exists(pid))) return undefined;
  if (await host.programs.find("cat") === undefined) {
    const unknown = 'nobody can tell whether that is it: there is no program "cat"';
    throw new Error(`${kind} of ${device} (process ${pid}) does not end, and ${unknown}`);
  }
  return await argumentsName(host, pid, socket) ? pid : undefined;
}

/** True while the helper's process runs. */
export async function helperLives(host: Host, { pidFile }: PlannedHelper): Promise<boolean> {
  const pid = await readPid(host, pidFile);
  return pid !== undefined && await host.programs.exists(pid);
}

async function endsWithin(host: Host, planned: PlannedHelper, limitMs: number): Promise<boolean> {
  return await goneWithin(host, () => helperLives(host, planned), { limitMs, lookMs: LOOK_MS });
}

function failure({ kind, device, place }: PlannedHelper, why: string, help?: string): LaunchError {
  return new LaunchError(`Cannot start ${kind} for ${device}: ${why}`, {
    phase: "helpers",
    ...(place === undefined ? {} : { place }),
    ...(help === undefined ? {} : { help }),
  });
}
