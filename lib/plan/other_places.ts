/**
 * Controllers and places on buses in which a document differs from the machine that runs. They are found anew at each start
 * where a document leaves them open, so what counts is what it says.
 */
import { address } from "../domain/address.ts";
import { type Controller, controller } from "../domain/controller.ts";
import { devicesOf, type Domain } from "../domain/domain.ts";
import { allDevices } from "../domain/rules/all_devices.ts";
import { isObject } from "../json/object.ts";
import { encodeDocument } from "../xml/document.ts";

/** A wanted machine: as somebody wrote it, and with everything filled in. */
export interface WantedMachine {
  readonly written: Domain;
  readonly complete: Domain;
}

/**
 * Lines of the document that take a new start, `-` of the machine that runs and `+` of the wanted one. How many PCI
 * controllers there are follows from the devices, so one too many is no difference. Pure.
 */
export function otherPlaces(
  running: Domain,
  { written, complete }: WantedMachine,
): readonly string[] {
  const had = devicesOf(running).controllers;
  const kept = devicesOf(complete).controllers;
  const gone = had.filter((one) => one.type !== "pci" && !kept.some((other) => isOne(one, other)));
  const come = devicesOf(written).controllers.filter((one) =>
    one.index !== undefined &&
    !had.some((other) => isOne(one, other) && contains(other, unplaced(one)))
  );
  return [
    ...gone.map((one) => `- ${controllerLine(one)}`),
    ...come.map((one) => `+ ${controllerLine(one)}`),
    ...otherAddresses(running, written),
  ];
}

function isOne(one: Controller, other: Controller): boolean {
  return one.type === other.type && (one.index ?? 0) === (other.index ?? 0);
}

function unplaced({ alias: _alias, address: _address, ...rest }: Controller): object {
  return rest;
}

function controllerLine(one: Controller): string {
  return encodeDocument<Controller>(one, controller).split("\n", 1).join("");
}

/** Whether one of a kind is at the place is asked, not which: of two of a kind nobody can tell one from the other. */
function otherAddresses(running: Domain, written: Domain): readonly string[] {
  const had = allDevices(devicesOf(running));
  return allDevices(devicesOf(written)).flatMap(({ device, what }) => {
    const isThere = had.some((one) =>
      one.what === what && contains(one.device.address, device.address)
    );
    if (device.address === undefined || isThere) return [];
    return [`+ ${encodeDocument(device.address, address).trim()} (${what})`];
  });
}

/** True where `had` has all that `wanted` says. */
function contains(had: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (!isObject(wanted) || !isObject(had)) return had === wanted;
  return Object.entries(wanted).every(([key, value]) => contains(had[key], value));
}
