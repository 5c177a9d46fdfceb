/** The way from this host to a server in a machine's guest. */
import { portLeadingTo, SSH_PORT } from "../../domain/guest_port.ts";
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { controlClient } from "../control/client.ts";
import { died, MachineStateError, unreadable } from "../errors.ts";
import { machineStatus } from "../list_machines.ts";
import { readRecord } from "../machine/read_record.ts";
import type { MachineStatus } from "../machine/status.ts";
import { answersAtOnce, type AskingHost } from "./answers.ts";
import type { Door, OpenDoor } from "./ssh_way.ts";
import { type FindingHost, vsockDoor, vsockProxy } from "./vsock_door.ts";
import { LOOPBACK } from "../../domain/network_values.ts";

/**
 * The way to the guest's sshd: the forward that leads there; else its vsock, where an sshd answers there or nothing can be
 * forwarded; else a new forward on a free port of 127.0.0.1.
 *
 * Errors: those of {@link controlClient}, of a change of forwards where passt takes none while it runs, and
 * `CapabilityError` where the vsock is the only way and nothing here connects to it.
 */
export async function sshDoor(host: Host, name: string): Promise<Door> {
  const newForward = () => newForwardTo(host, name, SSH_PORT);
  return await sshDoorOf(await livingStatus(host, name), newForward, host);
}

/** The same of a machine in this state. */
export async function sshDoorOf(
  status: Pick<MachineStatus, "interfaces" | "vsockCid">,
  newForward: () => Promise<OpenDoor>,
  host: AskingHost & FindingHost,
): Promise<Door> {
  const { vsockCid, interfaces } = status;
  const forwarded = openDoorTo(status, SSH_PORT);
  if (forwarded !== undefined) return forwarded;
  if (vsockCid === undefined) return await newForward();
  if (interfaces.every(({ backend }) => backend === "slirp")) {
    return await vsockDoor(host, vsockCid, SSH_PORT);
  }
  const proxy = await vsockProxy(host);
  const door = proxy && { cid: vsockCid, port: SSH_PORT, proxy };
  return door !== undefined && await answersAtOnce(host, door, "ssh") ? door : await newForward();
}

/** The way over the vsock, whatever else there is. Throws {@link MachineStateError} where the machine has none. */
export async function sshDoorOverVsock(host: Host, name: string): Promise<Door> {
  const { vsockCid } = await livingStatus(host, name);
  if (vsockCid !== undefined) return await vsockDoor(host, vsockCid, SSH_PORT);
  throw new MachineStateError(
    name,
    `Machine "${name}" has no vsock`,
    "give its document one, and start it again: <vsock model='virtio'/> in <devices>",
  );
}

/** Throws {@link MachineStateError} for one of which nobody can tell what it has. */
async function readableStatus(host: Host, name: string): Promise<MachineStatus> {
  const status = await machineStatus(host, name);
  if (status.state === "unreadable") throw unreadable(name, status.reason ?? "");
  return status;
}

/** Throws {@link MachineStateError} for one that has died, too. */
async function livingStatus(host: Host, name: string): Promise<MachineStatus> {
  const status = await readableStatus(host, name);
  if (status.state !== "failed" && status.state !== "stopped") return status;
  const read = await readRecord(host, name);
  throw died(name, read.kind === "record" ? read.record : undefined);
}

async function newForwardTo(host: Host, name: string, guestPort: number): Promise<OpenDoor> {
  const client = await controlClient(host, name);
  try {
    const wanted = { proto: "tcp", address: LOOPBACK, toPort: guestPort } as const;
    const { forwards } = await client.changeForwards("add", { forwards: [wanted] });
    const added = forwards.map((one) => openDoor(one, guestPort)).find((one) => one !== undefined);
    if (added !== undefined) return added;
    throw new Error(`A forward to port ${guestPort} was added, and is none`);
  } finally {
    client.close();
  }
}

/**
 * The forward that leads there, for port 22 else the vsock. Throws {@link MachineStateError} where nobody knows any, and
 * `CapabilityError` where nothing here connects to the vsock.
 */
export async function knownDoorTo(host: Host, name: string, guestPort: number): Promise<Door> {
  const status = await readableStatus(host, name);
  const found = openDoorTo(status, guestPort);
  if (found !== undefined) return found;
  if (guestPort === SSH_PORT && status.vsockCid !== undefined) {
    return await vsockDoor(host, status.vsockCid, guestPort);
  }
  throw new MachineStateError(
    name,
    `Nothing is forwarded to port ${guestPort} of machine "${name}"`,
    `forward one: domrun forward add ${nameForShell(name)} :${guestPort}`,
  );
}

function openDoorTo(
  { interfaces }: Pick<MachineStatus, "interfaces">,
  guestPort: number,
): OpenDoor | undefined {
  return interfaces.flatMap(({ forwards }) => forwards).filter(({ exclude }) => !exclude)
    .map((one) => openDoor(one, guestPort)).find((one) => one !== undefined);
}

function openDoor(
  forward: Parameters<typeof portLeadingTo>[1],
  guestPort: number,
): OpenDoor | undefined {
  const door = portLeadingTo(guestPort, forward);
  return door?.port === undefined ? undefined : { ...door, port: door.port };
}
