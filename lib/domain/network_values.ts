/** Values of the network parts of the grammar. */
import { converted, integer, Invalid, matching, type Value } from "../xml/value.ts";

export const LAST_PORT = 65535;

/** This host alone, by IPv4. */
export const LOOPBACK = "127.0.0.1";

/** A TCP or UDP port. */
export const port: Value<number> = integer(1, LAST_PORT);

const OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const GROUP = "[0-9a-fA-F]{1,4}";

/** Dotted decimal, no leading plus, no shorthand: what inet_pton(3) takes. */
const IPV4_REGEXP = `${OCTET}(\\.${OCTET}){3}`;

const IPV6_SHORT = Array.from({ length: 7 }, (_, left) => {
  const head = left === 0 ? "" : `${GROUP}(:${GROUP}){${left - 1}}`;
  const rest = 7 - left - 1;
  const tail = rest <= 0 ? `(${GROUP})?` : `(${GROUP}(:${GROUP}){0,${rest}})?`;
  return `${head}::${tail}`;
});

/** RFC 4291 section 2.2, forms 1 and 2, and form 3 behind `::` or `::ffff:`. */
const IPV6_REGEXP = [
  `${GROUP}(:${GROUP}){7}`,
  ...IPV6_SHORT,
  `${GROUP}(:${GROUP}){6}::`,
  `::(ffff:|FFFF:)?${IPV4_REGEXP}`,
].join("|");

/** What `regexp` describes, or an IPv6 address: an expression that takes 0.8 ms to compile, for what has a colon alone. */
export function orIpv6(regexp: string, expects: string): Value<string> {
  const without = matching(regexp, expects);
  const either = matching(`${regexp}|${IPV6_REGEXP}`, expects);
  return { ...either, parse: (text) => (isIpv6(text) ? either : without).parse(text) };
}

const address = orIpv6(IPV4_REGEXP, "an IPv4 or IPv6 address");

/** An IPv4 or IPv6 address without brackets, prefix or zone. */
export const ipAddress: Value<string> = {
  ...address,
  parse: (text) => {
    if (/^\[.*\]$/.test(text)) return new Invalid("write an IPv6 address without brackets");
    if (text.includes("/")) return new Invalid("write the address without a prefix length");
    return address.parse(text);
  },
};

/** Tells the family of an address. Pure. */
export function isIpv6(text: string): boolean {
  return text.includes(":");
}

/** One spelling of an address: `::1` and `0:0:0:0:0:0:0:1` are the same place (RFC 5952). Pure. */
export function canonicalAddress(address: string): string {
  return isIpv6(address)
    ? new URL(`http://[${address}]/`).hostname
    : address.split(".").map(Number).join(".");
}

/**
 * The IPv4 address that an IPv6 one stands for (RFC 4291, 2.5.5.2): `127.0.0.1` for `::ffff:7f00:1`; any other address
 * as it is. Pure.
 */
export function plainAddress(address: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(
    isIpv6(address) ? canonicalAddress(address) : "",
  ) ?? [];
  if (high === undefined || low === undefined) return address;
  return [high, low].map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff]).join(".");
}

/** True for the address that stands for every address of its family: `0.0.0.0`, `::`. Pure. */
export function isUnspecified(address: string): boolean {
  return /^(0+\.){3}0+$/.test(address) || /^[0:]+$/.test(address);
}

/** An address or a name as it stands before the colon of a port: IPv6 in brackets. Pure. */
export function bracketed(host: string): string {
  return isIpv6(host) ? `[${host}]` : host;
}

/** A unicast MAC address, written back in lower case as libvirt does. */
export const macAddress: Value<string> = converted(
  matching("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}", "a MAC address such as 52:54:00:12:34:56"),
  "a MAC address such as 52:54:00:12:34:56",
  (text) => text.toLowerCase().split(":").map((octet) => octet.padStart(2, "0")).join(":"),
  (mac) => mac,
);

/** A network device of the host: 1 to 15 characters, no slash, no white space (dev_valid_name in Linux). */
export const interfaceName: Value<string> = matching(
  "[^\\s/:]{1,15}",
  "the name of a network device, at most 15 characters",
);
