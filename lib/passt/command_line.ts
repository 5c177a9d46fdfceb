/**
 * passt's command line for one interface, argument for argument as libvirt forms it, so that people find in
 * `ps` what they know and what passt's distributions test.
 */
import { isIpv6 } from "../domain/network_values.ts";
import type { PortForward, Range } from "../domain/port_forward.ts";

/** An `<ip>` of the interface: with passt, the guest's own address. */
export interface PasstAddress {
  readonly address: string;
  /** Prefix length; absent: passt derives it from the address's class or the host's network. */
  readonly prefix?: number;
}

/** What an interface asks of passt. Absent fields leave the choice to passt. */
export interface PasstRequest {
  /** vhost-user instead of QEMU's stream protocol. */
  readonly vhostUser: boolean;
  readonly socket: string;
  readonly pidFile: string;
  /** Where it takes other forwards while it runs; absent: nowhere. */
  readonly controlSocket?: string | undefined;
  /** Stays root: it would become `nobody` and then could not write its pid file. */
  readonly asRoot: boolean;
  /** Link MTU in bytes. */
  readonly mtu?: number;
  /** Host device whose addresses and routes the guest takes over. */
  readonly device?: string;
  readonly logFile?: string;
  /** Name that passt gives the guest by DHCP. */
  readonly hostname?: string;
  readonly fqdn?: string;
  readonly addresses: readonly PasstAddress[];
  readonly portForwards: readonly PortForward[];
}

/**
 * The arguments after the program's name: `["--one-off", "--socket", …, "--tcp-ports", "8080:80"]`.
 * Addresses and forwards keep the order of the document. passt(1) has the options. Pure.
 */
export function passtArguments(request: PasstRequest): string[] {
  return [
    ...(request.vhostUser ? ["--vhost-user"] : []),
    "--one-off",
    "--socket",
    request.socket,
    "--pid",
    request.pidFile,
    ...option("--conf-path", request.controlSocket),
    ...(request.asRoot ? ["--runas", "0:0"] : []),
    ...option("--mtu", request.mtu),
    ...option("--interface", request.device),
    ...option("--log-file", request.logFile),
    ...option("--hostname", request.hostname),
    ...option("--fqdn", request.fqdn),
    ...request.addresses.flatMap(addressArguments),
    ...portArguments(request.portForwards),
  ];
}

/** The options for forwards, which pesto(1) takes as passt does: `["--tcp-ports", "8080:80"]`. Pure. */
export function portArguments(portForwards: readonly PortForward[]): string[] {
  return portForwards.flatMap((forward) => [
    forward.proto === "tcp" ? "--tcp-ports" : "--udp-ports",
    portSpecification(forward),
  ]);
}

/** `--netmask` belongs to the IPv4 address alone: passt takes no prefix for the IPv6 one. */
function addressArguments({ address, prefix }: PasstAddress): string[] {
  const netmask = prefix && !isIpv6(address) ? ["--netmask", String(prefix)] : [];
  return ["--address", address, ...netmask];
}

/**
 * One `<portForward>` in passt's notation, `[ADDRESS][%DEVICE]/RANGE,…`, where IPv6 has no brackets and
 * `all` stands for a forward without ranges. Pure.
 */
export function portSpecification(forward: PortForward): string {
  const device = forward.dev === undefined ? "" : `%${forward.dev}`;
  const listen = `${forward.address ?? ""}${device}`;
  const ranges = joinNeighbours(forward.ranges).map(rangeSpecification).join(",");
  return `${listen}${listen === "" ? "" : "/"}${ranges === "" ? "all" : ranges}`;
}

/**
 * Ranges that go on where the one before them ends, on the host and in the guest, as one: passt of 2026 takes 255
 * and no more, and counts a range as one.
 */
function joinNeighbours(ranges: readonly Range[]): readonly Range[] {
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && goesOn(last, range)) {
      joined.splice(-1, 1, { ...last, end: range.end ?? range.start });
    } else joined.push(range);
  }
  return joined;
}

function goesOn(last: Range, next: Range): boolean {
  const { end = last.start } = last;
  const shift = ({ start, to = start }: Range) => to - start;
  return next.start === end + 1 && (last.exclude ?? false) === (next.exclude ?? false) &&
    shift(last) === shift(next);
}

/** `[~]START[-END][:TO[-TO_END]]`; no passt takes a target behind `~`, and the rules refuse one. */
function rangeSpecification({ start, end, to, exclude }: Range): string {
  const ports = end === undefined ? `${start}` : `${start}-${end}`;
  if (exclude) return `~${ports}`;
  if (to === undefined) return ports;
  return end === undefined ? `${ports}:${to}` : `${ports}:${to}-${to + end - start}`;
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)];
}
