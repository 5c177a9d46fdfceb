/** The forwards of an interface with one more or one less. */
import { canonicalAddress } from "./network_values.ts";
import type { PortForward, Range } from "./port_forward.ts";

/** A forward of one range, as people ask for it. */
export interface OneForward {
  readonly proto: "tcp" | "udp";
  readonly address?: string;
  readonly dev?: string;
  /** Absent: all ports, or with `toPort` any that is free. */
  readonly port?: number;
  readonly endPort?: number;
  /** Absent: the same as on the host. */
  readonly toPort?: number;
}

/** The forwards with another one behind them, an element of its own: passt keeps those that were there. Pure. */
export function withForward(
  portForwards: readonly PortForward[],
  forward: OneForward,
): readonly PortForward[] {
  return [...portForwards, portForward(forward)];
}

/** A forward as an element of the document. Pure. */
export function portForward(
  { proto, address, dev, port, endPort, toPort }: OneForward,
): PortForward {
  const range: readonly Range[] = port === undefined ? [] : [{
    start: port,
    ...(endPort === undefined ? {} : { end: endPort }),
    ...(toPort === undefined ? {} : { to: toPort }),
  }];
  return {
    proto,
    ...(address === undefined ? {} : { address }),
    ...(dev === undefined ? {} : { dev }),
    ranges: [...range],
  };
}

/**
 * The forwards without a range that is just this one; undefined where none is. Where nothing is said of the guest's
 * ports, any will do. A forward of which only excluded ports are left goes as a whole: it would be one of all. Pure.
 */
export function withoutForward(
  portForwards: readonly PortForward[],
  unwanted: OneForward,
): readonly PortForward[] | undefined {
  const found = portForwards.find((one) =>
    listensAlike(one, unwanted) &&
    (isOfAll(unwanted)
      ? one.ranges.every(({ exclude }) => exclude === true)
      : one.ranges.some((range) => isRange(range, unwanted)))
  );
  if (found === undefined) return undefined;
  const ranges = found.ranges.filter((range) => !isRange(range, unwanted));
  const isEmpty = ranges.every(({ exclude }) => exclude === true);
  return portForwards.flatMap((one) => one !== found ? [one] : isEmpty ? [] : [{ ...one, ranges }]);
}

function isOfAll({ port, toPort }: OneForward): boolean {
  return port === undefined && toPort === undefined;
}

function listensAlike(one: PortForward, { proto, address, dev }: OneForward): boolean {
  const spelling = (text: string | undefined) => text && canonicalAddress(text);
  return one.proto === proto && one.dev === dev && spelling(one.address) === spelling(address);
}

function isRange({ start, end = start, to, exclude }: Range, wanted: OneForward): boolean {
  const { port, endPort = port, toPort } = wanted;
  return exclude !== true && start === port && end === endPort &&
    (toPort === undefined || toPort === (to ?? start));
}
