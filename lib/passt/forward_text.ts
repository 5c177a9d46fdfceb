/** A port forward as people write it: `[ADDR:]PORT[-END][:GUEST]/tcp`, as in docker and podman. */
import { bracketed } from "../domain/network_values.ts";

/** The parts of a forward that the text shows. */
export interface ForwardParts {
  readonly proto: "tcp" | "udp";
  /** Absent: every address of the host. */
  readonly address?: string;
  readonly dev?: string;
  /** Absent: all ports, or with `toPort` any that is free. */
  readonly port?: number;
  readonly endPort?: number;
  /** First port in the guest; absent: the same as on the host. */
  readonly toPort?: number;
  readonly exclude?: boolean;
}

/**
 * `127.0.0.1:8080:80/tcp`, `[::1]:22/tcp`, `*:5000-5020:6000/udp` of every address, `*:all/tcp`; an excluded range
 * begins with `~`, a device stands behind `%`. Pure.
 */
export function formatForward(forward: ForwardParts): string {
  const { proto, address, dev, toPort, port } = forward;
  const host = address === undefined ? "*" : bracketed(address);
  const guest = toPort === undefined || toPort === port ? "" : `:${toPort}`;
  return `${host}${dev === undefined ? "" : `%${dev}`}:${hostPorts(forward)}${guest}/${proto}`;
}

function hostPorts({ port, endPort, toPort, exclude }: ForwardParts): string {
  if (port === undefined) return toPort === undefined ? "all" : "";
  return `${exclude ? "~" : ""}${port}${endPort === undefined ? "" : `-${endPort}`}`;
}
