/** What time it is, for clocks of guests that differ from the host's. */
import type { HostTime } from "../qemu/command_line/context.ts";

/**
 * The time of the host in its own time zone.
 *
 * @param utcMs what its clock says, in milliseconds since 1970
 */
export function hostTime(utcMs: number): HostTime {
  return {
    utcMs,
    // Read when a clock asks for it: few do, and V8 takes milliseconds to load the zone.
    get eastMinutes() {
      return -new Date(utcMs).getTimezoneOffset();
    },
  };
}
