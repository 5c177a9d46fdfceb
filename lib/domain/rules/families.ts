/** The rules across fields, in families: those that speak of the same part of a machine. */
import * as boot from "./boot.ts";
import * as chardev from "./chardev.ts";
import * as clock from "./clock.ts";
import * as controller from "./controller.ts";
import * as controllerParts from "./controller_parts.ts";
import * as cpuParts from "./cpu_parts.ts";
import * as disk from "./disk.ts";
import * as display from "./display.ts";
import * as drivePlace from "./drive_place.ts";
import * as firmware from "./firmware.ts";
import * as firmwareFiles from "./firmware_files.ts";
import * as forwardOverlap from "./forward_overlap.ts";
import * as graphics from "./graphics.ts";
import * as interfaces from "./interface.ts";
import * as lifecycle from "./lifecycle.ts";
import * as loader from "./loader.ts";
import * as os from "./os.ts";
import * as passt from "./passt.ts";
import * as pci from "./pci.ts";
import * as place from "./place.ts";
import * as portForward from "./port_forward.ts";
import * as processor from "./processor.ts";
import * as sharedMemory from "./shared_memory.ts";
import * as smallDevice from "./small_device.ts";
import * as sysinfo from "./sysinfo.ts";
import * as usb from "./usb.ts";
import * as virtiofs from "./virtiofs.ts";
import type { Rule } from "./rule.ts";

export const ANY_MACHINE: readonly Rule[] = [os.otherMachine, place.duplicateAlias];
export const KERNEL: readonly Rule[] = [boot.kernelParts];
export const LIFECYCLE: readonly Rule[] = [lifecycle.restartsAndEnds];
export const VCPU: readonly Rule[] = [processor.currentVcpus];
export const CURRENT_MEMORY: readonly Rule[] = [processor.currentMemory];
export const FIRMWARE: readonly Rule[] = [
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
  firmwareFiles.searchedFirmware,
  firmwareFiles.variablesFile,
  firmwareFiles.volatileVariables,
];
export const SMM: readonly Rule[] = [firmware.tsegSize, firmware.tsegPlace];
export const SMBIOS: readonly Rule[] = [
  firmware.smbiosWithoutSysinfo,
  firmware.sysinfoUuid,
  sysinfo.biosDate,
  sysinfo.firmwareFile,
];
export const CPU: readonly Rule[] = [
  processor.topologyProduct,
  processor.featuresWithoutModel,
  processor.repeatedFeature,
  processor.hostProcessor,
  processor.hostModel,
  processor.migratable,
  cpuParts.cacheMode,
  cpuParts.addressWidth,
];
export const MEMORY_BACKING: readonly Rule[] = [processor.hugepages];
export const TIMERS: readonly Rule[] = [
  clock.timerAttribute,
  clock.tickPolicy,
  clock.catchupPolicy,
];

export const PLACED: readonly Rule[] = [
  place.wrongAddressType,
  place.doublePciAddress,
  place.doublePort,
];
export const ON_PCI: readonly Rule[] = [pci.wrongSlot, pci.otherDomain];
export const ON_USB: readonly Rule[] = [usb.missingController, usb.missingHub, usb.noSuchPort];
export const SOME_CONTROLLER: readonly Rule[] = [
  controller.noIde,
  pci.movedChipset,
  controllerParts.scsiDriver,
];
export const CONTROLLERS: readonly Rule[] = [controller.duplicateIndex];
export const USB_CONTROLLERS: readonly Rule[] = [
  usb.companionWithoutMaster,
  usb.usbDisabled,
  controllerParts.usbPorts,
];
export const PCI_CONTROLLERS: readonly Rule[] = [
  controller.rootNotFirst,
  controller.pastLastBus,
  controller.wrongRoot,
  controller.expressWithoutRoot,
  controller.tooManyRootPorts,
  pci.rootAddress,
  pci.laterBus,
  controllerParts.pciModelName,
  controllerParts.pciHotplug,
];
export const BUSES: readonly Rule[] = [pci.wrongBus];
export const BOOTABLE: readonly Rule[] = [place.bootOrder];
export const DISKS: readonly Rule[] = [
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

export const WITHOUT_PASST: readonly Rule[] = [
  interfaces.vhostuserWithoutPasst,
  interfaces.sourceDevWithoutPasst,
  interfaces.portForwardWithoutPasst,
  interfaces.passtAttributesWithoutPasst,
  interfaces.mtuWithoutPasst,
];
export const VHOSTUSER: readonly Rule[] = [
  interfaces.vhostuserModel,
  sharedMemory.vhostuserWithoutSharedMemory,
];
export const MACS: readonly Rule[] = [interfaces.duplicateMac, interfaces.multicastMac];
export const LOG_FILES: readonly Rule[] = [passt.sharedLogFile, passt.logFilePlace];
export const ROMS: readonly Rule[] = [interfaces.usbRom];
export const IPS: readonly Rule[] = [
  interfaces.repeatedFamily,
  interfaces.familyMismatch,
  interfaces.ipv4Prefix,
  interfaces.ipv6Prefix,
];
export const PORT_FORWARDS: readonly Rule[] = [
  portForward.endBeforeStart,
  portForward.targetPastLastPort,
  portForward.excludeWithTarget,
  portForward.excludeOutsideRanges,
  portForward.forwardOfNothing,
  portForward.privilegedPort,
  portForward.everyAddress,
  forwardOverlap.forwardOverlap,
];

export const FILESYSTEMS: readonly Rule[] = [
  sharedMemory.virtiofsWithoutSharedMemory,
  smallDevice.createMode,
  smallDevice.virtiofsMode,
  smallDevice.filesystemSource,
  smallDevice.duplicateTag,
  virtiofs.notOfVirtiofs,
  virtiofs.notOf9p,
  virtiofs.startedVirtiofsd,
];
export const CHARACTER_DEVICES: readonly Rule[] = [
  chardev.reconnect,
  chardev.missingHost,
  chardev.udpWithoutTarget,
  chardev.missingPath,
  chardev.longSocketPath,
  chardev.stdioTwice,
  chardev.serialModel,
  chardev.tooManyIsaSerials,
  chardev.tooManyParallels,
  chardev.secondSerialConsole,
  chardev.channelPort,
  chardev.channelName,
  chardev.spicevmc,
];
export const GRAPHICS: readonly Rule[] = [
  display.repeatedGraphics,
  display.vncPassword,
  graphics.listenMismatch,
  graphics.vncPort,
  graphics.websocketWithoutAddress,
];
export const VIDEOS: readonly Rule[] = [
  display.qxlMemory,
  display.virtioCard,
  display.secondaryCard,
  display.videoNone,
  display.repeatedPrimary,
  display.cardParts,
];
export const AUDIO: readonly Rule[] = [display.audioIds, display.soundParts];
export const INPUTS: readonly Rule[] = [display.tabletBus, display.inputModel];
export const SMALL_DEVICES: readonly Rule[] = [
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
  ...[WITHOUT_PASST, VHOSTUSER, MACS, LOG_FILES, ROMS, IPS, PORT_FORWARDS],
  ...[FILESYSTEMS, CHARACTER_DEVICES, GRAPHICS, VIDEOS, AUDIO, INPUTS, SMALL_DEVICES],
].flat();
