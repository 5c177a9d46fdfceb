/** A label of the DNS out of a machine's name (RFC 1123), for its guest or its resource. Pure. */
export function dnsLabel(machine: string): string {
  const label = machine.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-/, "").slice(0, 63);
  return label.replace(/-$/, "") || "machine";
}
