/** `<clock>`: what time the guest starts with, and its timers. https://libvirt.org/formatdomain.html#time-keeping */
import { attribute, child, element, type Infer, variants } from "../xml/codec.ts";
import { anyText, converted, either, integer, matching, oneOf, yesNo } from "../xml/value.ts";

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

const DIFFERENT = [
  "a clock that differs from the host's by some seconds is not supported",
  {
    help: "use offset='absolute' with start, in seconds since 1970",
    when: (value: number | "reset") => value !== "reset" && value !== 0,
  },
] as const;

const adjusted = attribute("adjustment", adjustment).optional().unsupported(...DIFFERENT);

export const clock = variants("clock", "offset", {
  utc: { adjustment: adjusted, timers },
  localtime: { adjustment: adjusted, timers },
  timezone: { timezone: attribute("timezone", anyText, "Europe/Berlin").optional(), timers },
  variable: {
    adjustment: attribute("adjustment", seconds, "difference to the basis, in seconds").optional()
      .unsupported(...DIFFERENT),
    basis: attribute("basis", oneOf(["utc", "localtime"])).optional(),
    timers,
  },
  absolute: { start: attribute("start", integer(0, LAST_SECOND), "seconds since 1970"), timers },
}, {
  fallback: "utc",
  refused: {
    timezone: {
      why: "a clock in another time zone is not supported",
      help: "use offset='localtime' and start domrun with that time zone in TZ, or offset='utc'",
    },
  },
});

export type Clock = Infer<typeof clock>;
export type Timer = Infer<typeof timer>;
