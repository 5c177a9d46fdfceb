/** The numbers of controllers, also of those that the document leaves to be numbered. */
import type { Controller, UsbController } from "./controller.ts";

/**
 * The index of every controller. One without gets the lowest that is free for its type, except that the parts of
 * a USB 2 controller, written one after the other, share one. Pure.
 *
 * Source: libvirt's virDomainAssignControllerIndexes.
 */
export function controllerIndexes(
  controllers: readonly Controller[],
): ReadonlyMap<Controller, number> {
  const indexes = new Map<Controller, number>();
  const taken = new Map<Controller["type"], Set<number>>();
  const give = (one: Controller, index: number) => {
    indexes.set(one, index);
    const ofType = taken.get(one.type) ?? new Set();
    taken.set(one.type, ofType.add(index));
  };
  for (const one of controllers) if (one.index !== undefined) give(one, one.index);
  let previous: UsbController | undefined;
  for (const one of controllers) {
    if (one.index === undefined) {
      give(one, sharedIndex(one, previous, indexes) ?? lowestFree(taken.get(one.type)));
    }
    if (one.type === "usb") previous = one;
  }
  return indexes;
}

/** The index of the USB 2 controller that this is another part of, if it seems to be meant so. */
function sharedIndex(
  one: Controller,
  previous: UsbController | undefined,
  indexes: ReadonlyMap<Controller, number>,
): number | undefined {
  if (previous === undefined || !isUsb2Part(one) || !isUsb2Part(previous)) return undefined;
  const index = indexes.get(previous);
  const isThere = [...indexes].some(([other, its]) =>
    its === index && other.type === "usb" && other.model === one.model
  );
  return isThere ? undefined : index;
}

function isUsb2Part(one: Controller): one is UsbController {
  return one.type === "usb" && /^ich9-[eu]hci[1-3]$/.test(one.model ?? "");
}

function lowestFree(taken: ReadonlySet<number> = new Set()): number {
  let index = 0;
  while (taken.has(index)) index++;
  return index;
}
