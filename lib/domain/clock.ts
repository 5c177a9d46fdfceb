/** `<clock>`: what time the guest starts with, and its timers. https://libvirt.org/formatdomain.html#time-keeping */
import { attribute, child, element, type Infer, variants } from "../xml/codec.ts";
import { converted, either, integer, matching, oneOf, someText, yesNo } from "../xml/value.ts";

const OWN_WAY = "QEMU's rtc catches up in its own way";

const catchup = element("catchup", {
  threshold: attribute("threshold", integer(0)).optional().ignored(OWN_WAY),
  slew: attribute("slew", integer(0)).optional().ignored(OWN_WAY),
  limit: attribute("limit", integer(0)).optional().ignored(OWN_WAY),
});

export const timer = element("timer", {
  name: attribute(
    "name",
    oneOf(["hpet", "kvmclock", "pit", "rtc", "tsc", "hypervclock"], {
      unsupported: ["platform", "armvtimer"],
    }),
  ),
  present: attribute("present", yesNo).optional(),
  tickpolicy: attribute("tickpolicy", oneOf(["delay", "catchup", "merge", "discard"])).optional(),
  track: attribute("track", oneOf(["boot", "guest", "wall", "realtime"])).optional(),
  frequency: attribute("frequency", integer(1), "hertz, of the TSC").optional(),
  mode: attribute("mode", oneOf(["auto", "native", "emulate", "paravirt", "smpsafe"])).optional()
    .ignored("QEMU's timers have no mode"),
  catchup: child(catchup).optional(),
});

const timers = child(timer).many()
  .unsupported("the timers hpet and tsc have no tick policy but 'delay'", {
    at: "@tickpolicy",
    when: ({ name, tickpolicy = "delay" }) =>
      (name === "hpet" || name === "tsc") && tickpolicy !== "delay",
    help: "remove tickpolicy",
    dispensable: true,
  });

const SECONDS = "a number of seconds";
const seconds = converted(matching("[+\\-]?[0-9]{1,15}", SECONDS), SECONDS, Number, String);

/** `reset`, or what libvirt turns into `variable` with these seconds. */
const adjustment = either(
  oneOf(["reset"]),
  seconds,
  (value): value is "reset" => value === "reset",
);

/** The last second of the year 9999: what ends later is no date to QEMU, nor to libvirt (GLib's GDateTime). */
const LAST_SECOND = 253_402_300_799;

const adjusted = attribute(
  "adjustment",
  adjustment,
  "difference to the host's clock, in seconds; `reset`: none",
).optional();

export const clock = variants("clock", "offset", {
  utc: { adjustment: adjusted, timers },
  localtime: { adjustment: adjusted, timers },
  timezone: { timezone: attribute("timezone", someText, "Europe/Berlin"), timers },
  variable: {
    adjustment: attribute("adjustment", seconds, "difference to the basis, in seconds").optional(),
    basis: attribute("basis", oneOf(["utc", "localtime"])).optional(),
    timers,
  },
  absolute: { start: attribute("start", integer(0, LAST_SECOND), "seconds since 1970"), timers },
}, { fallback: "utc" });

export type Clock = Infer<typeof clock>;

/** How much the guest's clock differs from the host's at its start, and from which of its two times. */
export interface ClockDifference {
  readonly basis: "utc" | "localtime";
  readonly seconds: number;
}

/** What a clock with a difference says; undefined for others. Pure. */
export function clockDifference(clock: Clock | undefined): ClockDifference | undefined {
  switch (clock?.offset) {
    case "utc":
    case "localtime": {
      const { adjustment = 0, offset } = clock;
      return adjustment === "reset" || adjustment === 0
        ? undefined
        : { basis: offset, seconds: adjustment };
    }
    case "variable": {
      const { adjustment = 0, basis = "utc" } = clock;
      return adjustment === 0 ? undefined : { basis, seconds: adjustment };
    }
    default:
      return undefined;
  }
}
