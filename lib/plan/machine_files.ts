/**
 * The names of every file that a machine has at run time: one place to look them up, one place that knows
 * which of them are sockets.
 */

/** Longest path that fits a Unix socket address on Linux (108 bytes with its end mark, unix(7)). */
export const SOCKET_PATH_MAX_BYTES = 107;
/** passt before 2025 cuts its socket path to this many bytes without a word. */
export const OLD_PASST_SOCKET_PATH_MAX_BYTES = 98;

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
  readonly qmpSocket: string;
  /** Listened on by QEMU while it waits for passt: qemu/command_line/gate.ts. */
  readonly gateSocket: string;
  readonly qemuPidFile: string;
  readonly qemuLog: string;
  /** The firmware's variables, where the document names no file for them. */
  readonly variables: string;
  /** What happened to the machine, one JSON object a line. */
  readonly eventLog: string;
}

/** The files of the machine `name`. Pure. */
export function machineFiles(machines: string, name: string): MachineFiles {
  const directory = `${machines}/${name}`;
  return {
    directory,
    machine: `${directory}/machine.json`,
    state: `${directory}/state.json`,
    xml: `${directory}/domain.xml`,
    launchSocket: `${directory}/launch.socket`,
    controlSocket: `${directory}/control.socket`,
    qmpSocket: `${directory}/qmp.socket`,
    gateSocket: `${directory}/gate.socket`,
    qemuPidFile: `${directory}/qemu.pid`,
    qemuLog: `${directory}/qemu.log`,
    variables: `${directory}/${name}_VARS.fd`,
    eventLog: `${directory}/events.log`,
  };
}

/** Socket and log of a serial port or console. Pure. */
export function consoleFiles(
  directory: string,
  alias: string,
): { socket: string; logFile: string } {
  return { socket: `${directory}/${alias}.socket`, logFile: `${directory}/${alias}.log` };
}

/**
 * passt's files for one interface, named as libvirt does (`<id>-<name, 20 characters>-<alias>`) with
 * `domrun` where libvirt has its running number. Pure.
 */
export function passtFiles(
  passtDirectory: string,
  name: string,
  alias: string,
): { socket: string; pidFile: string } {
  const stem = `${passtDirectory}/domrun-${name}-${alias}`;
  return { socket: `${stem}.socket`, pidFile: `${stem}-passt.pid` };
}
