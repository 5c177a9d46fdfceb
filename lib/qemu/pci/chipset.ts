/** The devices that real chipsets have in fixed places, and QEMU's machines with them. */
import { CHIPSET_PARTS } from "../../domain/chipset_parts.ts";
import type { PciAddress } from "./bus.ts";
import type { ChipsetRole, PciDevice, Round } from "./round.ts";

/** Takes the places of the chipset and gives its devices their addresses. */
export function placeChipset(round: Round): void {
  switch (round.topology.chipset) {
    case "i440fx":
      return placePiix3(round);
    case "q35":
      return placeIch9(round);
    case "virt":
      // Nothing of it sits on PCI but the host bridge.
  }
}

/** Slot 1 is the PIIX3: ISA bridge, IDE, USB, power management. The first video adapter comes next. */
function placePiix3(round: Round): void {
  placeControllers(round);
  takeRest(round, "pci");
  placePreferred(round, "primary-video", [2]);
}

/** Slot 31 is the ICH9: LPC bridge, SATA, SMBus. The rest is where real boards have it, if it is free. */
function placeIch9(round: Round): void {
  placeControllers(round);
  for (const device of withRole(round, "uhci1")) placeFirstFree(round, device, [0x1d, 0x1a]);
  for (const device of withRole(round, "dmi-to-pci-bridge")) placeFirstFree(round, device, [0x1e]);
  takeRest(round, "pcie");
  placePreferred(round, "primary-video", [1]);
  const sound = withRole(round, "ich9-sound").slice(0, 1);
  for (const device of sound) placeFirstFree(round, device, [0x1b]);
}

/** The controllers that are part of the board. */
function placeControllers(round: Round): void {
  for (const { controller, slot, function: fn } of CHIPSET_PARTS[round.topology.chipset]) {
    if (controller) placeFixed(round, `${controller}0`, { bus: 0, slot, function: fn });
  }
}

/** What is part of the board and of no document. */
function takeRest(round: Round, plug: "pci" | "pcie"): void {
  for (const { controller, slot, function: fn } of CHIPSET_PARTS[round.topology.chipset]) {
    if (!controller) round.slots.take({ bus: 0, slot, function: fn }, plug);
  }
}

function placeFixed(round: Round, role: ChipsetRole, address: PciAddress): void {
  for (const device of withRole(round, role)) {
    const given = device.address;
    if (
      given &&
      (given.bus !== address.bus || given.slot !== address.slot ||
        given.function !== address.function)
    ) {
      const place = `bus 0, slot ${address.slot}, function ${address.function}`;
      round.refusals.push({
        device: device.device,
        message: `this controller is part of the chipset and sits at ${place}`,
      });
      continue;
    }
    if (!round.addresses.has(device.device)) round.take(device, given ?? address);
  }
}

/** Like {@link placeFirstFree}, and the next free slot when none of them is. */
function placePreferred(round: Round, role: ChipsetRole, slots: readonly number[]): void {
  for (const device of withRole(round, role)) {
    placeFirstFree(round, device, slots);
    if (!round.addresses.has(device.device)) round.takeNext(device);
  }
}

function placeFirstFree(round: Round, device: PciDevice, slots: readonly number[]): void {
  if (round.addresses.has(device.device)) return;
  const slot = slots.find((candidate) => !round.slots.isSlotTaken(0, candidate));
  if (slot !== undefined) round.take(device, { bus: 0, slot, function: 0 });
}

function withRole(round: Round, role: ChipsetRole): readonly PciDevice[] {
  return round.topology.devices.filter((device) => device.role === role);
}
