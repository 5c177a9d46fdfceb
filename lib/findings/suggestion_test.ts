import { assertEquals } from "@std/assert";
import { closest, suggest } from "./suggestion.ts";

Deno.test("closest() finds slips of the fingers and nothing farther", () => {
  const rows: readonly [word: string, candidates: readonly string[], near: string | undefined][] = [
    ["strat", ["start", "end", "to"], "start"],
    ["TCP", ["tcp", "udp"], "tcp"],
    ["portforward", ["portForward"], "portForward"],
    ["on", ["no", "yes"], "no"],
    ["x", ["y"], undefined],
    ["X", ["x"], "x"],
    ["", ["a"], undefined],
    ["adress", ["address", "dev"], "address"],
    ["devcies", ["devices", "os"], "devices"],
    ["vnc", ["spice", "sdl"], undefined],
    ["interfcae", ["interface"], "interface"],
    ["mac", ["max", "mac"], "mac"],
    ["bridge", [], undefined],
  ];
  for (const [word, candidates, near] of rows) {
    assertEquals({ word, near: closest(word, candidates) }, { word, near });
  }
});

Deno.test("suggest() falls back on the list of words while it is short", () => {
  const many = Array.from({ length: 25 }, (_, i) => `word${i}`);
  const rows: readonly [word: string, candidates: readonly string[], said: string | undefined][] = [
    ["strat", ["start", "end"], "did you mean 'start'?"],
    ["zzzz", ["start", "end"], "known here: start, end"],
    ["zzzz", [], undefined],
    ["zzzz", many, undefined],
  ];
  for (const [word, candidates, said] of rows) assertEquals(suggest(word, candidates), said);
});
