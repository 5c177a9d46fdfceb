/** All rules across fields, on one machine. */
import type { Origins } from "../xml/decode_context.ts";
import { type Finding, inDocumentOrder } from "../xml/finding.ts";
import type { Domain } from "./domain.ts";
import * as chardev from "./rules/chardev.ts";
import * as clock from "./rules/clock.ts";
import * as controller from "./rules/controller.ts";
import * as disk from "./rules/disk.ts";
import * as display from "./rules/display.ts";
import * as firmware from "./rules/firmware.ts";
import * as forwardOverlap from "./rules/forward_overlap.ts";
import * as interfaces from "./rules/interface.ts";
import * as passt from "./rules/passt.ts";
import * as place from "./rules/place.ts";
import * as portForward from "./rules/port_forward.ts";
import * as processor from "./rules/processor.ts";
import { type HostPlaces, makeScope, type Rule, type Scope } from "./rules/rule.ts";
import * as sharedMemory from "./rules/shared_memory.ts";
import * as smallDevice from "./rules/small_device.ts";
import * as usb from "./rules/usb.ts";

/** Rules that have something to say only of machines with certain parts. */
interface Family {
  readonly concerns: (scope: Scope) => boolean;
  readonly rules: readonly Rule[];
}

const FAMILIES: readonly Family[] = [
  {
    concerns: () => true,
    rules: [
      firmware.keysWithoutSecureBoot,
      firmware.featuresWithoutAuto,
      firmware.efiWithoutAcpi,
      firmware.statelessWithNvram,
      firmware.romWithNvram,
      firmware.secureLoader,
      firmware.tsegSize,
      firmware.tsegPlace,
      firmware.smbiosWithoutSysinfo,
      firmware.sysinfoUuid,
      processor.currentVcpus,
      processor.pinning,
      processor.topologyProduct,
      processor.featuresWithoutModel,
      processor.repeatedFeature,
      processor.hostProcessor,
      processor.migratable,
      processor.currentMemory,
      processor.hugepages,
      usb.companionWithoutMaster,
      usb.usbDisabled,
      usb.missingHub,
      usb.noSuchPort,
      place.duplicateAlias,
      place.wrongAddressType,
      place.doublePciAddress,
      place.doubleDrive,
      place.doublePort,
      place.bootOrder,
      passt.socketPathTooLong,
      smallDevice.itcoMachine,
      smallDevice.intelIommu,
      smallDevice.virtioIommu,
      smallDevice.vsockCid,
      smallDevice.secondTpm,
    ],
  },
  {
    concerns: ({ domain }) => domain.clock !== undefined,
    rules: [
      clock.timerAttribute,
      clock.catchupPolicy,
    ],
  },
  {
    concerns: ({ devices }) => devices.disks.length > 0,
    rules: [
      disk.duplicateTarget,
      disk.unknownName,
      disk.noBus,
      disk.noPlaceOnIde,
      disk.emptyDisk,
      disk.impossibleDisk,
    ],
  },
  {
    concerns: ({ devices }) => devices.controllers.length > 0,
    rules: [
      controller.rootNotFirst,
      controller.wrongRoot,
      controller.expressWithoutRoot,
      controller.tooManyRootPorts,
      controller.duplicateIndex,
    ],
  },
  {
    concerns: ({ devices }) => devices.interfaces.length > 0,
    rules: [
      interfaces.vhostuserWithoutPasst,
      interfaces.sourceDevWithoutPasst,
      interfaces.portForwardWithoutPasst,
      interfaces.passtAttributesWithoutPasst,
      interfaces.mtuWithoutPasst,
      interfaces.vhostuserModel,
      interfaces.repeatedFamily,
      interfaces.familyMismatch,
      interfaces.ipv4Prefix,
      interfaces.ipv6Prefix,
      interfaces.duplicateMac,
      interfaces.multicastMac,
      portForward.endBeforeStart,
      portForward.targetPastLastPort,
      portForward.excludeWithTarget,
      portForward.excludeOutsideRanges,
      portForward.forwardOfNothing,
      portForward.privilegedPort,
      portForward.everyAddress,
      forwardOverlap.forwardOverlap,
      passt.sharedLogFile,
      passt.logFilePlace,
      sharedMemory.vhostuserWithoutSharedMemory,
    ],
  },
  {
    concerns: ({ devices }) => devices.filesystems.length > 0,
    rules: [
      sharedMemory.virtiofsWithoutSharedMemory,
      smallDevice.createMode,
      smallDevice.virtiofsMode,
      smallDevice.filesystemSource,
      smallDevice.duplicateTag,
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
      chardev.channelName,
      chardev.spicevmc,
    ],
  },
  {
    concerns: ({ devices: { graphics, videos, sounds, audios, inputs } }) =>
      graphics.length + videos.length + sounds.length + audios.length + inputs.length > 0,
    rules: [
      display.repeatedGraphics,
      display.vncPassword,
      display.qxlMemory,
      display.virtioCard,
      display.secondaryCard,
      display.videoNone,
      display.repeatedPrimary,
      display.audioIds,
      display.tabletBus,
    ],
  },
];

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
