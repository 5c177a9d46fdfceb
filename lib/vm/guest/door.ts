/** Where this host reaches a TCP port of a machine's guest. */
import { type GuestDoor, portLeadingTo } from "../../domain/guest_port.ts";
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { controlClient } from "../control/client.ts";
import { MachineStateError } from "../errors.ts";
import { machineStatus } from "../list_machines.ts";

/** A port of this host that is open already. */
export type OpenDoor = GuestDoor & { readonly port: number };

/**
 * The forward that leads there, or a new one on a free port of 127.0.0.1.
 *
 * Errors: those of {@link controlClient}, and of a change of forwards where passt takes none while it runs.
 */
export async function doorTo(host: Host, name: string, guestPort: number): Promise<OpenDoor> {
  const found = await openDoorTo(host, name, guestPort);
  if (found !== undefined) return found;
  const client = await controlClient(host, name);
  try {
    const wanted = { proto: "tcp", address: "127.0.0.1", toPort: guestPort } as const;
    const { forwards } = await client.changeForwards("add", { forwards: [wanted] });
    const added = forwards.map((one) => openDoor(one, guestPort)).find((one) => one !== undefined);
    if (added !== undefined) return added;
    throw new Error(`A forward to port ${guestPort} was added, and is none`);
  } finally {
    client.close();
  }
}

/** The forward that leads there; throws {@link MachineStateError} where none does. */
export async function knownDoorTo(
  host: Host,
  name: string,
  guestPort: number,
): Promise<OpenDoor> {
  const found = await openDoorTo(host, name, guestPort);
  if (found !== undefined) return found;
  throw new MachineStateError(
    name,
    `Nothing is forwarded to port ${guestPort} of machine "${name}"`,
    `forward one: domrun forward add ${nameForShell(name)} :${guestPort}`,
  );
}

async function openDoorTo(
  host: Host,
  name: string,
  guestPort: number,
): Promise<OpenDoor | undefined> {
  const { interfaces } = await machineStatus(host, name);
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
