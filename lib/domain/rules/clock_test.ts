import * as clock from "./clock.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const timers = (inside: string): Parts => ({ more: `<clock offset='utc'>${inside}</clock>` });

const ROWS: readonly Row[] = [
  {
    rule: clock.timerAttribute,
    parts: timers(
      "<timer name='kvmclock' tickpolicy='delay'/><timer name='hpet' track='wall' mode='auto'/>" +
        "<timer name='rtc' track='guest' tickpolicy='catchup'/><timer name='tsc' frequency='3'/>",
    ),
    says: [
      "delay: warning clock/timer-attribute: tickpolicy means nothing to the timer 'kvmclock'",
      "wall: warning clock/timer-attribute: track means nothing to the timer 'hpet'",
      "auto: warning clock/timer-attribute: mode means nothing to the timer 'hpet'",
    ],
  },
  {
    rule: clock.timerStays,
    parts: timers(
      "<timer name='rtc' present='no'/><timer name='tsc' present='yes'/><timer name='hpet' present='no'/>",
    ),
    says: [
      "no: warning clock/timer-stays: the timer 'rtc' cannot be taken out of the machine, and stays in it",
    ],
  },
  {
    rule: clock.tickPolicy,
    parts: timers(
      "<timer name='rtc' tickpolicy='discard' track='boot'/><timer name='pit' tickpolicy='merge'/>" +
        "<timer name='hpet' tickpolicy='merge'/>",
    ),
    says: [
      "discard: error clock/tick-policy: the timer 'rtc' has no policy 'discard'",
      "boot: error clock/track: the timer 'rtc' cannot track 'boot'",
      "merge: error clock/tick-policy: the timer 'pit' has no policy 'merge'",
    ],
  },
  {
    rule: clock.tickPolicy,
    parts: timers(
      "<timer name='rtc' tickpolicy='catchup' track='wall'/><timer name='pit' tickpolicy='discard'/>",
    ),
    says: [],
  },
  {
    rule: clock.catchupPolicy,
    parts: timers(
      "<timer name='rtc' tickpolicy='delay'><catchup limit='1'/></timer>" +
        "<timer name='rtc' tickpolicy='catchup'><catchup limit='1'/></timer>",
    ),
    says: [
      "<catchup: warning clock/catchup-policy: <catchup> means something only with tickpolicy='catchup'",
    ],
  },
  {
    rule: clock.clockAdjustment,
    parts: { more: "<clock offset='variable' adjustment='-3162240001'/>" },
    says: [
      "-3162240001: error clock/adjustment: a clock differs by at most 3162240000 seconds, " +
      "found -3162240001",
    ],
  },
  {
    rule: clock.clockAdjustment,
    parts: { more: "<clock offset='utc' adjustment='3162240000'/>" },
    says: [],
  },
];

testRules(clock, ROWS);
