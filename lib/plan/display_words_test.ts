import { assertEquals } from "@std/assert";
import { displayWords } from "./display_words.ts";
import type { PlannedDisplay } from "./launch_plan.ts";

const ROWS: readonly (readonly [PlannedDisplay, words: string])[] = [
  [{ type: "spice", address: "127.0.0.1", port: 5900 }, "127.0.0.1:5900"],
  [{ type: "vnc", address: "::1", port: 5901 }, "[::1]:5901"],
  [{ type: "vnc", address: "::1", port: 5901, websocket: 5701 }, "[::1]:5901, websocket 5701"],
  [{ type: "vnc", socket: "/run/v" }, "/run/v"],
];

for (const [display, words] of ROWS) {
  Deno.test(`displayWords() ${words}`, () => assertEquals(displayWords(display), words));
}
