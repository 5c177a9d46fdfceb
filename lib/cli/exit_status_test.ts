import { assertEquals } from "@std/assert";
import { EXIT, statusAfter, worstOf } from "./exit_status.ts";

Deno.test("statusAfter() is what shells have: 128 and the signal's number", () => {
  assertEquals(statusAfter("SIGHUP"), 129);
  assertEquals(statusAfter("SIGINT"), 130);
  assertEquals(statusAfter("SIGQUIT"), 131);
  assertEquals(statusAfter("SIGTERM"), 143);
});

Deno.test("worstOf() several machines is the one that may still run", () => {
  const rows: readonly (readonly [statuses: readonly number[], worst: number])[] = [
    [[], EXIT.done],
    [[EXIT.done, EXIT.done], EXIT.done],
    [[EXIT.killed, EXIT.done], EXIT.killed],
    [[EXIT.killed, EXIT.name], EXIT.name],
    [[EXIT.machine, EXIT.killed, EXIT.host], EXIT.machine],
    [[EXIT.machine, EXIT.interrupted], EXIT.interrupted],
  ];
  for (const [statuses, worst] of rows) assertEquals(worstOf(statuses), worst, String(statuses));
});
