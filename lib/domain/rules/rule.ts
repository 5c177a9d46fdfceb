/** What a rule is: it looks at a decoded machine and says what is wrong with it. */
import { addFinding, type Finding, type FindingText } from "../../findings/finding.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { positionAt, type Span } from "../../findings/source.ts";
import type { Controller, PciController, UsbController } from "../controller.ts";
import type { Devices } from "../devices.ts";
import { devicesOf, type Domain } from "../domain.ts";
import { type MachineFamily, machineFamily } from "../machine_family.ts";
import { allDevices, type Placed, placedDevices, type Plugged } from "./all_devices.ts";

/** What the rules may know of the host; what is absent is not checked. */
export interface HostPlaces {
  /** The caller's home directory. */
  readonly home?: string;
}

export interface Scope {
  readonly domain: Domain;
  readonly devices: Devices;
  readonly pciControllers: readonly PciController[];
  readonly usbControllers: readonly UsbController[];
  /** The board that the machine type names. */
  readonly family: MachineFamily;
  /** All of them that can have an address. */
  readonly plugged: readonly Plugged[];
  /** Those that have one. */
  readonly placed: readonly Placed[];
  /** Where the parts of the model stand in the document. */
  readonly origins: Origins;
  readonly places: HostPlaces;
  /** Adds a finding to {@link findings}. */
  readonly report: (span: Span, what: FindingText) => void;
  /** What the rules have said until now. */
  readonly findings: readonly Finding[];
}

/** What the rules look at. Pure. */
export function makeScope(domain: Domain, origins: Origins, places: HostPlaces = {}): Scope {
  const devices = devicesOf(domain);
  const findings: Finding[] = [];
  const report = (span: Span, what: FindingText) => {
    addFinding(findings, origins.document.source, span, what);
  };
  const plugged = allDevices(devices);
  return {
    domain,
    devices,
    pciControllers: devices.controllers.filter(isPci),
    usbControllers: devices.controllers.filter(isUsb),
    family: machineFamily(domain.os.type),
    plugged,
    placed: placedDevices(plugged),
    origins,
    places,
    report,
    findings,
  };
}

function isPci(one: Controller): one is PciController {
  return one.type === "pci";
}

function isUsb(one: Controller): one is UsbController {
  return one.type === "usb";
}

/**
 * One thing that the grammar cannot say. It reports instead of returning: a hundred rules look at each document,
 * and nearly all have nothing to say. Rules that speak of something absent leave damaged elements alone
 * ({@link Origins.isDamaged}): what seems to be absent there was reported as misspelt already.
 */
export type Rule = (scope: Scope) => void;

/** The place of a thing in the document, for messages about two things: `line 12`. Pure. */
export function lineOf({ origins }: Scope, model: object): string {
  return `line ${positionAt(origins.document.source, origins.span(model).start).line}`;
}

/** The first of each group of things that share a key, with the later ones. Pure. */
export function repetitions<T, K extends string | number>(
  things: readonly T[],
  keyOf: (thing: T) => K | undefined,
): readonly { readonly first: T; readonly again: T; readonly key: K }[] {
  if (things.length < 2) return [];
  const seen = new Map<K, T>();
  const repeated: { first: T; again: T; key: K }[] = [];
  for (const again of things) {
    const key = keyOf(again);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, again);
    else repeated.push({ first, again, key });
  }
  return repeated;
}
