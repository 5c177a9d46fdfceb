/** What a rule is: a pure function from a decoded machine to findings. */
import type { Finding } from "../../xml/finding.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { positionAt } from "../../xml/source.ts";
import type { Devices } from "../devices.ts";
import { devicesOf, type Domain } from "../domain.ts";
import { allDevices, type Plugged } from "./all_devices.ts";

/** What the rules may know of the host; what is absent is not checked. */
export interface HostPlaces {
  /** The caller's home directory. */
  readonly home?: string;
  /** Path of the socket that passt would listen on for an interface. */
  readonly passtSocket?: (name: string, alias: string) => string;
  /** The longest socket path in the machine's own directory. */
  readonly machineSocket?: (name: string) => string;
}

export interface Scope {
  readonly domain: Domain;
  readonly devices: Devices;
  /** All of them that have an address. */
  readonly plugged: readonly Plugged[];
  /** Where the parts of the model stand in the document. */
  readonly origins: Origins;
  readonly places: HostPlaces;
}

/** What the rules look at. Pure. */
export function makeScope(domain: Domain, origins: Origins, places: HostPlaces = {}): Scope {
  const devices = devicesOf(domain);
  return { domain, devices, plugged: allDevices(devices), origins, places };
}

/**
 * One thing that the grammar cannot say. Rules that speak of something absent leave damaged elements alone
 * ({@link Origins.isDamaged}): what seems to be absent there was reported as misspelt already.
 */
export type Rule = (scope: Scope) => Iterable<Finding>;

/** The place of a thing in the document, for messages about two things: `line 12`. Pure. */
export function lineOf({ origins }: Scope, model: object): string {
  return `line ${positionAt(origins.document.source, origins.span(model).start).line}`;
}

/** The first of each group of things that share a key, with the later ones. Pure. */
export function* repetitions<T>(
  things: Iterable<T>,
  keyOf: (thing: T) => string | undefined,
): Iterable<{ readonly first: T; readonly again: T; readonly key: string }> {
  const seen = new Map<string, T>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, thing);
    else yield { first, again: thing, key };
  }
}
