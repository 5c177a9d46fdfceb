/** The names of every file that a machine has at run time. */
import { byteLength, SOCKET_PATH_MAX_BYTES } from "../domain/socket_path.ts";
import { shortName } from "./short_name.ts";

/** Room for the names of a machine's sockets: `control.socket`, and `ID.socket` for the ids that people give. */
const OWN_SOCKET_MAX_BYTES = 24;
/** No machine's name begins with a dot. */
const STAND_IN = ".name-";
/** passt before 2025 cuts its socket path to this many bytes without a word. */
const PASST_SOCKET_PATH_MAX_BYTES = 98;

/** In a machine's directory: the disk that `run --cloud-init` makes for cloud-init. It goes with the machine. */
export const SEED = "seed.iso";

/** True for such a disk of any machine of any user (directories.ts). Pure. */
export function isSeed(path: string): boolean {
  return /\/domrun(-\d+)?\/[^/]+\/seed\.iso$/.test(path);
}

/** Files in the machine's own directory. */
export interface MachineFiles {
  readonly directory: string;
  /** The plan and who runs it; what `supervise` reads. */
  readonly machine: string;
  /** The machine's state as its supervisor last wrote it. */
  readonly state: string;
  /** Canonical XML of the running machine. */
  readonly xml: string;
  /** Listened on by the process that launches, while it does. */
  readonly launchSocket: string;
  /** Listened on by the supervisor: JSON-RPC 2.0. */
  readonly controlSocket: string;
  /** The process that listens on the control socket. */
  readonly supervisorPidFile: string;
  readonly qmpSocket: string;
  /** Listened on by QEMU while it waits for passt: qemu/command_line/gate.ts. */
  readonly gateSocket: string;
  readonly qemuPidFile: string;
  readonly qemuLog: string;
  /** What the names of files elsewhere begin with: the machine's name, or a short one in its place. */
  readonly own: string;
  /** What happened to the machine, one JSON object a line. */
  readonly eventLog: string;
}

/** The files of the machine `name`. Pure. */
export function machineFiles(machines: string, name: string): MachineFiles {
  return machineFilesIn(machines, directoryName(machines, name));
}

/** The files in `machines/own`, whichever machine that belongs to. Pure. */
export function machineFilesIn(machines: string, own: string): MachineFiles {
  const directory = `${machines}/${own}`;
  return {
    directory,
    machine: `${directory}/machine.json`,
    state: `${directory}/state.json`,
    xml: `${directory}/domain.xml`,
    launchSocket: `${directory}/launch.socket`,
    controlSocket: `${directory}/control.socket`,
    supervisorPidFile: `${directory}/supervisor.pid`,
    qmpSocket: `${directory}/qmp.socket`,
    gateSocket: `${directory}/gate.socket`,
    qemuPidFile: `${directory}/qemu.pid`,
    qemuLog: `${directory}/qemu.log`,
    own,
    eventLog: `${directory}/events.log`,
  };
}

/**
 * The machine's name, or a short one in its place: where its sockets would have too long a path, and where it has a
 * `%`, which QEMU takes for a pattern in the path of its log (`-D` in qemu(1)).
 */
function directoryName(machines: string, name: string): string {
  const fits = byteLength(`${machines}/${name}/`) + OWN_SOCKET_MAX_BYTES <= SOCKET_PATH_MAX_BYTES;
  return fits && !name.includes("%") ? name : `${STAND_IN}${shortName(name)}`;
}

/** True for a directory with a short name in place of its machine's; the record in it says whose it is. Pure. */
export function isStandIn(directory: string): boolean {
  return directory.startsWith(STAND_IN);
}

/** What the earlier passts of an interface have logged, in whose place others were started. Pure. */
export function earlierPasstLog(directory: string, alias: string): string {
  return `${directory}/passt-${alias}.log`;
}

/** passt's files for one interface. */
export interface PasstFiles {
  readonly socket: string;
  readonly pidFile: string;
  /** Listened on by a passt that takes other forwards while it runs. */
  readonly controlSocket: string;
}

/**
 * passt's files for one interface. They are called as libvirt's, `<id>-<name>-<alias>`, with `domrun` for the id and
 * the whole name, of which libvirt takes 20 characters. Where that is too long, a short name stands for both. Pure.
 */
export function passtFiles(
  passtDirectory: string,
  name: string,
  alias: string,
): PasstFiles {
  const stemOf = (text: string) => `${passtDirectory}/domrun-${text}`;
  const usual = stemOf(`${name}-${alias}`);
  const fits = byteLength(`${usual}.socket`) <= PASST_SOCKET_PATH_MAX_BYTES;
  const stem = fits ? usual : stemOf(shortName(`${name}-${alias}`));
  return {
    socket: `${stem}.socket`,
    pidFile: `${stem}-passt.pid`,
    controlSocket: `${stem}.control`,
  };
}
