/** The network devices of a plan: what is watched, and what `ps` shows. */
import { type Interface, usesPasst } from "../domain/interface.ts";
import type { PortForward } from "../domain/port_forward.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import { isAnnounced, netdevId, recoveryOf } from "../qemu/command_line/interfaces.ts";
import type { PlannedForward, PlannedInterface } from "./launch_plan.ts";

/** The network devices, with the way that each has back to a passt that was started again. */
export function plannedInterfaces(context: CommandLineContext): PlannedInterface[] {
  return context.domain.devices.interfaces.map((one) => ({
    alias: aliasOf(one),
    mac: one.mac ?? "",
    backend: backendOf(one),
    netdev: netdevId(one),
    ...usesPasst(one) ? { announced: isAnnounced(one, context) } : {},
    recovery: recoveryOf(one, context),
    forwards: plannedForwards(one),
    ...one.link === "down" ? { link: one.link } : {},
    place: context.provenance.place(one),
  }));
}

function backendOf(one: Interface): PlannedInterface["backend"] {
  if (!usesPasst(one)) return "slirp";
  return one.type === "vhostuser" ? "vhost-user-passt" : "passt";
}

/** The forwards of an interface as `ps` shows them: one per range. */
export function plannedForwards(
  { portForwards }: { readonly portForwards: readonly PortForward[] },
): PlannedForward[] {
  return portForwards.flatMap(({ proto, address, dev, ranges }) => {
    const from: PlannedForward = {
      proto,
      ...(address === undefined ? {} : { address }),
      ...(dev === undefined ? {} : { dev }),
    };
    if (ranges.length === 0) return [from];
    return ranges.map(({ start, end, to, exclude }) => ({
      ...from,
      port: start,
      ...(end === undefined ? {} : { endPort: end }),
      ...(to === undefined ? {} : { toPort: to }),
      ...(exclude ? { exclude } : {}),
    }));
  });
}
