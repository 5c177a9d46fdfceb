/** `-rtc` and the timers. https://libvirt.org/formatdomain.html#time-keeping */
import type { Clock, Timer } from "../../domain/clock.ts";
import { keyValues } from "./option_values.ts";
import type { CommandLineContext } from "./context.ts";

/** `-rtc base=utc,driftfix=slew -global kvm-pit.lost_tick_policy=delay`. */
export function clockArguments({ domain }: CommandLineContext): string[] {
  const { clock } = domain;
  const rtc = clock?.timers.find((timer) => timer.name === "rtc");
  const members = {
    base: base(clock),
    clock: rtc?.track && TRACKS[rtc.track],
    driftfix: rtc?.tickpolicy === "catchup" ? "slew" : undefined,
  };
  return ["-rtc", keyValues(members), ...pitArguments(clock)];
}

const TRACKS: Readonly<Record<string, string>> = {
  guest: "vm",
  wall: "host",
  realtime: "rt",
};

function base(clock: Clock | undefined): string {
  if (clock?.offset === "localtime") return "localtime";
  if (clock?.offset === "absolute") {
    return new Date(clock.start * 1000).toISOString().replace(/\.000Z$/, "");
  }
  if (clock?.offset === "variable") return clock.basis ?? "utc";
  return "utc";
}

function pitArguments(clock: Clock | undefined): string[] {
  const pit = clock?.timers.find((timer) => timer.name === "pit");
  if (!pit || pit.tickpolicy === "catchup" || pit.present === false) return [];
  return ["-global", `kvm-pit.lost_tick_policy=${pit.tickpolicy ?? "delay"}`];
}

/** Says what of the clock cannot be had. */
export function checkClock({ domain, provenance }: CommandLineContext): void {
  const { clock } = domain;
  if (!clock) return;
  if (clock.offset === "timezone") {
    provenance.refuse(
      clock,
      "a clock in another time zone is not supported",
      { attribute: "offset" },
      "use offset='localtime' and start domrun with that time zone in TZ, or offset='utc'",
    );
  }
  if ("adjustment" in clock && typeof clock.adjustment === "number" && clock.adjustment !== 0) {
    provenance.refuse(
      clock,
      "a clock that differs from the host's by some seconds is not supported",
      { attribute: "adjustment" },
      "use offset='absolute' with start, in seconds since 1970",
    );
  }
  for (const timer of clock.timers) checkTimer(timer, provenance);
}

function checkTimer(timer: Timer, provenance: CommandLineContext["provenance"]): void {
  const { name, tickpolicy, track } = timer;
  if (tickpolicy === "merge" || (name === "rtc" && tickpolicy === "discard")) {
    provenance.refuse(timer, `QEMU's ${name} timer has no tick policy '${tickpolicy}'`, {
      attribute: "tickpolicy",
    });
  } else if (
    tickpolicy !== undefined && name !== "rtc" && name !== "pit" && tickpolicy !== "delay"
  ) {
    provenance.refuse(timer, `the ${name} timer has no tick policy '${tickpolicy}'`, {
      attribute: "tickpolicy",
    });
  }
  if (track !== undefined && (name !== "rtc" || track === "boot")) {
    provenance.refuse(timer, `the ${name} timer cannot track '${track}'`, { attribute: "track" });
  }
  if (timer.frequency !== undefined && name !== "tsc") {
    provenance.refuse(timer, "only the tsc timer has a frequency", { attribute: "frequency" });
  }
  if (timer.present === false && (name === "pit" || name === "rtc" || name === "tsc")) {
    provenance.refuse(timer, `the ${name} timer cannot be taken out of the machine`, {
      attribute: "present",
    });
  }
  if (timer.mode !== undefined) {
    provenance.refuse(timer, "QEMU's timers have no mode", { attribute: "mode" });
  }
  if (timer.catchup) {
    provenance.refuse(timer, "how the rtc timer catches up cannot be tuned", { child: "catchup" });
  }
}
