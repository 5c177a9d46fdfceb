/** All rules across fields, on one machine. */
import type { Origins } from "../xml/decode_context.ts";
import { type Finding, inDocumentOrder } from "../xml/finding.ts";
import type { Domain } from "./domain.ts";
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

/**
 * Rules that have something to say only of machines with certain parts. Most machines have few of them, and asking
 * a hundred rules takes longer than asking what there is.
 */
interface Family {
  readonly concerns: (scope: Scope) => boolean;
  readonly rules: readonly Rule[];
}

const MACHINE: readonly Family[] = [
  {
    concerns: () => true,
    rules: [
      processor.currentVcpus,
      processor.pinning,
      processor.currentMemory,
      place.duplicateAlias,
      place.bootOrder,
      passt.socketPathTooLong,
      lifecycle.restartsAndEnds,
      boot.kernelParts,
    ],
  },
  {
    concerns: ({ domain: { os } }) =>
      os.firmware !== undefined || os.loader !== undefined || os.nvram !== undefined ||
      os.firmwareFeatures !== undefined,
    rules: [
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
    ],
  },
  {
    concerns: ({ domain }) => domain.features?.smm !== undefined,
    rules: [firmware.tsegSize, firmware.tsegPlace],
  },
  {
    concerns: ({ domain: { os, sysinfos } }) => os.smbios !== undefined || sysinfos.length > 0,
    rules: [
      firmware.smbiosWithoutSysinfo,
      firmware.sysinfoUuid,
      sysinfo.biosDate,
      sysinfo.firmwareFile,
    ],
  },
  {
    concerns: ({ domain }) => domain.cpu !== undefined,
    rules: [
      processor.topologyProduct,
      processor.featuresWithoutModel,
      processor.repeatedFeature,
      processor.hostProcessor,
      processor.migratable,
      cpuParts.cacheMode,
      cpuParts.addressWidth,
    ],
  },
  {
    concerns: ({ domain }) => domain.memoryBacking !== undefined,
    rules: [processor.hugepages],
  },
  {
    concerns: ({ domain }) => domain.clock !== undefined,
    rules: [clock.timerAttribute, clock.tickPolicy, clock.catchupPolicy],
  },
];

const BUSES: readonly Family[] = [
  {
    concerns: ({ placed }) => placed.length > 0,
    rules: [
      usb.missingController,
      usb.missingHub,
      usb.noSuchPort,
      place.wrongAddressType,
      place.doublePciAddress,
      place.doublePort,
      pci.rootAddress,
      pci.wrongBus,
      pci.laterBus,
      pci.wrongSlot,
      pci.otherDomain,
    ],
  },
  {
    concerns: ({ devices }) => devices.controllers.length > 0,
    rules: [
      usb.companionWithoutMaster,
      usb.usbDisabled,
      controller.rootNotFirst,
      controller.wrongRoot,
      controller.expressWithoutRoot,
      controller.tooManyRootPorts,
      controller.duplicateIndex,
      controller.noIde,
      pci.movedChipset,
    ],
  },
  {
    concerns: ({ devices }) => devices.disks.length > 0,
    rules: [
      place.doubleDrive,
      drivePlace.driveOutOfRange,
      disk.duplicateTarget,
      disk.unknownName,
      disk.noBus,
      disk.noPlaceOnIde,
      disk.emptyDisk,
      disk.partition,
      disk.impossibleDisk,
    ],
  },
];

const NETWORK: readonly Family[] = [
  {
    concerns: ({ devices }) => devices.interfaces.length > 0,
    rules: [
      interfaces.vhostuserWithoutPasst,
      interfaces.sourceDevWithoutPasst,
      interfaces.portForwardWithoutPasst,
      interfaces.passtAttributesWithoutPasst,
      interfaces.mtuWithoutPasst,
      interfaces.vhostuserModel,
      interfaces.duplicateMac,
      interfaces.multicastMac,
      passt.sharedLogFile,
      passt.logFilePlace,
      sharedMemory.vhostuserWithoutSharedMemory,
    ],
  },
  {
    concerns: ({ devices }) => devices.interfaces.some(({ ips }) => ips.length > 0),
    rules: [
      interfaces.repeatedFamily,
      interfaces.familyMismatch,
      interfaces.ipv4Prefix,
      interfaces.ipv6Prefix,
    ],
  },
  {
    concerns: ({ devices }) => devices.interfaces.some((one) => one.portForwards.length > 0),
    rules: [
      portForward.endBeforeStart,
      portForward.targetPastLastPort,
      portForward.excludeWithTarget,
      portForward.excludeOutsideRanges,
      portForward.forwardOfNothing,
      portForward.privilegedPort,
      portForward.everyAddress,
      forwardOverlap.forwardOverlap,
    ],
  },
];

const OTHER_DEVICES: readonly Family[] = [
  {
    concerns: ({ devices }) => devices.filesystems.length > 0,
    rules: [
      sharedMemory.virtiofsWithoutSharedMemory,
      smallDevice.createMode,
      smallDevice.virtiofsMode,
      smallDevice.filesystemSource,
      smallDevice.duplicateTag,
      virtiofs.notOfVirtiofs,
      virtiofs.notOf9p,
    ],
  },
  {
    concerns: ({ devices: { serials, parallels, consoles, channels } }) =>
      serials.length + parallels.length + consoles.length + channels.length > 0,
    rules: [
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
    ],
  },
  {
    concerns: ({ devices }) => devices.graphics.length > 0,
    rules: [
      display.repeatedGraphics,
      display.vncPassword,
      graphics.listenMismatch,
      graphics.vncPort,
    ],
  },
  {
    concerns: ({ devices }) => devices.videos.length > 0,
    rules: [
      display.qxlMemory,
      display.virtioCard,
      display.secondaryCard,
      display.videoNone,
      display.repeatedPrimary,
      display.cardParts,
    ],
  },
  {
    concerns: ({ devices: { audios, sounds, inputs } }) =>
      audios.length + sounds.length + inputs.length > 0,
    rules: [display.audioIds, display.soundParts, display.tabletBus, display.inputModel],
  },
  {
    concerns: ({ devices: { watchdogs, tpms, panics, iommu, vsock } }) =>
      watchdogs.length + tpms.length + panics.length > 0 || iommu !== undefined ||
      vsock !== undefined,
    rules: [
      smallDevice.itcoMachine,
      smallDevice.watchdogActions,
      smallDevice.intelIommu,
      smallDevice.virtioIommu,
      smallDevice.vsockCid,
      smallDevice.secondTpm,
      smallDevice.secondPanic,
    ],
  },
];

const FAMILIES: readonly Family[] = [...MACHINE, ...BUSES, ...NETWORK, ...OTHER_DEVICES];

/** All of them, in the order in which they look at a machine. */
export const RULES: readonly Rule[] = FAMILIES.flatMap(({ rules }) => rules);

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
  for (const { concerns, rules } of FAMILIES) {
    if (concerns(scope)) { for (const rule of rules) rule(scope); }
  }
  return inDocumentOrder(scope.findings);
}
