/** The codes of this room, explained: what the rules across fields may find. */
import type { CodeExplanation } from "../../findings/explanation.ts";
import { BUSES } from "./buses.ts";
import { DEVICES } from "./devices.ts";
import { HOST_DEVICES } from "./host_devices.ts";
import { DISKS } from "./disks.ts";
import { MACHINE } from "./machine.ts";
import { NETWORK } from "./network.ts";
import { PROCESSORS } from "./processors.ts";

export const CODES: readonly CodeExplanation[] = [
  NETWORK,
  MACHINE,
  PROCESSORS,
  DISKS,
  BUSES,
  DEVICES,
  HOST_DEVICES,
]
  .flatMap((group) =>
    Object.entries(group).map(([code, explanation]) => ({ code, ...explanation }))
  );
