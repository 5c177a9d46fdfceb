/** One case of the fault matrix, and what the cases share. */
import type { Host } from "../../host/host.ts";
import { upDetached } from "../../vm/up.ts";
import type { Parts } from "./boot_document.ts";
import type { FaultWorld } from "./fault_world.ts";

/** For a guest that does not mind: harm is done meanwhile, also on a host that is busy. */
export const STOP_MS = 8_000;

/** One row of the matrix. */
export interface Case {
  readonly when: string;
  readonly what: string;
  /** What has to come of it; `gone`: whether its last run could be kept or not. */
  readonly comes: string;
  /** What is right as well, where the harm may come a moment later than it is meant to. */
  readonly orElse?: string | undefined;
  /** The guest's; absent: it minds its power button. */
  readonly code?: readonly number[];
  /** What its machine has besides the least. */
  readonly parts?: Parts;
  /** The machines lie on a file system of this size. */
  readonly disk?: string;
  /** Does it; the machine is looked at meanwhile. */
  readonly act: (world: FaultWorld) => Promise<void>;
}

export async function start(world: FaultWorld, host: Host = world.host): Promise<void> {
  await upDetached(host, world.plan);
  world.settled();
}
