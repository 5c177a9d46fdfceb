/** A port forward as people write it: `[ADDR:]PORT[-END][:GUEST]/tcp`, as in docker and podman. */
import { bracketed } from "../domain/network_values.ts";

/** The parts of a forward that the text shows. */
export interface ForwardParts {
  readonly proto: "tcp" | "udp";
  /** Absent: every address of the host. */
  readonly address?: string;
  readonly dev?: string;
  /** Absent: all ports. */
  readonly port?: number;
  readonly endPort?: number;
  /** First port in the guest; absent: the same as on the host. */
  readonly toPort?: number;
  readonly exclude?: boolean;
}

/**
 * `127.0.0.1:8080:80/tcp`, `[::1]:22/tcp`, `5000-5020:6000/udp`, `all/tcp`; an excluded range begins with `~`,
 * a device stands behind `%`. Pure.
 */
export function formatForward(forward: ForwardParts): string {
  const { proto, port, endPort, toPort, exclude } = forward;
  const ports = port === undefined
    ? "all"
    : `${exclude ? "~" : ""}${port}${endPort === undefined ? "" : `-${endPort}`}`;
  const guest = toPort === undefined || toPort === port ? "" : `:${toPort}`;
  return `${formatListener(forward)}${ports}${guest}/${proto}`;
}

function formatListener({ address, dev }: ForwardParts): string {
  if (address === undefined && dev === undefined) return "";
  const host = address === undefined ? "*" : bracketed(address);
  return `${host}${dev === undefined ? "" : `%${dev}`}:`;
}
