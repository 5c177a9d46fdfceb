/** Who starts the guest of a machine that is prepared, and looks after it from then on. */
import type { StartReport } from "../machine/start_report.ts";
import type { Launching } from "./launching.ts";
import type { LaunchSocket } from "./socket.ts";

/** A supervisor to be. */
export interface GuestStarter {
  /** Does what takes time and needs no QEMU. Throws {@link LaunchError}; then nothing has begun. */
  prepare(launching: Launching): Promise<void>;
  /**
   * Takes the machine whose QEMU waits, and starts its guest; returns when that has come to something. When the
   * launch's signal is aborted meanwhile, the machine is ended.
   *
   * Throws when there is nobody (any more) who has the machine: then it is the launcher's again.
   */
  start(launching: Launching, socket: LaunchSocket): Promise<StartReport>;
}
