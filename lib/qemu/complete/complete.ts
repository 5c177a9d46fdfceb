/** A whole machine out of what its document says: implicit devices, places on buses, ids. */
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Devices } from "../../domain/devices.ts";
import { nameDevices } from "./aliases.ts";
import { joinConsoles, numberPorts, placeChannels } from "./character_devices.ts";
import { addBuiltInControllers, addNeededControllers, numberControllers } from "./controllers.ts";
import { orderDisks, placeDisks } from "./disks.ts";
import type { Facts, Step } from "./facts.ts";
import { addImplicitDevices } from "./implicit_devices.ts";
import { completeInterfaces } from "./interfaces.ts";
import { placePciDevices } from "./pci_devices.ts";
import { addHubs, placeUsbDevices } from "./usb_ports.ts";

/** The order matters: addresses need all controllers, ids need addresses. */
const STEPS: readonly Step[] = [
  orderDisks,
  placeDisks,
  completeInterfaces,
  numberControllers,
  addBuiltInControllers,
  addImplicitDevices,
  joinConsoles,
  numberPorts,
  addNeededControllers,
  placeChannels,
  addHubs,
  placeUsbDevices,
  placePciDevices,
  nameDevices,
];

/** A document with everything filled in that QEMU has to be told. */
export type CompleteDomain = Domain & {
  readonly uuid: string;
  readonly devices: Devices;
};

/** Fills in the devices, as libvirt would; what cannot be done is in the findings of `facts`. Pure apart from those. */
export function completeDomain(facts: Facts, uuid: string): CompleteDomain {
  const devices = STEPS.reduce(
    (sofar, step) => step(sofar, facts),
    devicesOf(facts.domain),
  );
  return facts.provenance.derive(facts.domain, { uuid, devices });
}
