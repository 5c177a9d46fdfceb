/**
 * A trial of ports: a passt that is told to take them one by one, and then something that it refuses, so that it
 * always ends before it serves. What it refuses first tells which port it could not have. It is for a passt that
 * leaves out taken ports without a word, and starts all the same.
 */

/**
 * What a passt leaves out without a word when a port is taken. `ports`: those of a range or list, and either of IPv4
 * and IPv6 (2023). `families`: one of IPv4 and IPv6, where a forward has no address (2025).
 */
export type LeftOut = "ports" | "families";

/** Ports of the host that lead into a guest. */
export interface Listener {
  readonly proto: "tcp" | "udp";
  /** Absent: every address of the host, of IPv4 and IPv6. */
  readonly address?: string;
  readonly dev?: string;
  readonly start: number;
  /** The last one; `start` for one port. */
  readonly end: number;
}

/** One passt of a trial. */
export interface PortTrial {
  readonly args: readonly string[];
  /** The same for a passt of 2026, which opens no port before it has read all that it is told. */
  readonly lateArgs: readonly string[];
  /** Where it tries to listen, as passt is told: `127.0.0.1`, `::%lo`. */
  readonly address: string;
}

/** What every passt refuses; by then one of 2023 or 2025 has taken all ports before it. */
const STOP = "x";

/** No host has this address (RFC 1112, section 4): there a passt of 2026 ends, after all ports before it. */
const NOWHERE = "240.0.0.1/1";

/** A command line has its limits, and so has the number of files that passt may open. */
const MOST_PORTS = 500;

const ADDRESSES_OF_ALL = ["0.0.0.0", "::"];

/** Those of which a passt may leave out something; of the others it tells by itself. Pure. */
export function leftOutOf<One extends Listener>(
  listeners: readonly One[],
  leavesOut: LeftOut,
): readonly One[] {
  return leavesOut === "ports"
    ? listeners
    : listeners.filter(({ address }) => address === undefined);
}

/**
 * The passts that try ports. Each tries one address alone: not every passt takes a port on two. `passtArgs`: of the
 * passt that is to be started. Pure.
 */
export function portTrials(
  listeners: readonly Listener[],
  leavesOut: LeftOut,
  passtArgs: readonly string[],
): readonly PortTrial[] {
  const asked = Map.groupBy(
    listeners.flatMap((one) => optionsOf(one, leavesOut)),
    ({ address }) => address,
  );
  return [...asked].flatMap(([address, ports]) =>
    chunksOf(ports).map((chunk) => {
      const common = commonArgs(passtArgs);
      const options = chunk.flatMap(({ option }) => option);
      return {
        address,
        args: [
          ...common,
          // Whether the address is there at all: for port 0, 2023 takes any port. 2025 tells it with each port.
          ...(leavesOut === "ports" ? ["--tcp-ports", `${address}/0`] : []),
          ...options,
          "--tcp-ports",
          STOP,
        ],
        // With its standard input for a guest it makes no socket, which would stay behind.
        lateArgs: ["--foreground", "--fd", "0", ...common, ...options, "--tcp-ports", NOWHERE],
      };
    })
  );
}

/** True of a passt that has read its arguments and opened none of its ports: it takes `lateArgs`. Pure. */
export function opensLate(stderr: string): boolean {
  return stderr.includes(`Invalid port specifier '${STOP}'`);
}

/**
 * False when passt could not have a port on the trial's address; then `passtReason` tells why. True also when it failed
 * for another reason, which the passt that is started next meets as well. Pure.
 */
export function hasPorts({ address }: Pick<PortTrial, "address">, stderr: string): boolean {
  const refused = /Failed to bind (?:any port for|port \d+ \((.*)\) for option) '-[tu] (\S+)'/.exec(
    stderr,
  );
  if (refused === null) return hasPortsOf2026(address, stderr);
  const [, words, spec] = refused;
  const lacksFamily = words === "(null)" || spec === `${address}/0`;
  return lacksFamily && isOfAll(address);
}

function hasPortsOf2026(address: string, stderr: string): boolean {
  const [, spec, words = ""] = /Listen failed for HOST \w+ port (\S+): (.*)/.exec(stderr) ?? [];
  if (spec === undefined || spec === NOWHERE) return true;
  return words.startsWith("Address family not supported") && isOfAll(address);
}

/** Without an address only the families that the host has are promised. */
function isOfAll(address: string): boolean {
  return ADDRESSES_OF_ALL.includes(address.replace(/%.*$/, ""));
}

interface AskedPorts {
  readonly address: string;
  readonly option: readonly string[];
}

/** `ports`: an option for each, as a passt that leaves out ports fails only where it has none of an option. */
function optionsOf(listener: Listener, leavesOut: LeftOut): readonly AskedPorts[] {
  const { proto, address, dev, start, end } = listener;
  const option = proto === "tcp" ? "--tcp-ports" : "--udp-ports";
  const ports = leavesOut === "ports"
    ? Array.from({ length: end - start + 1 }, (_, index) => `${start + index}`)
    : [start === end ? `${start}` : `${start}-${end}`];
  return (address === undefined ? ADDRESSES_OF_ALL : [address]).flatMap((one) => {
    const place = dev === undefined ? one : `${one}%${dev}`;
    return ports.map((port) => ({ address: place, option: [option, `${place}/${port}`] }));
  });
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / MOST_PORTS);
  return Array.from(
    { length: count },
    (_, index) => all.slice(index * MOST_PORTS, (index + 1) * MOST_PORTS),
  );
}

/** Who it runs as and which device it uses decide what it may have. */
function commonArgs(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) =>
    arg === "--runas" || arg === "--interface" ? [arg, args[index + 1] ?? ""] : []
  );
}
