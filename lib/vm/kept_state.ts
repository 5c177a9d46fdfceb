/** What outlives the runs of machines: firmware variables and TPMs, listed and removed. */
import type { Host } from "../host/host.ts";
import { isWrittenUuid } from "../domain/uuid.ts";
import { nameOfKept, stateDirectory } from "../plan/machine_state.ts";
import { ChangeError } from "./errors.ts";
import { machines } from "./list_machines.ts";
import { runTool } from "./processes/tool.ts";

/** What one machine has left, or has in use. */
export interface MachineState {
  readonly uuid: string;
  /** What the machine was called when it was made. */
  readonly name: string;
  readonly directory: string;
  /** Names in the directory. */
  readonly files: readonly string[];
  /** When one of them was changed last, milliseconds since 1970. */
  readonly changedMs: number;
}

/** The state of every machine that has some, by name. */
export async function keptStates(host: Host): Promise<readonly MachineState[]> {
  const { state } = host.directories;
  if (state === undefined) return [];
  const uuids = (await host.files.list(state)).filter(isWrittenUuid);
  const found = await Promise.all(uuids.map((uuid) => stateOf(host, uuid)));
  return found.filter((one) => one !== undefined).sort((a, b) => a.name < b.name ? -1 : 1);
}

async function stateOf(host: Host, uuid: string): Promise<MachineState | undefined> {
  const directory = stateDirectory(host.directories, uuid);
  if (directory === undefined) return undefined;
  const files = await host.files.list(directory);
  const [first] = files;
  // A launch that failed has left the directory alone.
  if (first === undefined) return undefined;
  const facts = await Promise.all(files.map((name) => host.files.stat(`${directory}/${name}`)));
  const changedMs = Math.max(...facts.map((one) => one?.mtimeMs ?? 0));
  return { uuid, name: nameOfKept(first), directory, files, changedMs };
}

/**
 * Removes the state of a machine, which is named by its name or UUID; returns what it was.
 *
 * Throws {@link ChangeError} where there is none, where the machine runs, where several have that name, or in the words
 * of rm(1), which removes it: domrun itself may not write there.
 */
export async function removeState(host: Host, wanted: string): Promise<MachineState> {
  const named = (await keptStates(host)).filter(({ name, uuid }) => [name, uuid].includes(wanted));
  const [state] = named;
  if (state === undefined) {
    const what = `No machine "${wanted}" has left any state`;
    throw new ChangeError("machine", what, "see which have: domrun state list");
  }
  if (named.length > 1) {
    const uuids = named.map(({ uuid }) => uuid).join(", ");
    throw new ChangeError(
      "host",
      `Several machines are called ${wanted}: name one by its UUID, ${uuids}`,
    );
  }
  const user = (await machines(host)).find(({ uuid }) => uuid === state.uuid);
  if (user !== undefined) {
    throw new ChangeError(
      "host",
      `Cannot remove the state of ${state.name}: machine ${user.name} uses it`,
    );
  }
  const rm = { program: "rm", args: ["-r", "-f", "--", state.directory] };
  const words = await runTool(host, rm);
  if (words === undefined) return state;
  throw new ChangeError("host", `Cannot remove ${state.directory}: ${words}`);
}
