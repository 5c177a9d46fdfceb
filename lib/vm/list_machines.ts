/** The machines of this user, alive and dead. One that cannot be read is shown as such, and hides no other. */
import { basename } from "@std/path/posix";
import { isMachineName } from "../domain/machine_name.ts";
import { messageOf } from "../findings/message_of.ts";
import { shaped } from "../json/shape.ts";
import type { Host } from "../host/host.ts";
import { connectControl } from "./control/client.ts";
import { NoSuchMachineError } from "./errors.ts";
import { endedStatus, lastRun, lastRuns } from "./logs/last_run.ts";
import { seenEnd } from "./logs/seen_end.ts";
import { isStandIn, machineFiles, machineFilesIn } from "../plan/machine_files.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { lostMachines } from "./machine/lost_qemu.ts";
import { readRecordIn, readShaped } from "./machine/read_record.ts";
import { deathOf, remainsOf } from "./machine/remains.ts";
import { type MachineRecord, statusOf } from "./machine/record.ts";
import { type Situation, situationOf } from "./machine/situation.ts";
import { type InterfaceStatus, MACHINE_STATUS, type MachineStatus } from "./machine/status.ts";
import { readPid } from "./processes/pid_file.ts";
import { connectMachine, runState } from "./processes/qmp.ts";
import { initialState } from "./supervisor/step.ts";
import { pausedReason } from "./supervisor/step_end.ts";

/** A supervisor that does not answer within this is alive but stuck. */
const ANSWER_MS = 3_000;
/** QEMU answers within milliseconds, unless somebody else holds its only connection. */
const RUN_STATE_MS = 500;

/** Every machine there is, by name; what a dead one left is shown as `failed`. */
export async function machines(host: Host): Promise<readonly MachineStatus[]> {
  const directories = await host.files.list(host.directories.machines);
  const found = await Promise.all(
    directories.filter((own) => !own.startsWith(".") || isStandIn(own))
      .map((own) => statusIn(host, own)),
  );
  const there = found.filter((status) => status !== undefined);
  return [...there, ...await lostStatuses(host, there)].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The machines that no directory shows. */
async function lostStatuses(
  host: Host,
  there: readonly MachineStatus[],
): Promise<readonly MachineStatus[]> {
  const lost = await lostMachines(host, there.flatMap(({ pid }) => pid ?? []));
  const found = await Promise.all(lost.map(({ name }) => statusIfAny(host, name)));
  return found.filter((status) => status !== undefined);
}

/** One machine. Throws {@link NoSuchMachineError}. */
export async function machineStatus(host: Host, name: string): Promise<MachineStatus> {
  const status = await statusIfAny(host, name);
  if (status === undefined) throw new NoSuchMachineError(name);
  return status;
}

/** One machine, or its last run where it has ended. Throws {@link NoSuchMachineError}. */
export async function machineOrLastRun(host: Host, name: string): Promise<MachineStatus> {
  const status = await statusIfAny(host, name);
  if (status !== undefined) return status;
  const run = await lastRun(host, name);
  if (run === undefined) throw new NoSuchMachineError(name);
  return endedStatus(host, run);
}

/** Every machine there is, and the last run of each other name; by name. */
export async function machinesAndLastRuns(host: Host): Promise<readonly MachineStatus[]> {
  const [runs, found] = [await lastRuns(host), await machines(host)];
  const ended = runs.filter(({ name }) => !found.some((one) => one.name === name))
    .map((run) => endedStatus(host, run));
  return [...found, ...ended].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** What stands in the directory `own` of the machines, whatever it is. */
async function statusIn(host: Host, own: string): Promise<MachineStatus | undefined> {
  try {
    const name = await nameOf(host, own);
    if (typeof name === "string") return await statusIfAny(host, name);
    return await unreadableStatus(host, own, own, name.reason);
  } catch (error) {
    const words = messageOf(error);
    return await unreadableStatus(host, own, own, words);
  }
}

/** The name of the machine whose directory has this name; a reason where it is no machine's. */
async function nameOf(host: Host, own: string): Promise<string | { readonly reason: string }> {
  if (!isStandIn(own)) {
    const isOwn = isMachineName(own) &&
      basename(machineFiles(host.directories.machines, own).directory) === own;
    return isOwn ? own : { reason: "no machine has a directory of that name" };
  }
  const read = await readRecordIn(host, own);
  if (read.kind === "record") return read.record.plan.name;
  return { reason: read.kind === "none" ? "it has no machine.json" : read.reason };
}

async function statusIfAny(host: Host, name: string): Promise<MachineStatus | undefined> {
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return undefined;
    case "supervised":
      return await askedStatus(host, name) ?? await silentStatus(host, name, situation);
    case "unsupervised":
      return await unsupervisedStatus(host, await savedStatus(host, situation), situation.record);
    case "starting":
      return situation.record === undefined
        ? undefined
        : statusOf(situation.record, initialState(situation.record.plan), {
          supervised: false,
          pid: undefined,
        });
    case "dead":
      return await deadStatus(host, name, situation);
    case "unreadable": {
      const { reason, qemu } = situation;
      const own = basename(machineFiles(host.directories.machines, name).directory);
      const pid = qemu === undefined ? {} : { pid: qemu.pid };
      const process = qemu === undefined ? "" : ` (process ${qemu.pid})`;
      const lives = situation.remains === undefined ? "" : `, and its QEMU${process} runs`;
      return { ...await unreadableStatus(host, own, name, `${reason}${lives}`), ...pid };
    }
  }
}

/** What the supervisor says; undefined when it has just gone or does not answer. */
async function askedStatus(host: Host, name: string): Promise<MachineStatus | undefined> {
  const client = await connectControl(host, name);
  if (client === undefined) return undefined;
  const timer = host.clock.after(ANSWER_MS, () => client.close());
  try {
    return shaped(await client.status(), MACHINE_STATUS, Error);
  } catch {
    return undefined;
  } finally {
    timer.cancel();
    client.close();
  }
}

/** One whose supervisor does not answer, as it was written last. */
async function silentStatus(
  host: Host,
  name: string,
  situation: Situation & { kind: "supervised" },
): Promise<MachineStatus | undefined> {
  const now = await situationOf(host, name);
  if (now.kind !== "supervised") return await statusIfAny(host, name);
  const reason = "its supervisor does not answer";
  if (situation.record !== undefined) {
    const { record, qemu } = situation;
    const saved = await savedStatus(host, {
      kind: "supervised",
      record,
      ...(qemu ? { qemu } : {}),
    });
    return { ...saved, reason };
  }
  const own = basename(machineFiles(host.directories.machines, name).directory);
  return { ...await unreadableStatus(host, own, name, reason), supervised: true };
}

/** What the supervisor wrote last. */
async function savedStatus(
  host: Host,
  { kind, record, qemu }: (Situation & { kind: "supervised" | "unsupervised" }) & {
    readonly record: MachineRecord;
  },
): Promise<MachineStatus> {
  const supervised = kind === "supervised";
  const { state } = machineFiles(host.directories.machines, record.plan.name);
  const saved = await readShaped(host, state, MACHINE_STATUS);
  const fresh = statusOf(record, { ...initialState(record.plan), machine: "running" }, {
    supervised,
    pid: qemu?.pid,
  });
  // Its name and its files are the record's, which has been looked at.
  return saved === undefined ? fresh : {
    ...fresh,
    // A supervisor that had just started the guest may have had no time to write more.
    state: saved.state === "starting" ? fresh.state : saved.state,
    ...(saved.reason === undefined ? {} : { reason: saved.reason }),
    interfaces: saved.interfaces,
  };
}

/**
 * Nobody has watched its interfaces: those whose passt is gone are down until somebody adopts it. Its process is
 * looked at, not its socket: a passt that waits for QEMU would take us for it.
 */
async function unsupervisedStatus(
  host: Host,
  status: MachineStatus,
  record: MachineRecord,
): Promise<MachineStatus> {
  const interfaces = await Promise.all(
    status.interfaces.map(async (one): Promise<InterfaceStatus> => {
      const planned = record.plan.passt.find((passt) => passt.interface === one.alias);
      if (planned === undefined) return one;
      const pid = await readPid(host, planned.pidFile);
      if (pid !== undefined && await host.programs.exists(pid)) return one;
      const reason = "passt ended, and nobody supervises the machine";
      return { ...one, state: "down", reason };
    }),
  );
  const { reason: _reason, ...known } = status;
  return { ...known, ...await askedRunState(host, record, status), interfaces };
}

/** Nobody writes down what becomes of its guest: QEMU tells. One that does not answer is as it was written last. */
async function askedRunState(
  host: Host,
  { plan }: MachineRecord,
  saved: MachineStatus,
): Promise<Pick<MachineStatus, "state" | "reason">> {
  try {
    const qmp = await connectMachine(host, plan.qemu.qmpSocket, { timeoutMs: RUN_STATE_MS });
    try {
      const status = await runState(qmp);
      if (status === "running") return { state: "running" };
      const reason = pausedReason(status, initialState(plan)) ??
        (saved.state === "paused" ? saved.reason : undefined);
      return { state: "paused", ...(reason === undefined ? {} : { reason }) };
    } finally {
      qmp.close();
    }
  } catch {
    const { state, reason } = saved;
    return { state, ...(reason === undefined ? {} : { reason }) };
  }
}

async function deadStatus(
  host: Host,
  name: string,
  { record, reason: fault, qemu }: Situation & { kind: "dead" },
): Promise<MachineStatus | undefined> {
  const { directory } = machineFiles(host.directories.machines, name);
  const holder = await host.files.lockHolder(directory);
  // A launcher has just made the directory, or has filled it since.
  if (holder !== undefined && record === undefined) return undefined;
  const now = holder === undefined ? await situationOf(host, name) : undefined;
  if (now !== undefined && now.kind !== "dead") return await statusIfAny(host, name);
  if (record !== undefined) {
    const { outcome: machine, message } = (await seenEnd(host, record))?.ended ??
      { outcome: "failed" as const, message: deathOf(record) };
    const reason = `${message}; ${await remainsOf(host, { record, qemu, holder })}`;
    const state = initialState(record.plan);
    const links = state.links.map((link) => ({ ...link, state: "down" as const }));
    const process = { supervised: false, pid: qemu?.pid };
    return statusOf(record, { machine, reason, links }, process);
  }
  const words = `${fault ?? "it has no record"}; nothing of it runs: \`domrun stop ${
    nameForShell(name)
  }\` removes it`;
  return await unreadableStatus(host, basename(directory), name, words);
}

async function unreadableStatus(
  host: Host,
  own: string,
  name: string,
  reason: string,
): Promise<MachineStatus> {
  const { directory } = machineFilesIn(host.directories.machines, own);
  const facts = await host.files.stat(directory);
  return {
    ...{ name, uuid: "", state: "unreadable", reason, supervised: false },
    startedAt: facts === undefined ? "" : new Date(facts.ctimeMs).toISOString(),
    ...{ directory, interfaces: [], consoles: [] },
  };
}
