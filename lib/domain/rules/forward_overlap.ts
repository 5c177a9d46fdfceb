/** One port of the host leads to one place only: forwards that meet, within and across interfaces. */
import { type ListenPlace, listenPlace, placesMeet } from "../listen_place.ts";
import type { PortForward } from "../port_forward.ts";
import { type OpenPorts, openPorts } from "../open_ports.ts";
import { lineOf, type Scope } from "./rule.ts";

/** Ports that a forward opens, with where it listens. */
interface Listener extends OpenPorts {
  readonly forward: PortForward;
  readonly place: ListenPlace;
  /** Order in the document: the later of two is reported. */
  readonly order: number;
}

/**
 * Ports that are asked for twice. Two addresses are two places, and so are two devices; every address meets
 * all of its family. What a forward of all ports meets is only a warning: passt skips what it cannot have.
 */
export function forwardOverlap(scope: Scope): void {
  const listeners = allListeners(scope);
  const reported = new Set<object>();
  const pairs = (["tcp", "udp"] as const).flatMap((proto) =>
    meetings(listeners.filter(({ forward }) => forward.proto === proto))
  );
  for (const [earlier, later] of pairs) {
    const subject = later.range ?? later.forward;
    if (reported.has(subject)) continue;
    reported.add(subject);
    reportOverlap(scope, earlier, later);
  }
}

function reportOverlap(scope: Scope, earlier: Listener, later: Listener): void {
  const { origins, report } = scope;
  const start = Math.max(earlier.start, later.start);
  const end = Math.min(earlier.end, later.end);
  const ports = start === end ? `port ${start} is` : `ports ${start} to ${end} are`;
  const place = lineOf(scope, earlier.range ?? earlier.forward);
  const message = `${later.forward.proto.toUpperCase()} ${ports} forwarded already on ${place}`;
  const span = origins.span(later.range ?? later.forward);
  if (earlier.range === undefined || later.range === undefined) {
    report(span, {
      severity: "warning",
      code: "passt/forward-overlaps-all",
      message,
      help: "passt may leave them to either; exclude them from the forward of all ports",
    });
  } else {
    report(span, {
      severity: "error",
      code: "passt/forward-overlap",
      message,
      help: "remove one, take other ports, or give both an address of their own",
    });
  }
}

function allListeners({ devices, origins }: Scope): readonly Listener[] {
  const listeners: Listener[] = [];
  for (const { portForwards } of devices.interfaces) {
    for (const forward of portForwards) {
      if (origins.isDamaged(forward)) continue;
      const place = listenPlace(forward);
      for (const ports of openPorts(forward)) {
        listeners.push({ ...ports, forward, place, order: listeners.length });
      }
    }
  }
  return listeners;
}

/** Of each place, the listener that reaches furthest; by address, and then by the rest of the place. */
type Reach = Map<string, Map<string, Listener>>;

const EVERY_ADDRESS = "*";

/**
 * Pairs of listeners that share a port and a place, the earlier in the document first. A sweep over the ports:
 * of each place it keeps the listener that reaches furthest, which is enough to find every later one that meets
 * any of them.
 */
function meetings(listeners: readonly Listener[]): readonly (readonly [Listener, Listener])[] {
  const sorted = [...listeners].sort((a, b) => a.start - b.start || a.order - b.order);
  const reach: Reach = new Map();
  const pairs: [Listener, Listener][] = [];
  for (const next of sorted) {
    for (const other of reached(reach, next)) {
      pairs.push(other.order < next.order ? [other, next] : [next, other]);
    }
    extend(reach, next);
  }
  return pairs.sort(([, a], [, b]) => a.order - b.order);
}

/** The listeners that `next` meets; those that end before it are forgotten. */
function reached(reach: Reach, next: Listener): readonly Listener[] {
  const { address } = next.place;
  const buckets = address === undefined
    ? [...reach.values()]
    : [reach.get(address), reach.get(EVERY_ADDRESS)];
  const met: Listener[] = [];
  for (const bucket of buckets) {
    for (const [key, other] of bucket ?? []) {
      if (other.end < next.start) bucket?.delete(key);
      else if (placesMeet(other.place, next.place)) met.push(other);
    }
  }
  return met;
}

function extend(reach: Reach, next: Listener): void {
  const { address = EVERY_ADDRESS, family, dev } = next.place;
  const bucket = reach.get(address) ?? new Map<string, Listener>();
  reach.set(address, bucket);
  const key = `${family} ${dev}`;
  const known = bucket.get(key);
  if (known === undefined || known.end < next.end) bucket.set(key, next);
}
