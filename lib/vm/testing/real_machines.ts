/**
 * What the tests of real machines share: directories of their own, and proof that nothing is left. Run as a
 * program (`deno run real_machines.ts ROOT supervise -- NAME`) this file is their detached supervisor.
 */
import { assertEquals } from "@std/assert";
import type { Host } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { importMapArgs } from "../../host/testing/import_map.ts";
import { until } from "../../host/testing/until.ts";
import { readPid } from "../processes/pid_file.ts";
import { hostBelow } from "./machine.ts";
import { machineStatus } from "../list_machines.ts";
import { superviseDetached } from "../up.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

if (import.meta.main) {
  const [root = "", , , name = ""] = Deno.args;
  const supervision = await superviseDetached(hostBelow(systemHost(), root), name);
  await supervision?.ended;
  Deno.exit(0);
}

const PROGRAMS = ["qemu-system-x86_64", "passt"];
const found = await Promise.all(PROGRAMS.map((name) => systemHost().programs.find(name)));
const missing = PROGRAMS.filter((_, index) => found[index] === undefined);
if (missing.length > 0) console.log(`SKIP ${missing.join(", ")} not installed`);

/** A test with directories of its own, after which no process and no file may be left. */
export function machineTest(name: string, body: (host: Host, root: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: missing.length > 0,
    async fn() {
      const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dvm" });
      try {
        await body(testHost(root), root);
        await assertNothingLeft(root);
      } finally {
        for (const pid of await processesOf(root)) tryKill(pid);
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

function testHost(root: string): Host {
  const file = new URL(import.meta.url).pathname;
  const args = ["run", "-A", "-q", ...importMapArgs(), file, root];
  return hostBelow(systemHost({ selfCommand: { program: Deno.execPath(), args } }), root);
}

/** Processes whose command line names a file below `root`, and children of ours that are not waited for. */
export async function processesOf(root: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
    const parent = stat.replace(/^.*\) \S /, "").split(" ")[0];
    if (line.includes(`${root}/`) || line.includes(`${root}\0`)) pids.push(Number(name));
    else if (parent === String(Deno.pid) && line === "") pids.push(Number(name));
  }
  return pids;
}

async function assertNothingLeft(root: string): Promise<void> {
  await until("no process is left", async () => (await processesOf(root)).length === 0);
  const files: string[] = [];
  for (const directory of ["machines", "passt"]) {
    for await (const { name } of Deno.readDir(`${root}/${directory}`)) files.push(name);
  }
  assertEquals(files.filter((name) => name !== ".last"), []);
}

export function tryKill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has gone by itself.
  }
}

export async function pidIn(host: Host, path: string): Promise<number> {
  const pid = await readPid(host, path);
  if (pid === undefined) throw new Error(`There is no pid in ${path}`);
  return pid;
}

export async function supervisorOf(root: string, name: string): Promise<number> {
  for (const pid of await processesOf(root)) {
    const line = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    if (line.includes(`supervise\0--\0${name}`)) return pid;
  }
  throw new Error(`Nobody supervises ${name}`);
}

export async function interfaceState(host: Host, name: string): Promise<string | undefined> {
  return (await machineStatus(host, name)).interfaces[0]?.state;
}

/** Runs `body` with the machines on a file system of `size`; as root only. */
export async function onSmallDisk(
  host: Host,
  size: string,
  body: () => Promise<void>,
): Promise<void> {
  const { machines, passt } = host.directories;
  await host.files.ensureDirectory(machines, PRIVATE_DIRECTORY_MODE);
  await host.files.ensureDirectory(passt, PRIVATE_DIRECTORY_MODE);
  if (host.user.uid !== 0) return console.log("SKIP a full disk: only root can mount one");
  const options = `size=${size},mode=700`;
  const mount = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", options, "tmpfs", machines],
  }).output();
  if (!mount.success) return console.log("SKIP a full disk: tmpfs cannot be mounted");
  try {
    await body();
  } finally {
    // QEMU's log may be open for a moment after its end.
    await new Deno.Command("umount", { args: ["-l", machines] }).output();
  }
}
