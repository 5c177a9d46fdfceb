import { assertEquals } from "@std/assert";
import { eventIn } from "./all_events.ts";

const HEAD = { time: "2026-01-02T03:04:05.678Z", machine: "vm" };

const ROWS: readonly (readonly [what: string, line: string, isEvent: boolean])[] = [
  ["an event", JSON.stringify({ ...HEAD, event: "state", state: "running" }), true],
  [
    "an event with more than this domrun knows",
    JSON.stringify({ ...HEAD, event: "guest", what: "reboot", by: "firmware" }),
    true,
  ],
  ["half a line", '{"time":"2026-01-02T03:04:05.678Z","mach', false],
  ["no object", '"running"', false],
  ["null", "null", false],
  ["no time", JSON.stringify({ machine: "vm", event: "supervising" }), false],
  ["a time that is none", JSON.stringify({ ...HEAD, time: 7, event: "supervising" }), false],
  ["an event of another domrun", JSON.stringify({ ...HEAD, event: "later" }), false],
  ["a kind that every object has", JSON.stringify({ ...HEAD, event: "toString" }), false],
  [
    "a forward that is none",
    JSON.stringify({ ...HEAD, event: "forwards", interface: "net0", added: [7], removed: [] }),
    false,
  ],
  [
    "an end without a message",
    JSON.stringify({ ...HEAD, event: "ended", outcome: "failed", reason: "crash" }),
    false,
  ],
  ["a state that there is not", JSON.stringify({ ...HEAD, event: "state", state: "happy" }), false],
];

for (const [what, line, isEvent] of ROWS) {
  Deno.test(`eventIn() of ${what} is ${isEvent ? "an event" : "nothing"}`, () => {
    assertEquals(eventIn(line) !== undefined, isEvent);
  });
}
