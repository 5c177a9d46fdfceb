/** One passt: started as planned, and ended when QEMU cannot do it any more. */
import { dirname } from "@std/path/posix";
import type { Host, RunOptions } from "../../host/host.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { offeredAddresses } from "../../passt/offered_addresses.ts";
import { argumentsIn, argumentsName } from "./arguments.ts";
import { goneWithin } from "./gone_within.ts";
import { listens } from "./listens.ts";
import { readPid } from "./pid_file.ts";
import { passtError } from "./passt_failure.ts";
import { keepLog } from "./passt_log.ts";
import { failureOf, runPasst } from "./run_passt.ts";
import { tryPorts } from "./try_ports.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

/** passt returns within 20 ms; on a loaded host, or one whose name service hangs, later. */
const START_MS = 15_000;
/** One that QEMU has left ends within some milliseconds. */
const END_MS = 300;
/** A killed one on a loaded host. */
const KILLED_MS = 2_000;
const LOOK_MS = 2;
/** One that still listens after this long, though it was connected to, is not about to end. */
const KEPT_MS = 200;

type PasstFiles = Pick<PlannedPasst, "socket" | "pidFile"> & {
  readonly control?: { readonly socket: string };
};

/** A passt whose process has been started. */
export interface StartingPasst {
  /**
   * Resolves when it listens for QEMU, to the addresses that it has for the guest; rejects with a {@link LaunchError} in
   * passt's own words.
   */
  readonly ready: Promise<readonly string[]>;
}

/**
 * Starts passt's process and does not wait for it. A socket that nobody listens on is removed first.
 *
 * Throws {@link LaunchError} when somebody else listens there. What is started here leaves files behind, also when
 * it fails: {@link endPasst} removes them.
 *
 * @param options `signal`: aborted, it is killed while it starts
 */
export async function beginPasst(
  host: Host,
  planned: PlannedPasst,
  options: { readonly signal?: AbortSignal } = {},
): Promise<StartingPasst> {
  if (await listens(host, planned.socket)) {
    throw passtError(planned, `another process listens on its socket ${planned.socket}`, {
      help: "a machine of the same name may run for another user or in another runtime directory",
    });
  }
  await removeFiles(host, planned);
  return { ready: untilReady(host, planned, { timeoutMs: START_MS, ...options }) };
}

async function untilReady(
  host: Host,
  planned: PlannedPasst,
  options: RunOptions,
): Promise<readonly string[]> {
  await tryPorts(host, planned, options);
  const { exit, stderr, timedOut } = await runPasst(host, planned, planned.args, options);
  if (timedOut) {
    throw passtError(planned, `it was not ready within ${START_MS / 1000} seconds`);
  }
  if (exit.kind === "signaled") throw passtError(planned, `it was killed by ${exit.signal}`);
  if (exit.code !== 0) throw await failureOf(host, planned, stderr);
  // passt 2023-03-09 does not look at what bind(2) says and exits with 0.
  if ((await host.files.stat(planned.socket))?.kind !== "socket") {
    throw passtError(
      planned,
      `it said that it is ready, but did not make its socket ${planned.socket}`,
      {
        help:
          "its directory may be missing, not writable, or forbidden by passt's AppArmor profile",
      },
    );
  }
  return offeredAddresses(stderr);
}

/**
 * Starts the passt of an interface again, with the same arguments, after it ended. `kept`: it has not ended, and QEMU
 * is connected to it: one that waited for QEMU would have taken us for it, and ended.
 *
 * @param pid of the one before, where it is known: when its socket was removed, it may live. Nobody can come to it any
 * more, and it has the ports.
 * Errors: a {@link LaunchError} in passt's own words.
 */
export async function restartPasst(
  host: Host,
  planned: PlannedPasst,
  pid: number | undefined,
): Promise<"started" | "kept"> {
  if (!(await silentWithin(host, planned, KEPT_MS))) return "kept";
  if (pid !== undefined && await host.files.stat(planned.socket) === undefined) {
    await endProcess(host, planned, pid, 0);
  }
  await Promise.all([removeFiles(host, planned), keepLog(host, planned)]);
  // Somebody may have removed it. Where it cannot be made, passt says so.
  await host.files.ensureDirectory(dirname(planned.socket), PRIVATE_DIRECTORY_MODE).catch(() => {});
  await untilReady(host, planned, { timeoutMs: START_MS });
  return "started";
}

/**
 * Ends the passt of an interface that QEMU is not connected to, and removes its sockets and pid file, which
 * passt never does. One that is connected ends by itself when QEMU goes (`--one-off`), and so does one
 * that somebody connects to and leaves. One that does neither within {@link END_MS} is frozen, and is killed. One that
 * is gone is fine. Its process has gone, too, when this returns: it closes its socket before it ends.
 *
 * Throws when it does not end when it is killed; then its files are left as they are.
 */
export async function endPasst(host: Host, planned: PlannedPasst): Promise<void> {
  const pid = await readPid(host, planned.pidFile);
  const began = host.clock.monotonicMs();
  if (!(await silentWithin(host, planned, END_MS))) await killPasst(host, planned, pid);
  const leftMs = Math.max(0, END_MS - (host.clock.monotonicMs() - began));
  if (pid !== undefined) await endProcess(host, planned, pid, leftMs);
  await removeFiles(host, planned);
}

/** True while the process `pid` is this passt: its own arguments name its socket, those of a stranger do not. */
export async function isPasst(host: Host, { socket }: PlannedPasst, pid: number): Promise<boolean> {
  // Empty: it has ended, or nobody tells, for want of `cat`.
  const words = await argumentsIn(host, [pid]).catch(() => "");
  return words === "" ? await host.programs.exists(pid) : words.includes(socket);
}

/** Removes the files of a passt that has gone, or goes when it is looked at; false when it stays. */
export async function removeIfGone(host: Host, files: PasstFiles): Promise<boolean> {
  if (!(await silentWithin(host, files, KEPT_MS))) return false;
  await removeFiles(host, files);
  return true;
}

/**
 * The signal is safe: passt writes its pid before it listens, and somebody listens still, so it lives and no stranger
 * has its pid.
 */
async function killPasst(
  host: Host,
  planned: PlannedPasst,
  pid: number | undefined,
): Promise<void> {
  if (pid !== undefined) await host.programs.signal(pid, "SIGKILL");
  if (await silentWithin(host, planned, KILLED_MS)) return;
  throw new Error(
    `passt of ${planned.interface} (${pid === undefined ? "pid unknown" : `pid ${pid}`}) ` +
      `still listens on ${planned.socket}; end it by hand`,
  );
}

/**
 * Nobody listens any more. The pid may be a stranger's by now: passt's own arguments name its socket, and one that is
 * just ending has none any more.
 */
async function endProcess(
  host: Host,
  { socket }: PlannedPasst,
  pid: number,
  patienceMs: number,
): Promise<void> {
  const lives = () => host.programs.exists(pid);
  if (await goneWithin(host, lives, { limitMs: patienceMs, lookMs: LOOK_MS })) return;
  if (!(await argumentsName(host, pid, socket))) return;
  await host.programs.signal(pid, "SIGKILL");
  await goneWithin(host, lives, { limitMs: KILLED_MS, lookMs: LOOK_MS });
}

/** A process that was killed may hold its socket for a moment, and one that waits for QEMU ends at the first look. */
async function silentWithin(host: Host, { socket }: PasstFiles, limitMs: number): Promise<boolean> {
  return await goneWithin(host, () => listens(host, socket), { limitMs, lookMs: LOOK_MS });
}

async function removeFiles(
  host: Host,
  { socket, pidFile, control }: PasstFiles,
): Promise<void> {
  // With --vhost-user there is a socket for passt-repair(1) too, unless --repair-path says otherwise.
  const paths = [socket, `${socket}.repair`, pidFile, ...control ? [control.socket] : []];
  await Promise.all(paths.map((path) => host.files.remove(path)));
}
