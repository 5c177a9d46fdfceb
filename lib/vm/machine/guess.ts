/** A machine whose record is lost: what can be told of it from the names of its files alone. */
import { basename } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan, PlannedPasst } from "../../plan/launch_plan.ts";
import { machineFiles, passtFiles } from "../../plan/machine_files.ts";
import { FORMAT, type MachineRecord } from "./record.ts";

/** More interfaces than that has hardly a machine. */
const USUAL_ALIASES = 32;

/**
 * A record that is enough to end what still runs of the machine: its QEMU, and the passts of interfaces that have the
 * usual aliases (those with an alias of the user's end with QEMU). Nobody can supervise a machine by it.
 */
export async function guessRecord(host: Host, name: string): Promise<MachineRecord> {
  const files = machineFiles(host.directories.machines, name);
  const facts = await host.files.stat(files.directory);
  const plan: LaunchPlan = {
    name,
    uuid: "",
    directory: files.directory,
    ...{ directories: [], files: [], sockets: [], interfaces: [], consoles: [] },
    passt: await passtsOf(host, name),
    qemu: {
      program: "",
      args: [],
      qmpSocket: files.qmpSocket,
      pidFile: files.qemuPidFile,
      logFile: files.qemuLog,
    },
    lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy" },
    xml: "",
  };
  const startedAt = new Date(facts?.ctimeMs ?? 0).toISOString();
  return { format: FORMAT, phase: "launched", startedAt, plan };
}

/** Only names that no other machine's passt can have: `a-net0` is also what another machine may be called. */
async function passtsOf(host: Host, name: string): Promise<readonly PlannedPasst[]> {
  const { passt } = host.directories;
  const names: readonly string[] = await host.files.list(passt).catch(() => []);
  const aliases = names.flatMap((file) =>
    /-(net\d+)(?:\.socket|-passt\.pid)$/.exec(file)?.[1] ?? []
  );
  // Where a short name stands for both, the alias cannot be read.
  const usual = Array.from({ length: USUAL_ALIASES }, (_, index) => `net${index}`);
  return [...new Set([...aliases, ...usual])].flatMap((alias) => {
    const { socket, pidFile, controlSocket } = passtFiles(passt, name, alias);
    const isThere = [socket, pidFile].some((path) => names.includes(basename(path)));
    const control = { program: "pesto", socket: controlSocket };
    return isThere
      ? [{ interface: alias, program: "passt", args: [], socket, pidFile, control }]
      : [];
  });
}
