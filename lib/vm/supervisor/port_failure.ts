/** Why a port of the host does not lead into the guest, for the person who asked for it. */
import type { Host } from "../../host/host.ts";
import { formatForward } from "../../passt/forward_text.ts";
import { lackOfFiles } from "../../passt/open_files.ts";
import { type BoundPort, isTaken, OF_ALL } from "../../passt/port_table.ts";
import type { Listener } from "../../passt/port_trial.ts";
import { HELP } from "../../passt/words_help.ts";
import type { PlannedListener, PlannedPasst } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";
import { machineWith } from "../machine/port_holder.ts";
import { firstUnprivileged } from "../processes/kernel_text.ts";
import { boundOn } from "./host_ports.ts";

export interface FailedPort {
  readonly port: PlannedListener;
  /** Who listened before. */
  readonly bound: readonly BoundPort[];
  /** What passt or pesto said of it, if anything. */
  readonly said?: string | undefined;
  /** What helps against that, where it is known. */
  readonly help?: string | undefined;
  /** Where it is asked for: a command takes 0 for any port that is free, a document does not. */
  readonly askedIn: "command" | "document";
}

/** The error at a forward that is not to be had; names who has the port. */
export async function portFailure(
  host: Host,
  passt: PlannedPasst,
  { port, bound, said = "", help, askedIn }: FailedPort,
): Promise<ChangeError> {
  const { start } = port;
  const where = textOf(port);
  if (isTaken({ ...port, end: start }, bound)) return await takenPort(host, port, askedIn, passt);
  // Root's passt drops its privilege as late as it has opened the ports that it starts with.
  const privileged = host.user.uid === 0 && passt.control === undefined;
  const first = privileged ? 0 : await firstUnprivileged(host);
  if (start !== OF_ALL && start < first) {
    return new ChangeError(
      "host",
      `passt may not have port ${where}: ports below ${first} take a privilege, ` +
        "which it drops when it has started",
      `take one from ${first} up; or let every user have lower ones, as root: ` +
        `/usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=${start}`,
    );
  }
  const lack = said === "" && await hasSpentFiles(host, bound);
  const words = lack
    ? "passt may not open as many sockets as it has ports"
    : said === ""
    ? `passt ${start === OF_ALL ? "opens none of them" : "does not open it"}`
    : said.split("\n").at(-1);
  return new ChangeError(
    "host",
    `Cannot forward port ${where}: ${words}`,
    help ?? (lack ? HELP.files : instead(port)),
  );
}

/** The error at a port that somebody has. `own`: the passt that wants it; absent: QEMU does. */
export async function takenPort(
  host: Host,
  port: Listener,
  askedIn: FailedPort["askedIn"],
  own?: PlannedPasst,
): Promise<ChangeError> {
  const { proto, start } = port;
  const holder = await machineWith(host, { proto, port: start }, own);
  const instead = askedIn === "command"
    ? "take another one, or 0 for any that is free"
    : "take another one";
  return new ChangeError(
    "host",
    `Port ${textOf(port)} is taken`,
    holder === undefined
      ? `find who has it: ss -ln${proto === "udp" ? "u" : "t"}p 'sport = :${start}' (as root ` +
        `it names every user's); or ${instead}`
      : `machine "${holder}" has it; ${instead}`,
  );
}

function textOf({ proto, address, dev, start }: Listener): string {
  return formatForward({
    proto,
    ...(address === undefined ? {} : { address }),
    ...(dev === undefined ? {} : { dev }),
    ...(start === OF_ALL ? {} : { port: start }),
  });
}

/** True where passt has opened about as many files since then as it may. */
async function hasSpentFiles(host: Host, before: readonly BoundPort[]): Promise<boolean> {
  const old = new Set(before.map(({ inode }) => inode));
  const opened = (await boundOn(host)).filter(({ inode }) => !old.has(inode)).length;
  return lackOfFiles(opened + 1, await host.programs.openFilesLimit()) !== undefined;
}

/** A port of Linux's ip_local_port_range may be that of a connection, which listens to nobody. */
function instead({ proto, start }: PlannedListener): string {
  const sockets = `ss -an${proto === "udp" ? "u" : "t"} 'sport = :${start}'`;
  return [
    "list the host's addresses: ip -brief address",
    ...start === OF_ALL ? [] : [`see whether a connection has the port: ${sockets}`],
    "and see whether passt lives: domrun ps",
  ].join("; ");
}
