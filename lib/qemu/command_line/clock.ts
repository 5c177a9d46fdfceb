/** `-rtc` and the timers. https://libvirt.org/formatdomain.html#time-keeping */
import { type Clock, clockDifference } from "../../domain/clock.ts";
import { keyValues } from "./option_values.ts";
import type { CommandLineContext, HostTime } from "./context.ts";

/** `-rtc base=utc,driftfix=slew -global kvm-pit.lost_tick_policy=delay`. */
export function clockArguments({ domain, now }: CommandLineContext): string[] {
  const { clock } = domain;
  const rtc = clock?.timers.find((timer) => timer.name === "rtc");
  const members = {
    base: base(clock, now),
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

/** A difference is added to the time of the start. QEMU works out a time zone itself, from TZ. */
function base(clock: Clock | undefined, now: HostTime): string {
  const difference = clockDifference(clock);
  if (difference !== undefined) {
    const local = difference.basis === "localtime" ? now.eastMinutes * 60 : 0;
    return dateTime(Math.floor(now.utcMs / 1000) + local + difference.seconds);
  }
  if (clock?.offset === "localtime" || clock?.offset === "timezone") return "localtime";
  if (clock?.offset === "absolute") return dateTime(clock.start);
  if (clock?.offset === "variable") return clock.basis ?? "utc";
  return "utc";
}

/** Seconds since 1970 as QEMU takes them: `2026-11-28T07:12:04`. */
function dateTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, "");
}

/** Variables for QEMU: the time zone of its guest's clock. Pure. */
export function clockEnvironment(clock: Clock | undefined): Readonly<Record<string, string>> {
  return clock?.offset === "timezone" ? { TZ: clock.timezone } : {};
}

function pitArguments(clock: Clock | undefined): string[] {
  const pit = clock?.timers.find((timer) => timer.name === "pit");
  if (!pit || pit.tickpolicy === "catchup" || pit.present === false) return [];
  return ["-global", `kvm-pit.lost_tick_policy=${pit.tickpolicy ?? "delay"}`];
}
