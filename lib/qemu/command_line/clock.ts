/** `-rtc` and the timers. https://libvirt.org/formatdomain.html#time-keeping */
import type { Clock } from "../../domain/clock.ts";
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
