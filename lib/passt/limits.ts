/**
 * What an interface asks of passt that the installed one cannot do, or gets wrong without a word. Each limit
 * belongs to a row of the feature table in features.ts.
 */
import type { Interface } from "../domain/interface.ts";
import { plainAddress } from "../domain/network_values.ts";
import type { PortForward, Range } from "../domain/port_forward.ts";
import { openPorts } from "../domain/open_ports.ts";
import type { PasstCapabilities, PasstFeatureName } from "./probe/features.ts";

/** The features that a document can miss, one finding's code each. */
export const LIMITING_FEATURES = [
  "vhost-user",
  "mapped-address",
  "hostname",
  "fqdn",
  "dev-without-address",
  "addr-all",
  "repeated-excludes",
  "per-address-target",
] as const satisfies readonly PasstFeatureName[];

export type LimitingFeature = typeof LIMITING_FEATURES[number];

/** What a document can say in its place, which every passt has: ends the sentence "or …". */
export const INSTEAD: Readonly<Record<LimitingFeature, string>> = {
  "vhost-user": "write <interface type='user'>, the same network through a socket",
  "mapped-address": "write the IPv4 address itself, with family='ipv4'",
  "hostname": "leave it out, and set the name inside the guest",
  "fqdn": "leave it out, and set the name inside the guest",
  "dev-without-address": "give the <portForward> an address beside the device",
  "addr-all": "name the ports that are needed: <range start='8000' end='8099'/>",
  "repeated-excludes": "exclude the port once",
  "per-address-target": "forward another port of one of the two addresses",
};

export interface PasstLimit {
  readonly feature: LimitingFeature;
  /** The part of the document that asks for it. */
  readonly model: object;
  /** The attribute of that part. */
  readonly attribute?: string;
  /** Ends the sentence "the installed passt …". */
  readonly what: string;
}

/** The limits that `one` meets with this passt, in the order of the document. Pure. */
export function passtLimits(one: Interface, passt: PasstCapabilities): readonly PasstLimit[] {
  const limits = [...optionLimits(one), ...one.portForwards.flatMap(forwardLimits)];
  return [...limits, ...sharedPortLimits(one.portForwards, passt)]
    .filter(({ feature }) => !passt.features[feature]);
}

function* optionLimits(one: Interface): Iterable<PasstLimit> {
  const { backend } = one;
  if (one.type === "vhostuser") {
    yield error("vhost-user", one, "has no vhost-user", "type");
  }
  for (const ip of one.ips) {
    if (plainAddress(ip.address) === ip.address) continue;
    const what = `does not take the address ${ip.address}, which stands for an IPv4 one`;
    yield error("mapped-address", ip, what, "address");
  }
  if (backend?.hostname !== undefined) {
    yield error("hostname", backend, "cannot give the guest a name", "hostname");
  }
  if (backend?.fqdn !== undefined) {
    yield error("fqdn", backend, "cannot give the guest a name", "fqdn");
  }
}

function forwardLimits(forward: PortForward): PasstLimit[] {
  const { address, dev, ranges } = forward;
  const limits: PasstLimit[] = [];
  if (dev !== undefined && address === undefined) {
    const what = "cannot listen on a device without an address";
    limits.push(error("dev-without-address", forward, what, "dev"));
  }
  if (ranges.length === 0 && (dev !== undefined || address !== undefined)) {
    const what = "cannot forward all ports of one address or device";
    limits.push(error("addr-all", forward, what));
  }
  const again = repeatedExclude(ranges);
  if (again) {
    limits.push(
      error("repeated-excludes", again, "refuses a port that is excluded twice", "start"),
    );
  }
  return limits;
}

/** The second of two excludes that share a port. */
function repeatedExclude(ranges: readonly Range[]): Range | undefined {
  const excludes = ranges.filter(({ exclude }) => exclude);
  return excludes.find((one, index) => excludes.slice(0, index).some((other) => meets(one, other)));
}

/**
 * One port on two addresses. passt of 2025 sends both to the target that comes last, the one of 2023 refuses
 * them even when the targets are the same.
 */
function* sharedPortLimits(
  forwards: readonly PortForward[],
  passt: PasstCapabilities,
): Iterable<PasstLimit> {
  for (const [index, later] of forwards.entries()) {
    for (const earlier of forwards.slice(0, index)) {
      if (earlier.proto !== later.proto) continue;
      const pair = sharedPorts(earlier, later);
      if (pair === undefined) continue;
      const sameTarget = shiftOf(pair.earlier) === shiftOf(pair.later);
      if (sameTarget && passt.features["busy-port-fails"]) continue;
      const what = sameTarget
        ? "refuses one port on two addresses"
        : "sends one port of two addresses to one target, the last";
      yield error("per-address-target", pair.later ?? later, what);
    }
  }
}

interface SharedPorts {
  readonly earlier: Range | undefined;
  readonly later: Range | undefined;
}

function sharedPorts(earlier: PortForward, later: PortForward): SharedPorts | undefined {
  for (const one of openPorts(earlier)) {
    const other = openPorts(later).find((ports) =>
      one.start <= ports.end && ports.start <= one.end
    );
    if (other) return { earlier: one.range, later: other.range };
  }
  return undefined;
}

/** How far the guest's port is from the host's. */
function shiftOf(range: Range | undefined): number {
  return range?.to === undefined ? 0 : range.to - range.start;
}

function meets(one: Range, other: Range): boolean {
  return one.start <= (other.end ?? other.start) && other.start <= (one.end ?? one.start);
}

function error(
  feature: LimitingFeature,
  model: object,
  what: string,
  attribute?: string,
): PasstLimit {
  return { feature, model, what, ...(attribute ? { attribute } : {}) };
}
