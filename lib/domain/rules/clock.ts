/** `<clock>`: timers (libvirt's schema says which of them has which attributes). */
import { clockDifference } from "../clock.ts";
import type { Scope } from "./rule.ts";

const OWNERS: Readonly<Record<"track" | "tickpolicy" | "frequency" | "mode", readonly string[]>> = {
  track: ["rtc"],
  tickpolicy: ["rtc", "tsc", "hpet", "pit"],
  frequency: ["tsc"],
  mode: ["tsc"],
};

/** libvirt ignores an attribute that belongs to another timer. */
export function timerAttribute({ domain: { clock }, origins, report }: Scope): void {
  for (const timer of clock?.timers ?? []) {
    for (const name of ["track", "tickpolicy", "frequency", "mode"] as const) {
      if (timer[name] === undefined || OWNERS[name].includes(timer.name)) continue;
      report(origins.attribute(timer, name), {
        severity: "warning",
        code: "clock/timer-attribute",
        message: `${name} means nothing to the timer '${timer.name}'`,
        help: `it belongs to ${OWNERS[name].map((owner) => `'${owner}'`).join(", ")}`,
      });
    }
  }
}

/** A PC cannot do without these; libvirt starts it with them all the same. */
export function timerStays({ domain: { clock }, origins, report }: Scope): void {
  for (const timer of clock?.timers ?? []) {
    if (timer.present !== false || !["pit", "rtc", "tsc"].includes(timer.name)) continue;
    report(origins.attribute(timer, "present"), {
      severity: "warning",
      code: "clock/timer-stays",
      message: `the timer '${timer.name}' cannot be taken out of the machine, and stays in it`,
      help: "remove present='no'",
    });
  }
}

/** What QEMU's clocks can do about ticks that the guest missed (libvirt's qemuValidateDomainDefClockTimers). */
export function tickPolicy({ domain: { clock }, origins, report }: Scope): void {
  for (const timer of clock?.timers ?? []) {
    const known = timer.name === "rtc" || timer.name === "pit" ? POLICIES[timer.name] : undefined;
    const { tickpolicy } = timer;
    if (known !== undefined && tickpolicy !== undefined && !known.includes(tickpolicy)) {
      report(origins.attribute(timer, "tickpolicy"), {
        severity: "error",
        code: "clock/tick-policy",
        message: `the timer '${timer.name}' has no policy '${tickpolicy}'`,
        help: `write ${known.map((policy) => `'${policy}'`).join(" or ")}`,
      });
    }
    if (timer.name !== "rtc" || timer.track !== "boot") continue;
    report(origins.attribute(timer, "track"), {
      severity: "error",
      code: "clock/track",
      message: "the timer 'rtc' cannot track 'boot'",
      help: "write track='guest' or track='wall'",
    });
  }
}

const POLICIES: Readonly<Record<"rtc" | "pit", readonly string[]>> = {
  rtc: ["delay", "catchup"],
  pit: ["delay", "catchup", "discard"],
};

/** How fast lost ticks are made good, where they are. */
export function catchupPolicy({ domain: { clock }, origins, report }: Scope): void {
  for (const timer of clock?.timers ?? []) {
    if (timer.catchup === undefined || timer.tickpolicy === "catchup") continue;
    report(origins.span(timer.catchup), {
      severity: "warning",
      code: "clock/catchup-policy",
      message: "<catchup> means something only with tickpolicy='catchup'",
      help: "remove it, or write tickpolicy='catchup'",
    });
  }
}

/** A hundred years: no guest is kept longer, and dates stay those that QEMU takes. */
const MOST_SECONDS = 100 * 366 * 24 * 3600;

/** A clock that differs by centuries is no date to QEMU. */
export function clockAdjustment({ domain: { clock }, origins, report }: Scope): void {
  const difference = clockDifference(clock);
  if (clock === undefined || difference === undefined) return;
  if (Math.abs(difference.seconds) <= MOST_SECONDS) return;
  report(origins.attribute(clock, "adjustment"), {
    severity: "error",
    code: "clock/adjustment",
    message: `a clock differs by at most ${MOST_SECONDS} seconds, found ${difference.seconds}`,
    help: "use offset='absolute' with start, in seconds since 1970",
  });
}
