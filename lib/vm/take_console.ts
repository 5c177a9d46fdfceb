/** `domrun console --force`: a console is taken from whoever is connected to it, the terminal of `up` included. */
import type { Connection, Host } from "../host/host.ts";
import { ConnectError } from "../host/host.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { ControlError, MachineStateError } from "./errors.ts";
import type { ConsoleStatus } from "./machine/status.ts";
import { type MachineQmp, machineQmp } from "./machine_qmp.ts";

/** Two that take one console at once can have the socket of each other removed: each tries again, in its own time. */
const ATTEMPTS = 5;
const APART_MS = 100;

/**
 * Connects to a console in place of the client that it has, whose connection ends. What the guest writes meanwhile is
 * in the log. Throws {@link MachineStateError} where QEMU does not give it away, and what {@link machineQmp} throws.
 */
export async function takeConsole(
  host: Host,
  machine: string,
  console: ConsoleStatus,
): Promise<Connection> {
  const qmp = await machineQmp(host, machine);
  try {
    for (let attempt = 1;; attempt++) {
      await dropClient(qmp, machine, console);
      try {
        return await host.sockets.connect(console.socket);
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        if (attempt < ATTEMPTS) {
          await host.clock.sleep(Math.random() * APART_MS);
          continue;
        }
        throw new MachineStateError(
          machine,
          `Cannot reach console "${console.alias}" of machine "${machine}": ${error.message}`,
        );
      }
    }
  } finally {
    qmp.close();
  }
}

/**
 * Gives the console a new socket at the same path (QAPI, `chardev-change`), with which the old one's client goes. By way
 * of a null device: the old socket removes its path when it goes, which must not be the new one's yet.
 */
async function dropClient(qmp: MachineQmp, machine: string, console: ConsoleStatus): Promise<void> {
  const id = `char${console.alias}`;
  const log = { logfile: console.logFile, logappend: true };
  const addr = { type: "unix", data: { path: console.socket } };
  try {
    await qmp.execute("chardev-change", { id, backend: { type: "null", data: log } });
    const data = { addr, server: true, wait: false, ...log };
    await qmp.execute("chardev-change", { id, backend: { type: "socket", data } });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    // A virtio console of a paused guest has nothing that QEMU tells of the change (chr_be_change).
    const paused = /hotswap/.test(error.message);
    throw new MachineStateError(
      machine,
      `Console "${console.alias}" of machine "${machine}" cannot be taken: ${error.message}`,
      paused
        ? `where the guest is paused, let it go on: domrun resume ${nameForShell(machine)}`
        : undefined,
    );
  }
}
