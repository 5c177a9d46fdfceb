/** Which element of an `<interface>` each argument and each port of its passt comes from. */
import type { Interface } from "../domain/interface.ts";
import { openPorts } from "../domain/open_ports.ts";
import type { PortForward } from "../domain/port_forward.ts";
import type { LeftOut } from "../passt/port_trial.ts";
import type { PasstCapabilities } from "../passt/probe/features.ts";
import type { ArgumentOrigin, Provenance } from "../qemu/provenance.ts";
import type { PlannedListener } from "./launch_plan.ts";

/** The elements behind the values of {@link passtArguments}, which keeps the document's order. */
export function passtOrigins(
  one: Interface,
  args: readonly string[],
  provenance: Provenance,
): readonly ArgumentOrigin[] {
  const addresses = one.ips.values();
  const forwards = one.portForwards.values();
  return args.flatMap((_, argument) => {
    const place = placeOf(args[argument - 1], { one, addresses, forwards, provenance });
    return place === undefined ? [] : [{ argument, place }];
  });
}

function placeOf(
  option: string | undefined,
  { one, addresses, forwards, provenance }: {
    readonly one: Interface;
    readonly addresses: Iterator<object>;
    readonly forwards: Iterator<PortForward>;
    readonly provenance: Provenance;
  },
): ArgumentOrigin["place"] | undefined {
  switch (option) {
    case "--interface":
      return provenance.place(one, { child: "source", attribute: "dev" });
    case "--log-file":
      return provenance.place(one.backend ?? one, { attribute: "logFile" });
    case "--hostname":
      return provenance.place(one.backend ?? one, { attribute: "hostname" });
    case "--fqdn":
      return provenance.place(one.backend ?? one, { attribute: "fqdn" });
    case "--address":
      return provenance.place(addresses.next().value ?? one, { attribute: "address" });
    case "--tcp-ports":
    case "--udp-ports": {
      const forward = forwards.next().value;
      if (forward === undefined) return provenance.place(one);
      // Where it listens, if it says so: what passt refuses of a forward and not of a port is that.
      const attribute = forward.dev === undefined ? "address" : "dev";
      return provenance.place(forward, { attribute });
    }
    default:
      return undefined;
  }
}

/** The ports that an interface promises. */
export function plannedListeners(one: Interface, provenance: Provenance): PlannedListener[] {
  return one.portForwards.flatMap((forward) => {
    const { proto, address, dev } = forward;
    return openPorts(forward).flatMap(({ start, end, range }) =>
      range === undefined ? [] : [{
        proto,
        ...(address === undefined ? {} : { address }),
        ...(dev === undefined ? {} : { dev }),
        start,
        end,
        place: provenance.place(range, { attribute: "start" }),
      }]
    );
  });
}

/** Which promised ports the installed passt leaves out when they are taken. An unknown passt counts as a new one. */
export function leftOut(
  listeners: readonly PlannedListener[],
  passt: PasstCapabilities | undefined,
): LeftOut | undefined {
  if (passt === undefined || listeners.length === 0) return undefined;
  if (!passt.features["busy-port-fails"]) return "ports";
  const ofEveryFamily = listeners.some(({ address }) => address === undefined);
  return ofEveryFamily && !passt.features["every-family-fails"] ? "families" : undefined;
}
