/** What is there of a machine: files, sockets, processes. */
import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path/posix";
import { machineFiles, passtFiles } from "../../plan/machine_files.ts";
import { eventually, people, type Person } from "./compiled.ts";

/** Fails when a process, a socket or a file of the machine is there. */
export async function assertNothingLeft(person: Person, name: string): Promise<void> {
  const own = [
    machineFiles(person.machines, name).directory,
    ...Object.values(passtFiles(person.passt, name, "net0")),
  ];
  const files = [person.machines, person.passt]
    .flatMap((directory) => namesIn(directory).map((entry) => join(directory, entry)))
    .filter((path) => own.includes(path) || path.includes(`/domrun-${name}-`));
  assertEquals(files, [], `files of ${name}`);
  await assertNoProcesses(name);
}

/** Fails when a process names the machine. The supervisor ends some milliseconds after it has said that all is done. */
export async function assertNoProcesses(name: string): Promise<void> {
  const processes = await eventually(`the processes of ${name} end`, 10_000, async () => {
    const found = await processesNaming(name);
    return found.length === 0 ? found : undefined;
  }).catch(() => processesNaming(name));
  assertEquals(processes, [], `processes of ${name}`);
}

/**
 * Command lines that name the machine: QEMU's, passt's and a supervisor's do. Those of other test runs have machines of
 * the same names, in runtime directories of their own.
 */
export async function processesNaming(name: string): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-eo", "pid=,args="],
    env: { LC_ALL: "C.UTF-8" }, // ps prints nothing beyond ASCII otherwise
  }).output();
  const guest = name.replaceAll(",", ",,");
  const pattern = new RegExp(`(guest=${guest},|domrun-${name}-|supervise -- ${name}$)`);
  const named = new TextDecoder().decode(stdout).split("\n").filter((line) => pattern.test(line));
  return named.filter((line) => !isOfAnotherRun(Number.parseInt(line.trim(), 10)));
}

/** By its environment. What cannot be read may be ours. */
function isOfAnotherRun(pid: number): boolean {
  try {
    const variables = Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0");
    const runtime = variables.find((one) => one.startsWith("XDG_RUNTIME_DIR="));
    if (runtime === undefined) return false;
    return !people().some(({ machines }) =>
      runtime.startsWith(`XDG_RUNTIME_DIR=${dirname(machines)}`)
    );
  } catch {
    return false;
  }
}

/** The process of the machine's QEMU, passt or supervisor whose command line matches. */
export async function pidOf(name: string, pattern: RegExp): Promise<number> {
  const line = (await processesNaming(name)).find((one) => pattern.test(one));
  if (line === undefined) throw new Error(`no process of ${name} matches ${pattern}`);
  return Number.parseInt(line.trim(), 10);
}

function namesIn(directory: string): readonly string[] {
  try {
    return [...Deno.readDirSync(directory)].map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
