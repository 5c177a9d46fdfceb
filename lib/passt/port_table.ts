/**
 * Who listens on this host, as Linux tells it (proc_net_tcp.txt of its documentation): how a forward is known to be
 * there. pesto(1) reports success for ports that passt could not open.
 */
import { canonicalAddress, isIpv6, LAST_PORT } from "../domain/network_values.ts";
import type { PortForward } from "../domain/port_forward.ts";
import type { Listener } from "./port_trial.ts";

/** A socket that takes what comes to a port. */
export interface BoundPort {
  readonly proto: "tcp" | "udp";
  /** As `canonicalAddress()` spells it; `0.0.0.0` and `[::]` are every address. */
  readonly address: string;
  readonly port: number;
  /** Tells one socket from another of the same port. */
  readonly inode: string;
}

/** LISTEN of TCP; of UDP a socket that is not connected. TCP's tables have no socket in the latter state, CLOSE. */
const STATES: ReadonlyMap<string, BoundPort["proto"]> = new Map([["0A", "tcp"], ["07", "udp"]]);

/** The sockets in the tables of TCP and UDP. Lines that are none, such as headings, are passed over. Pure. */
export function boundPorts(tables: string): readonly BoundPort[] {
  return tables.split("\n").flatMap((line) => {
    const [, local = "", , state = "", , , , , , inode = ""] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    const proto = STATES.get(state);
    if (proto === undefined || port === "") return [];
    return [{ proto, address: addressOf(address), port: Number.parseInt(port, 16), inode }];
  });
}

/** Words of four octets, each in the byte order of the host: all that run domrun are little-endian. */
function addressOf(hex: string): string {
  const octets = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((octet) => Number.parseInt(octet, 16))
  );
  if (octets.length === 4) return octets.join(".");
  const groups = Array.from(
    { length: octets.length / 2 },
    (_, at) => ((octets[2 * at] ?? 0) * 256 + (octets[2 * at + 1] ?? 0)).toString(16),
  );
  return canonicalAddress(groups.join(":"));
}

/** The first port of a listener that is a forward of all ports: no port has this number. */
export const OF_ALL = 0;

/** What a passt is to listen on: these ports, and any of those of each forward of all ports. Pure. */
export function expectedOf(
  listeners: readonly Listener[] = [],
  portForwards: readonly PortForward[],
): readonly Listener[] {
  const ofAll = portForwards
    .filter(({ ranges }) => ranges.every(({ exclude }) => exclude === true))
    .map(({ ranges: _, ...place }) => ({ ...place, start: OF_ALL, end: LAST_PORT }));
  return [...listeners, ...ofAll];
}

/**
 * The ports of `listeners` on which no socket listens that was not there `before`: passt makes all of its sockets anew
 * with each change. One of all ports is missing when none of them is there. Pure.
 */
export function missingPorts(
  listeners: readonly Listener[],
  before: readonly BoundPort[],
  now: readonly BoundPort[],
): readonly Listener[] {
  const old = new Set(before.map(({ inode }) => inode));
  const fresh = now.filter(({ inode }) => !old.has(inode));
  const places = new Set(fresh.map(placeOf));
  const named = listeners.filter(({ start }) => start !== OF_ALL);
  const missing = named.flatMap(onePortEach)
    .filter((one) => !placesOf(one).some((place) => places.has(place)));
  const ofAll = listeners.filter(({ start }) => start === OF_ALL);
  if (ofAll.length === 0) return missing;
  const others = fresh.filter((one) => !named.some((listener) => isTaken(listener, [one])));
  return [...missing, ...ofAll.filter((one) => !isTaken(one, others))];
}

/** True of one port of these listeners, or of one of all ports. Pure. */
export function isAmong({ proto, start }: Listener, listeners: readonly Listener[]): boolean {
  return listeners.some((one) =>
    one.proto === proto && one.start <= start && start <= one.end &&
    (one.start === OF_ALL) === (start === OF_ALL)
  );
}

/** True where somebody has a port of the listener, on its address or on every one. Pure. */
export function isTaken(listener: Listener, bound: readonly BoundPort[]): boolean {
  const { proto, start, end } = listener;
  const own = addressesOf(listener);
  return bound.some(({ address, port, ...socket }) =>
    socket.proto === proto && start <= port && port <= end &&
    (listener.address === undefined || own.includes(address) || EVERY_ADDRESS.includes(address))
  );
}

/** The first port that nobody can have beside who has it now; undefined where there is none. Pure. */
export function surelyTaken(
  listeners: readonly Listener[],
  bound: readonly BoundPort[],
): Listener | undefined {
  return listeners.flatMap(onePortEach).find((one) => isSurelyTaken(one, bound));
}

/** A `::` may leave IPv4 to others. */
function isSurelyTaken(listener: Listener, bound: readonly BoundPort[]): boolean {
  const { address } = listener;
  const own = address === undefined ? undefined : addressesOf(listener);
  const ofFamily = address !== undefined && isIpv6(address) ? EVERY_ADDRESS[1] : EVERY_ADDRESS[0];
  const rivals = bound.filter((one) =>
    own === undefined || own.includes(one.address) || one.address === ofFamily
  );
  return isTaken(listener, rivals);
}

const EVERY_ADDRESS = ["0.0.0.0", canonicalAddress("::")];

function onePortEach(listener: Listener): readonly Listener[] {
  const count = listener.end - listener.start + 1;
  return Array.from(
    { length: count },
    (_, at) => ({ ...listener, start: listener.start + at, end: listener.start + at }),
  );
}

/** Without an address, passt listens on `::` for both families, or on `0.0.0.0` where there is no IPv6. */
function addressesOf({ address }: Listener): readonly string[] {
  return address === undefined ? EVERY_ADDRESS : [canonicalAddress(address)];
}

function placesOf(listener: Listener): readonly string[] {
  const { proto, start } = listener;
  return addressesOf(listener).map((address) => placeOf({ proto, address, port: start }));
}

function placeOf({ proto, address, port }: Pick<BoundPort, "proto" | "address" | "port">): string {
  return `${proto} ${address} ${port}`;
}
