/** The codes of this room, explained: what the rules across fields may find. */
import { type CodeExplanation, explanationsOf } from "../../findings/explanation.ts";
import { BUSES } from "./buses.ts";
import { DEVICES } from "./devices.ts";
import { HOST_DEVICES } from "./host_devices.ts";
import { DISKS } from "./disks.ts";
import { MACHINE } from "./machine.ts";
import { NETWORK } from "./network.ts";
import { PROCESSORS } from "./processors.ts";
import { EXAMPLES as BUSES_EXAMPLES } from "./examples/buses.ts";
import { EXAMPLES as DEVICES_EXAMPLES } from "./examples/devices.ts";
import { EXAMPLES as HOST_DEVICES_EXAMPLES } from "./examples/host_devices.ts";
import { EXAMPLES as DISKS_EXAMPLES } from "./examples/disks.ts";
import { EXAMPLES as IMAGES_EXAMPLES } from "./examples/images.ts";
import { EXAMPLES as MACHINE_EXAMPLES } from "./examples/machine.ts";
import { EXAMPLES as NETWORK_EXAMPLES } from "./examples/network.ts";
import { EXAMPLES as PROCESSORS_EXAMPLES } from "./examples/processors.ts";
import { EXAMPLES as FIRMWARE_EXAMPLES } from "./examples/firmware.ts";
import { EXAMPLES as MEMORY_EXAMPLES } from "./examples/memory.ts";
import { EXAMPLES as IOTHREADS_EXAMPLES } from "./examples/iothreads.ts";
import { EXAMPLES as STREAMS_EXAMPLES } from "./examples/streams.ts";

export const CODES: readonly CodeExplanation[] = [
  ...explanationsOf(NETWORK, NETWORK_EXAMPLES),
  ...explanationsOf(MACHINE, { ...MACHINE_EXAMPLES, ...FIRMWARE_EXAMPLES }),
  ...explanationsOf(PROCESSORS, { ...PROCESSORS_EXAMPLES, ...MEMORY_EXAMPLES }),
  ...explanationsOf(DISKS, { ...DISKS_EXAMPLES, ...IMAGES_EXAMPLES, ...IOTHREADS_EXAMPLES }),
  ...explanationsOf(BUSES, BUSES_EXAMPLES),
  ...explanationsOf(DEVICES, { ...DEVICES_EXAMPLES, ...STREAMS_EXAMPLES }),
  ...explanationsOf(HOST_DEVICES, HOST_DEVICES_EXAMPLES),
];
