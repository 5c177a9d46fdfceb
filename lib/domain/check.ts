/** All rules across fields, on one machine. */
import type { Origins } from "../xml/decode_context.ts";
import { type Finding, inDocumentOrder } from "../findings/finding.ts";
import type { Devices } from "./devices.ts";
import type { Domain } from "./domain.ts";
import { usesPasst } from "./interface.ts";
import type { Os } from "./os.ts";
import * as families from "./rules/families.ts";
import { type HostPlaces, makeScope, type Rule, type Scope } from "./rules/rule.ts";

/**
 * What the grammar cannot say about a machine: conflicts between its parts, in document order. Pure.
 *
 * @param places what is known of the host; what is absent is not checked
 */
export function checkDomain(
  domain: Domain,
  origins: Origins,
  places: HostPlaces = {},
): readonly Finding[] {
  const scope = makeScope(domain, origins, places);
  checkMachine(scope);
  checkBuses(scope);
  checkNetwork(scope);
  checkOtherDevices(scope);
  return inDocumentOrder(scope.findings);
}

/**
 * Rules are asked only about machines with the parts that they have something to say of: most have few of them, and
 * asking a hundred rules takes longer than looking at what there is.
 */
function ask(rules: readonly Rule[], scope: Scope): void {
  for (let i = 0; i < rules.length; i++) rules[i]?.(scope);
}

function checkMachine(scope: Scope): void {
  const { os, vcpu, currentMemoryKiB, features, sysinfos, cpu, memoryBacking } = scope.domain;
  ask(families.ANY_MACHINE, scope);
  if (os.initrd !== undefined || os.cmdline !== undefined) ask(families.KERNEL, scope);
  if (scope.domain.onPoweroff !== undefined) ask(families.LIFECYCLE, scope);
  if (vcpu?.current !== undefined || vcpu?.cpuset !== undefined) ask(families.VCPU, scope);
  if (currentMemoryKiB !== undefined) ask(families.CURRENT_MEMORY, scope);
  if (hasFirmware(os)) ask(families.FIRMWARE, scope);
  if (features?.smm !== undefined) ask(families.SMM, scope);
  if (os.smbios !== undefined || sysinfos.length > 0) ask(families.SMBIOS, scope);
  if (cpu !== undefined) ask(families.CPU, scope);
  if (memoryBacking !== undefined) ask(families.MEMORY_BACKING, scope);
  if (scope.domain.clock && scope.domain.clock.timers.length > 0) ask(families.TIMERS, scope);
}

function hasFirmware({ firmware, loader, nvram, firmwareFeatures }: Os): boolean {
  return firmware !== undefined || loader !== undefined || nvram !== undefined ||
    firmwareFeatures !== undefined;
}

function checkBuses(scope: Scope): void {
  const { placed, devices } = scope;
  const { disks } = devices;
  if (placed.length > 0) ask(families.PLACED, scope);
  if (placed.some(({ address }) => address.type === "pci")) ask(families.ON_PCI, scope);
  if (placed.some(({ address }) => address.type === "usb")) ask(families.ON_USB, scope);
  if (devices.controllers.length > 0) ask(families.SOME_CONTROLLER, scope);
  if (devices.controllers.length > 1) ask(families.CONTROLLERS, scope);
  if (scope.usbControllers.length > 0) ask(families.USB_CONTROLLERS, scope);
  if (scope.pciControllers.length > 0) ask(families.PCI_CONTROLLERS, scope);
  if (scope.pciControllers.length > 0 || devices.iommu !== undefined) ask(families.BUSES, scope);
  if (disks.length + devices.interfaces.length > 0) ask(families.BOOTABLE, scope);
  if (disks.length > 0) ask(families.DISKS, scope);
}

function checkNetwork(scope: Scope): void {
  const all = scope.devices.interfaces;
  if (all.length === 0) return;
  if (!all.every(usesPasst)) ask(families.WITHOUT_PASST, scope);
  if (all.some(({ type }) => type === "vhostuser")) ask(families.VHOSTUSER, scope);
  if (all.some(({ mac }) => mac !== undefined)) ask(families.MACS, scope);
  if (all.some(({ backend }) => backend?.logFile !== undefined)) ask(families.LOG_FILES, scope);
  if (all.some(({ ips }) => ips.length > 0)) ask(families.IPS, scope);
  if (all.some(({ portForwards }) => portForwards.length > 0)) ask(families.PORT_FORWARDS, scope);
}

function checkOtherDevices(scope: Scope): void {
  const { devices } = scope;
  const { serials, parallels, consoles, channels } = devices;
  if (devices.filesystems.length > 0) ask(families.FILESYSTEMS, scope);
  if (serials.length + parallels.length + consoles.length + channels.length > 0) {
    ask(families.CHARACTER_DEVICES, scope);
  }
  if (devices.graphics.length > 0) ask(families.GRAPHICS, scope);
  if (devices.videos.length > 0) ask(families.VIDEOS, scope);
  if (devices.audios.length + devices.sounds.length > 0) ask(families.AUDIO, scope);
  if (devices.inputs.length > 0) ask(families.INPUTS, scope);
  if (hasSmallDevice(devices)) ask(families.SMALL_DEVICES, scope);
}

function hasSmallDevice({ watchdogs, tpms, panics, iommu, vsock }: Devices): boolean {
  return watchdogs.length + tpms.length + panics.length > 0 || iommu !== undefined ||
    vsock !== undefined;
}
