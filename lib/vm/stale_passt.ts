/** passt's files that no machine's record names: of machines whose directory somebody else than domrun removed. */
import { join } from "@std/path/posix";
import type { Host } from "../host/host.ts";
import { isStandIn } from "../plan/machine_files.ts";
import { lookAtDirectory } from "./machine/own_directories.ts";
import { guessRecord } from "./machine/guess.ts";
import { lostMachines } from "./machine/lost_qemu.ts";
import { readRecordIn } from "./machine/read_record.ts";
import { removeIfGone } from "./processes/passt.ts";
import { readPid } from "./processes/pid_file.ts";

const FILE = /^(domrun-.+?)(?:\.socket|\.socket\.repair|\.control|-passt\.pid)$/;

/**
 * Removes those whose passt has gone; one that still waits for its QEMU ends when it is looked at. Gives a sentence for
 * each that lives on. Where the record of any machine cannot be read, nobody can tell whose the files are, and all are
 * left.
 *
 * Under the lock of the machines directory: a machine that is being started has its record there.
 */
export async function removeStalePasst(host: Host): Promise<readonly string[]> {
  const { machines, passt } = host.directories;
  await lookAtDirectory(host, passt, "the directory of passt's sockets");
  if (await host.files.stat(machines) === undefined) return [];
  const release = await host.files.lockDirectory(machines);
  try {
    const named = await namedSockets(host);
    if (named === undefined) return [];
    const stems = (await host.files.list(passt)).flatMap((file) => FILE.exec(file)?.[1] ?? []);
    const stale = [...new Set(stems)].map((stem) => join(passt, stem))
      .filter((stem) => !named.has(`${stem}.socket`));
    return (await Promise.all(stale.map((stem) => removeOne(host, stem)))).flat();
  } finally {
    release();
  }
}

async function removeOne(host: Host, stem: string): Promise<readonly string[]> {
  const files = {
    socket: `${stem}.socket`,
    pidFile: `${stem}-passt.pid`,
    control: { socket: `${stem}.control` },
  };
  if (await removeIfGone(host, files)) return [];
  const pid = await readPid(host, files.pidFile);
  const who = pid === undefined ? "a process" : `process ${pid}`;
  return [`${files.socket}: ${who} listens there, and no machine is known that it belongs to`];
}

/** The sockets of the passts of all machines; undefined where that cannot be told. */
async function namedSockets(host: Host): Promise<ReadonlySet<string> | undefined> {
  const own = (await host.files.list(host.directories.machines))
    .filter((name) => !name.startsWith(".") || isStandIn(name));
  const read = await Promise.all(own.map((name) => readRecordIn(host, name)));
  const records = read.flatMap((one) => one.kind === "record" ? [one.record] : []);
  if (records.length < read.length) return undefined;
  const lost = await Promise.all(
    (await lostMachines(host, [])).map(({ name }) => guessRecord(host, name)),
  );
  return new Set(
    [...records, ...lost].flatMap(({ plan }) => plan.passt.map(({ socket }) => socket)),
  );
}
