/**
 * How passt's releases differ, as far as plans depend on it: one table.
 *
 * Every row is deduced from the text of `--help`, never from the version, which builds may not know
 * (`passt unknown version`) or not print (2025 prints nothing into a pipe). What the text does not say is
 * told by an option that came no earlier, so that an answer is "no" rather than wrong.
 */

import { CapabilityError } from "../../host/host.ts";
import { JsonFields } from "../../json/fields.ts";

export interface PasstFeature {
  /** Found in the text of `--help` exactly when this passt counts as having it. */
  readonly marker: RegExp;
  /** First release of those tried that has it, for messages only. */
  readonly since: string;
  /** What it gives, to end the sentence "this passt …". */
  readonly gives: string;
}

/** The releases that were tried: those of Debian 12, of Debian 13, and of its testing in 2026. */
const FIRST = "2023-03-09";
const SECOND = "2025-05-03";
const THIRD = "2026-10-02";

function can(marker: RegExp, since: string, gives: string): PasstFeature {
  return { marker, since, gives };
}

/** An option at the beginning of a line of the help, alone or after shorter forms of it. */
function option(name: string): RegExp {
  return new RegExp(`^\\s+(?:-\\w, )?(?:--[\\w-]+, )*--${name}(?![\\w-])`, "m");
}

const SECOND_OR_LATER = option("repair-path");
const THIRD_OR_LATER = option("conf-path");

/** Every feature, by the name that `probe` prints. */
export const PASST_FEATURES = {
  "vhost-user": can(option("vhost-user"), SECOND, "shares the guest's memory and is faster"),
  "conf-path": can(option("conf-path"), THIRD, "changes forwards while it runs"),
  "print-capabilities": can(
    option("print-capabilities"),
    SECOND,
    "tells the kind of its vhost-user back-end",
  ),
  "address-prefix": can(
    /--address ADDR\b.*ADDR\[\/PREFIXLEN\]/,
    THIRD,
    "takes a prefix length with an address",
  ),
  "mapped-address": can(
    THIRD_OR_LATER,
    THIRD,
    "gives the guest the IPv4 address that a mapped IPv6 one stands for",
  ),
  "hostname": can(option("hostname"), SECOND, "gives the guest a host name"),
  "fqdn": can(option("fqdn"), SECOND, "gives the guest a fully qualified name"),
  "map-host-loopback": can(
    option("map-host-loopback"),
    SECOND,
    "lets the guest reach the host's loopback at an address of its own",
  ),
  "map-guest-addr": can(
    option("map-guest-addr"),
    SECOND,
    "lets the guest reach the host where both have one address",
  ),
  "dns-host": can(option("dns-host"), SECOND, "forwards name queries to a server of choice"),
  "freebind": can(
    option("freebind"),
    SECOND,
    "listens on addresses that the host does not have yet",
  ),
  "runas": can(option("runas"), FIRST, "keeps the user that it is told to"),
  "chroot-fallback": can(option("chroot-fallback"), THIRD, "runs inside a plain chroot"),
  "stats": can(option("stats"), THIRD, "prints statistics"),

  // Port specifications
  "addr-all": can(/^\s+-t \S+\/all\s/m, THIRD, "forwards every port of one address"),
  "brackets": can(SECOND_OR_LATER, SECOND, "takes IPv6 addresses in brackets"),
  "dev-without-address": can(
    SECOND_OR_LATER,
    SECOND,
    "forwards from a host interface without an address",
  ),
  "per-address-target": can(
    THIRD_OR_LATER,
    THIRD,
    "forwards one port of two addresses to different ports of the guest",
  ),
  "target-address": can(THIRD_OR_LATER, THIRD, "forwards to an address of choice in the guest"),
  "repeated-excludes": can(THIRD_OR_LATER, THIRD, "takes an excluded port more than once"),
  "busy-port-fails": can(
    SECOND_OR_LATER,
    SECOND,
    "refuses to start when one of its ports is taken",
  ),
  "every-family-fails": can(
    THIRD_OR_LATER,
    THIRD,
    "refuses to start when a port is taken for one of IPv4 and IPv6",
  ),

  // Behaviour
  "repeated-options": can(
    /^\s+default: run in background\s*$/m,
    SECOND,
    "lets the last of a repeated option win",
  ),
  "long-socket-path": can(
    SECOND_OR_LATER,
    SECOND,
    "takes socket paths of 107 bytes instead of 98",
  ),
  "missing-directory-fails": can(
    SECOND_OR_LATER,
    SECOND,
    "refuses to start when its socket cannot be made",
  ),
  "local-mode": can(SECOND_OR_LATER, SECOND, "starts on a host that has no network"),
} satisfies Readonly<Record<string, PasstFeature>>;

export type PasstFeatureName = keyof typeof PASST_FEATURES;

/** Every feature's name, in the order of the table. */
export const PASST_FEATURE_NAMES = Object.keys(PASST_FEATURES) as readonly PasstFeatureName[];

/** What one passt program can do, and its companion that changes forwards while passt runs. */
export interface PasstCapabilities {
  /** The program that was asked. */
  readonly program: string;
  /** As it prints it; `unknown` when it does not. For messages: what it can do is in `features`. */
  readonly version: string;
  readonly features: Readonly<Record<PasstFeatureName, boolean>>;
  /** Beside passt; absent: not installed. Both must be of one version. */
  readonly pesto?: { readonly program: string; readonly version: string };
}

/**
 * Capabilities from JSON that domrun wrote. Keys that it does not know are passed over.
 *
 * Throws {@link CapabilityError} (`malformed`) that names the key and `subject`, the file. Pure.
 */
export function parsePasstCapabilities(value: unknown, subject: string): PasstCapabilities {
  const fault = (words: string) => new CapabilityError("malformed", subject, words);
  const top = new JsonFields(value, "the capabilities of passt", "passt.", fault);
  const features = top.fields("features");
  const pesto = top.has("pesto") ? top.fields("pesto") : undefined;
  return {
    ...programIn(top),
    features: Object.fromEntries(
      PASST_FEATURE_NAMES.map((name) => [name, features.flag(name)]),
    ) as Record<PasstFeatureName, boolean>,
    ...(pesto === undefined ? {} : { pesto: programIn(pesto) }),
  };
}

function programIn(fields: JsonFields): { readonly program: string; readonly version: string } {
  return { program: fields.text("program"), version: fields.text("version") };
}
