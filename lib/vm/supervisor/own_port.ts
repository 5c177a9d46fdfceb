/** A port of the host that QEMU itself listens on for a device that comes. */
import { ipAddress, LOOPBACK } from "../../domain/network_values.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Redirdev } from "../../domain/redirdev.ts";
import type { Host } from "../../host/host.ts";
import { type BoundPort, surelyTaken } from "../../passt/port_table.ts";
import type { Listener } from "../../passt/port_trial.ts";
import { Invalid } from "../../xml/value.ts";
import { boundOn } from "./host_ports.ts";
import { takenPort } from "./port_failure.ts";

/** Undefined: it listens on none, or on one that has a name, which QEMU alone looks up. Pure. */
export function ownPort(redirdev: Redirdev): Listener | undefined {
  if (redirdev.type !== "tcp" || redirdev.source.mode !== "bind") return undefined;
  const { host: address = LOOPBACK, service } = redirdev.source;
  const port = Number(service);
  if (!Number.isInteger(port) || ipAddress.parse(address) instanceof Invalid) return undefined;
  return { proto: "tcp", address, start: port, end: port };
}

/** Throws {@link ChangeError} where somebody has that port. `bound`: who listens by then; absent: who does now. */
export async function refuseOwnPort(
  host: Host,
  { element, model }: Attachable,
  bound?: readonly BoundPort[],
): Promise<void> {
  const port = element === "redirdev" ? ownPort(model) : undefined;
  if (port === undefined) return;
  if (surelyTaken([port], bound ?? await boundOn(host)) === undefined) return;
  throw await takenPort(host, port, "document");
}
