/** A whole machine out of what its document says: implicit devices, places on buses, ids. */
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Devices } from "../../domain/devices.ts";
import type { Memory } from "../../domain/memory.ts";
import { totalKiB } from "../../domain/memory_sizes.ts";
import { nameDevices } from "./aliases.ts";
import {
  dropLibvirtPaths,
  joinConsoles,
  numberPorts,
  placeChannels,
  placeSmartcards,
} from "./character_devices.ts";
import { addBuiltInControllers, addNeededControllers, numberControllers } from "./controllers.ts";
import { orderDisks, placeDisks } from "./disks.ts";
import type { Facts, Step } from "./facts.ts";
import { addImplicitDevices } from "./implicit_devices.ts";
import { completeInterfaces } from "./interfaces.ts";
import { placeModules } from "./memory_slots.ts";
import { placePciDevices } from "./pci_devices.ts";
import { addHubs, placeUsbDevices } from "./usb_ports.ts";
import { completeVsock } from "./vsock.ts";

interface CompletionStep {
  readonly step: Step;
  /** `places`: where devices are plugged in, which works only while the document's own places fit; `names`: their ids. */
  readonly gives?: "places" | "names";
}

/** The order matters: addresses need all controllers, ids need addresses. */
const STEPS: readonly CompletionStep[] = [
  { step: orderDisks },
  { step: placeDisks, gives: "places" },
  { step: completeInterfaces },
  { step: completeVsock },
  { step: numberControllers },
  { step: addBuiltInControllers },
  { step: addImplicitDevices },
  { step: dropLibvirtPaths },
  { step: joinConsoles },
  { step: numberPorts },
  { step: addNeededControllers, gives: "places" },
  { step: placeChannels, gives: "places" },
  { step: placeSmartcards, gives: "places" },
  { step: addHubs, gives: "places" },
  { step: placeUsbDevices, gives: "places" },
  { step: placeModules, gives: "places" },
  { step: placePciDevices, gives: "places" },
  { step: nameDevices, gives: "names" },
];

/** A document with everything filled in that QEMU has to be told. */
export type CompleteDomain = Domain & {
  readonly uuid: string;
  /** The sum of `<numa>`'s cells, where it has some. */
  readonly memory: Memory;
  readonly devices: Devices;
};

/**
 * Fills in the devices, as libvirt would; what cannot be done is in the findings of `facts`. Pure apart from those.
 *
 * @param without what is left open. No command line can be made then. What a QEMU lacks can be found out without places,
 *   and which devices find no place without names
 */
export function completeDomain(
  facts: Facts,
  { without }: { readonly without?: "places" | "names" | undefined } = {},
): CompleteDomain {
  const steps = STEPS.filter(({ gives }) => gives === undefined || gives !== without);
  const devices = steps.reduce(
    (sofar, { step }) => step(sofar, facts),
    devicesOf(facts.domain),
  );
  return facts.provenance.derive(facts.domain, {
    uuid: facts.domain.uuid ?? facts.identity.uuid,
    memory: completeMemory(facts),
    devices,
  });
}

function completeMemory({ domain, provenance }: Facts): Memory {
  const sizeKiB = totalKiB(domain);
  if (domain.memory === undefined) return { sizeKiB };
  return domain.memory.sizeKiB === sizeKiB
    ? domain.memory
    : provenance.derive(domain.memory, { sizeKiB });
}
