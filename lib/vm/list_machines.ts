/** The machines of this user, alive and dead. */
import { isObject } from "../json/object.ts";
import type { Host } from "../host/host.ts";
import { connectControl } from "./control/client.ts";
import { NoSuchMachineError } from "./errors.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { type Situation, situationOf } from "./machine/ownership.ts";
import { type MachineRecord, nameOfDirectory, readJson, statusOf } from "./machine/record.ts";
import type { InterfaceStatus, MachineStatus } from "./machine/status.ts";
import { listens } from "./processes/passt.ts";
import { initialState } from "./supervisor/step.ts";

/** A supervisor that does not answer within this is alive but stuck. */
const ANSWER_MS = 3_000;

/** Every machine there is, by name; what a dead one left is shown as `failed`. */
export async function machines(host: Host): Promise<readonly MachineStatus[]> {
  const directories = await host.files.list(host.directories.machines);
  const found = await Promise.all(directories.map(async (directory) => {
    const name = await nameOfDirectory(host, directory);
    return name === undefined ? undefined : await statusIfAny(host, name);
  }));
  return found.filter((status) => status !== undefined)
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** One machine. Throws {@link NoSuchMachineError}. */
export async function machineStatus(host: Host, name: string): Promise<MachineStatus> {
  const status = await statusIfAny(host, name);
  if (status === undefined) throw new NoSuchMachineError(name);
  return status;
}

async function statusIfAny(host: Host, name: string): Promise<MachineStatus | undefined> {
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return undefined;
    case "supervised":
      return await askedStatus(host, name) ?? await savedStatus(host, situation);
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
      return deadStatus(host, name, situation.record);
  }
}

/** What the supervisor says; undefined when it has just gone or does not answer. */
async function askedStatus(host: Host, name: string): Promise<MachineStatus | undefined> {
  const client = await connectControl(host, name);
  if (client === undefined) return undefined;
  const timer = host.clock.after(ANSWER_MS, () => client.close());
  try {
    return await client.status();
  } catch {
    return undefined;
  } finally {
    timer.cancel();
    client.close();
  }
}

/** What the supervisor wrote last. */
async function savedStatus(
  host: Host,
  { kind, record, pid }: Situation & { kind: "supervised" | "unsupervised" },
): Promise<MachineStatus> {
  const supervised = kind === "supervised";
  const { state } = machineFiles(host.directories.machines, record.plan.name);
  const saved = await readJson(host, state, isStatus);
  const fresh = statusOf(record, { ...initialState(record.plan), machine: "running" }, {
    supervised,
    pid,
  });
  return saved === undefined ? fresh : { ...saved, supervised };
}

/** Nobody has watched its interfaces: those whose passt is gone are down until somebody adopts it. */
async function unsupervisedStatus(
  host: Host,
  status: MachineStatus,
  record: MachineRecord,
): Promise<MachineStatus> {
  const interfaces = await Promise.all(
    status.interfaces.map(async (one): Promise<InterfaceStatus> => {
      const planned = record.plan.passt.find((passt) => passt.interface === one.alias);
      if (planned === undefined || await listens(host, planned.socket)) return one;
      const reason = "passt ended, and nobody supervises the machine";
      return { ...one, state: "down", reason };
    }),
  );
  return { ...status, interfaces };
}

async function deadStatus(
  host: Host,
  name: string,
  record: MachineRecord | undefined,
): Promise<MachineStatus> {
  const reason = "its QEMU and its supervisor are gone; `domrun stop` removes what they left";
  if (record !== undefined) {
    const state = initialState(record.plan);
    const links = state.links.map((link) => ({ ...link, state: "down" as const }));
    const process = { supervised: false, pid: undefined };
    return statusOf(record, { machine: "failed", reason, links }, process);
  }
  const { directory } = machineFiles(host.directories.machines, name);
  const facts = await host.files.stat(directory);
  return {
    name,
    uuid: "",
    state: "failed",
    reason,
    supervised: false,
    startedAt: new Date(facts?.ctimeMs ?? 0).toISOString(),
    directory,
    interfaces: [],
    consoles: [],
  };
}

function isStatus(value: unknown): value is MachineStatus {
  return isObject(value) && "state" in value && Array.isArray(value["interfaces"]);
}
