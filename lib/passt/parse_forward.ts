/** A port forward as people type it: `[ADDR:]PORT[-END][:GUEST][/tcp|udp]`, as in docker and podman. */
import { ipAddress, LAST_PORT, LOOPBACK } from "../domain/network_values.ts";
import { Invalid } from "../xml/value.ts";
import type { ForwardParts } from "./forward_text.ts";

/** A forward that is wanted. Without `port` any free one is taken; then `toPort` is there. */
export type WantedForward = Omit<ForwardParts, "exclude">;

/** What people are told who write something else. */
export const FORWARD_SYNTAX = "[ADDRESS:]PORT[-END][:GUESTPORT][/tcp|/udp], such as 2222:22";

/** Address (IPv6 in brackets, `*` for every one), device, host ports or `all`, guest ports, protocol. */
const FORWARD =
  /^(?:(\*|\[[^\][]+\]|\d+(?:\.\d+){3})(?:%([^:/\s]+))?:)?(?:(all|\d+)(?:-(\d+))?)?(?::(\d+)(?:-(\d+))?)?(?:\/(tcp|udp))?$/;

/**
 * Reads a forward. `2222:22`: port 2222 of 127.0.0.1 leads to port 22 of the guest. `:22` and `0:22`: a free port does.
 * `*:8080`: port 8080 of every address. `[::1]:53:53/udp`. Returns what is wrong as a sentence. Pure.
 */
export function parseForward(text: string): WantedForward | string {
  const forward = parse(text);
  if (typeof forward === "string" || !isOfAll(forward)) return forward;
  return `'${text}' is for a document, not for a command: write ${FORWARD_SYNTAX}`;
}

/**
 * Reads a forward that is there, as `forward list` prints it: of all ports, too, and not one of any that is free.
 * Returns what is wrong as a sentence. Pure.
 */
export function parseListedForward(text: string): WantedForward | string {
  const forward = parse(text);
  if (typeof forward === "string" || forward.port !== undefined || isOfAll(forward)) return forward;
  return `'${text}' names no port of the host: write it as \`domrun forward list\` prints it`;
}

function isOfAll({ port, toPort }: WantedForward): boolean {
  return port === undefined && toPort === undefined;
}

function parse(text: string): WantedForward | string {
  const match = FORWARD.exec(text.trim());
  if (match === null) return `'${text}' is not a forward: write ${FORWARD_SYNTAX}`;
  // The XML's own default, every address, is libvirt's.
  const [, rawAddress = LOOPBACK, dev, start, end, to, toEnd, proto = "tcp"] = match;
  const address = rawAddress === "*" ? undefined : rawAddress.replace(/^\[(.*)\]$/, "$1");
  if (address !== undefined && ipAddress.parse(address) instanceof Invalid) {
    return `'${rawAddress}' in '${text}' is not an IPv4 or IPv6 address`;
  }
  const ports = portsOf({ start, end, to, toEnd });
  return typeof ports === "string" ? `'${text}': ${ports}` : {
    proto: proto === "udp" ? "udp" : "tcp",
    ...(address === undefined ? {} : { address }),
    ...(dev === undefined ? {} : { dev }),
    ...ports,
  };
}

type Texts = Readonly<Record<"start" | "end" | "to" | "toEnd", string | undefined>>;

function portsOf(
  { start, end, to, toEnd }: Texts,
): Pick<WantedForward, "port" | "endPort" | "toPort"> | string {
  if (start === "all") {
    return [end, to, toEnd].every((text) => text === undefined)
      ? {}
      : "all ports lead to themselves";
  }
  const wrong = [start, end, to, toEnd].find((text) => Number(text ?? 1) > LAST_PORT);
  if (wrong !== undefined) return `${wrong} is not a port: the highest is ${LAST_PORT}`;
  const isFree = start === undefined || Number(start) === 0;
  if (isFree) {
    if (to === undefined || Number(to) === 0) {
      return "a port of the guest is needed, such as :22";
    }
    if (end !== undefined || toEnd !== undefined) {
      return "a free port is a single port, not a range";
    }
    return { toPort: Number(to) };
  }
  const port = Number(start);
  const endPort = end === undefined ? undefined : Number(end);
  if (endPort !== undefined && endPort < port) return `the range ends before ${port}`;
  const toPort = to === undefined ? undefined : Number(to);
  if (toPort === 0) return "the guest has no port 0";
  const length = (endPort ?? port) - port;
  if (toPort !== undefined && toPort + length > LAST_PORT) {
    return `the guest's ports would end at ${toPort + length}, past ${LAST_PORT}`;
  }
  if (toEnd !== undefined && Number(toEnd) !== (toPort ?? 0) + length) {
    return "the ranges of host and guest differ in length";
  }
  return {
    port,
    ...(endPort === undefined || endPort === port ? {} : { endPort }),
    ...(toPort === undefined || toPort === port ? {} : { toPort }),
  };
}
