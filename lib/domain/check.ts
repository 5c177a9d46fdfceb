/** All rules across fields, on one machine. */
import type { Origins } from "../xml/decode_context.ts";
import { type Finding, inDocumentOrder } from "../xml/finding.ts";
import type { Devices } from "./devices.ts";
import type { Domain } from "./domain.ts";
import { usesPasst } from "./interface.ts";
import type { Os } from "./os.ts";
import * as boot from "./rules/boot.ts";
import * as chardev from "./rules/chardev.ts";
import * as clock from "./rules/clock.ts";
import * as controller from "./rules/controller.ts";
import * as cpuParts from "./rules/cpu_parts.ts";
import * as disk from "./rules/disk.ts";
import * as display from "./rules/display.ts";
import * as drivePlace from "./rules/drive_place.ts";
import * as firmware from "./rules/firmware.ts";
import * as forwardOverlap from "./rules/forward_overlap.ts";
import * as graphics from "./rules/graphics.ts";
import * as interfaces from "./rules/interface.ts";
import * as lifecycle from "./rules/lifecycle.ts";
import * as loader from "./rules/loader.ts";
import * as passt from "./rules/passt.ts";
import * as pci from "./rules/pci.ts";
import * as place from "./rules/place.ts";
import * as portForward from "./rules/port_forward.ts";
import * as processor from "./rules/processor.ts";
import { type HostPlaces, makeScope, type Rule, type Scope } from "./rules/rule.ts";
import * as sharedMemory from "./rules/shared_memory.ts";
import * as smallDevice from "./rules/small_device.ts";
import * as sysinfo from "./rules/sysinfo.ts";
import * as usb from "./rules/usb.ts";
import * as virtiofs from "./rules/virtiofs.ts";

const ANY_MACHINE: readonly Rule[] = [place.duplicateAlias, passt.socketPathTooLong];
const KERNEL: readonly Rule[] = [boot.kernelParts];
const LIFECYCLE: readonly Rule[] = [lifecycle.restartsAndEnds];
const VCPU: readonly Rule[] = [processor.currentVcpus, processor.pinning];
const CURRENT_MEMORY: readonly Rule[] = [processor.currentMemory];
const FIRMWARE: readonly Rule[] = [
  firmware.keysWithoutSecureBoot,
  firmware.featuresWithoutAuto,
  firmware.efiWithoutAcpi,
  firmware.statelessWithNvram,
  firmware.romWithNvram,
  firmware.secureLoader,
  loader.loaderWithoutPath,
  loader.romLoader,
  loader.variablesWithoutEfi,
  loader.writableWithNvram,
];
const SMM: readonly Rule[] = [firmware.tsegSize, firmware.tsegPlace];
const SMBIOS: readonly Rule[] = [
  firmware.smbiosWithoutSysinfo,
  firmware.sysinfoUuid,
  sysinfo.biosDate,
  sysinfo.firmwareFile,
];
const CPU: readonly Rule[] = [
  processor.topologyProduct,
  processor.featuresWithoutModel,
  processor.repeatedFeature,
  processor.hostProcessor,
  processor.migratable,
  cpuParts.cacheMode,
  cpuParts.addressWidth,
];
const MEMORY_BACKING: readonly Rule[] = [processor.hugepages];
const TIMERS: readonly Rule[] = [clock.timerAttribute, clock.tickPolicy, clock.catchupPolicy];

const PLACED: readonly Rule[] = [place.wrongAddressType, place.doublePciAddress, place.doublePort];
const ON_PCI: readonly Rule[] = [pci.wrongSlot, pci.otherDomain];
const ON_USB: readonly Rule[] = [usb.missingController, usb.missingHub, usb.noSuchPort];
const SOME_CONTROLLER: readonly Rule[] = [controller.noIde, pci.movedChipset];
const CONTROLLERS: readonly Rule[] = [controller.duplicateIndex];
const USB_CONTROLLERS: readonly Rule[] = [usb.companionWithoutMaster, usb.usbDisabled];
const PCI_CONTROLLERS: readonly Rule[] = [
  controller.rootNotFirst,
  controller.wrongRoot,
  controller.expressWithoutRoot,
  controller.tooManyRootPorts,
  pci.rootAddress,
  pci.laterBus,
];
const BUSES: readonly Rule[] = [pci.wrongBus];
const BOOTABLE: readonly Rule[] = [place.bootOrder];
const DISKS: readonly Rule[] = [
  place.doubleDrive,
  drivePlace.driveOutOfRange,
  disk.duplicateTarget,
  disk.unknownName,
  disk.noBus,
  disk.noPlaceOnIde,
  disk.emptyDisk,
  disk.partition,
  disk.impossibleDisk,
];

const WITHOUT_PASST: readonly Rule[] = [
  interfaces.vhostuserWithoutPasst,
  interfaces.sourceDevWithoutPasst,
  interfaces.portForwardWithoutPasst,
  interfaces.passtAttributesWithoutPasst,
  interfaces.mtuWithoutPasst,
];
const VHOSTUSER: readonly Rule[] = [
  interfaces.vhostuserModel,
  sharedMemory.vhostuserWithoutSharedMemory,
];
const MACS: readonly Rule[] = [interfaces.duplicateMac, interfaces.multicastMac];
const LOG_FILES: readonly Rule[] = [passt.sharedLogFile, passt.logFilePlace];
const IPS: readonly Rule[] = [
  interfaces.repeatedFamily,
  interfaces.familyMismatch,
  interfaces.ipv4Prefix,
  interfaces.ipv6Prefix,
];
const PORT_FORWARDS: readonly Rule[] = [
  portForward.endBeforeStart,
  portForward.targetPastLastPort,
  portForward.excludeWithTarget,
  portForward.excludeOutsideRanges,
  portForward.forwardOfNothing,
  portForward.privilegedPort,
  portForward.everyAddress,
  forwardOverlap.forwardOverlap,
];

const FILESYSTEMS: readonly Rule[] = [
  sharedMemory.virtiofsWithoutSharedMemory,
  smallDevice.createMode,
  smallDevice.virtiofsMode,
  smallDevice.filesystemSource,
  smallDevice.duplicateTag,
  virtiofs.notOfVirtiofs,
  virtiofs.notOf9p,
];
const CHARACTER_DEVICES: readonly Rule[] = [
  chardev.reconnect,
  chardev.missingHost,
  chardev.udpWithoutTarget,
  chardev.missingPath,
  chardev.longSocketPath,
  chardev.stdioTwice,
  chardev.serialModel,
  chardev.tooManyIsaSerials,
  chardev.channelPort,
  chardev.channelName,
  chardev.spicevmc,
];
const GRAPHICS: readonly Rule[] = [
  display.repeatedGraphics,
  display.vncPassword,
  graphics.listenMismatch,
  graphics.vncPort,
];
const VIDEOS: readonly Rule[] = [
  display.qxlMemory,
  display.virtioCard,
  display.secondaryCard,
  display.videoNone,
  display.repeatedPrimary,
  display.cardParts,
];
const AUDIO: readonly Rule[] = [display.audioIds, display.soundParts];
const INPUTS: readonly Rule[] = [display.tabletBus, display.inputModel];
const SMALL_DEVICES: readonly Rule[] = [
  smallDevice.itcoMachine,
  smallDevice.watchdogActions,
  smallDevice.intelIommu,
  smallDevice.virtioIommu,
  smallDevice.vsockCid,
  smallDevice.secondTpm,
  smallDevice.secondPanic,
];

/** All of them. */
export const RULES: readonly Rule[] = [
  ...[
    ANY_MACHINE,
    KERNEL,
    LIFECYCLE,
    VCPU,
    CURRENT_MEMORY,
    FIRMWARE,
    SMM,
    SMBIOS,
    CPU,
    MEMORY_BACKING,
    TIMERS,
  ],
  ...[PLACED, ON_PCI, ON_USB, SOME_CONTROLLER, CONTROLLERS, USB_CONTROLLERS, PCI_CONTROLLERS],
  ...[BUSES, BOOTABLE, DISKS],
  ...[WITHOUT_PASST, VHOSTUSER, MACS, LOG_FILES, IPS, PORT_FORWARDS],
  ...[FILESYSTEMS, CHARACTER_DEVICES, GRAPHICS, VIDEOS, AUDIO, INPUTS, SMALL_DEVICES],
].flat();

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
  ask(ANY_MACHINE, scope);
  if (os.initrd !== undefined || os.cmdline !== undefined) ask(KERNEL, scope);
  if (scope.domain.onPoweroff !== undefined) ask(LIFECYCLE, scope);
  if (vcpu?.current !== undefined || vcpu?.cpuset !== undefined) ask(VCPU, scope);
  if (currentMemoryKiB !== undefined) ask(CURRENT_MEMORY, scope);
  if (hasFirmware(os)) ask(FIRMWARE, scope);
  if (features?.smm !== undefined) ask(SMM, scope);
  if (os.smbios !== undefined || sysinfos.length > 0) ask(SMBIOS, scope);
  if (cpu !== undefined) ask(CPU, scope);
  if (memoryBacking !== undefined) ask(MEMORY_BACKING, scope);
  if (scope.domain.clock && scope.domain.clock.timers.length > 0) ask(TIMERS, scope);
}

function hasFirmware({ firmware, loader, nvram, firmwareFeatures }: Os): boolean {
  return firmware !== undefined || loader !== undefined || nvram !== undefined ||
    firmwareFeatures !== undefined;
}

function checkBuses(scope: Scope): void {
  const { placed, devices } = scope;
  const { disks } = devices;
  if (placed.length > 0) ask(PLACED, scope);
  if (placed.some(({ address }) => address.type === "pci")) ask(ON_PCI, scope);
  if (placed.some(({ address }) => address.type === "usb")) ask(ON_USB, scope);
  if (devices.controllers.length > 0) ask(SOME_CONTROLLER, scope);
  if (devices.controllers.length > 1) ask(CONTROLLERS, scope);
  if (scope.usbControllers.length > 0) ask(USB_CONTROLLERS, scope);
  if (scope.pciControllers.length > 0) ask(PCI_CONTROLLERS, scope);
  if (scope.pciControllers.length > 0 || devices.iommu !== undefined) ask(BUSES, scope);
  if (disks.length + devices.interfaces.length > 0) ask(BOOTABLE, scope);
  if (disks.length > 0) ask(DISKS, scope);
}

function checkNetwork(scope: Scope): void {
  const all = scope.devices.interfaces;
  if (all.length === 0) return;
  if (!all.every(usesPasst)) ask(WITHOUT_PASST, scope);
  if (all.some(({ type }) => type === "vhostuser")) ask(VHOSTUSER, scope);
  if (all.some(({ mac }) => mac !== undefined)) ask(MACS, scope);
  if (all.some(({ backend }) => backend?.logFile !== undefined)) ask(LOG_FILES, scope);
  if (all.some(({ ips }) => ips.length > 0)) ask(IPS, scope);
  if (all.some(({ portForwards }) => portForwards.length > 0)) ask(PORT_FORWARDS, scope);
}

function checkOtherDevices(scope: Scope): void {
  const { devices } = scope;
  const { serials, parallels, consoles, channels } = devices;
  if (devices.filesystems.length > 0) ask(FILESYSTEMS, scope);
  if (serials.length + parallels.length + consoles.length + channels.length > 0) {
    ask(CHARACTER_DEVICES, scope);
  }
  if (devices.graphics.length > 0) ask(GRAPHICS, scope);
  if (devices.videos.length > 0) ask(VIDEOS, scope);
  if (devices.audios.length + devices.sounds.length > 0) ask(AUDIO, scope);
  if (devices.inputs.length > 0) ask(INPUTS, scope);
  if (hasSmallDevice(devices)) ask(SMALL_DEVICES, scope);
}

function hasSmallDevice({ watchdogs, tpms, panics, iommu, vsock }: Devices): boolean {
  return watchdogs.length + tpms.length + panics.length > 0 || iommu !== undefined ||
    vsock !== undefined;
}
