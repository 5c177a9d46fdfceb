/** events.log is bounded, whatever a machine has to tell. */
import { assert, assertEquals } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { EARLIER, OWN_BOUND } from "../logs/bound.ts";
import { loggedEvents } from "../logs/history.ts";
import { hostBelow } from "../testing/machine.ts";
import { EventLog } from "./event_log.ts";

Deno.test("events.log takes no more than its bound, and ends with what was told last", async () => {
  const root = await Deno.makeTempDir({ prefix: "domrun-events-" });
  const host = hostBelow(systemHost(), root);
  const { directory, eventLog } = machineFiles(host.directories.machines, "one");
  try {
    await Deno.mkdir(directory, { recursive: true });
    const log = new EventLog(host, "one", undefined);
    log.openFile();
    const words = "x".repeat(20_000);
    const count = 3 * Math.ceil(OWN_BOUND.partBytes / words.length);
    for (let number = 1; number <= count; number++) {
      log.tell({ event: "warning", message: `${number} ${words}` });
    }
    await log.closeFile();
    const parts = [eventLog, `${eventLog}${EARLIER}`];
    const sizes = await Promise.all(parts.map(async (path) => (await Deno.stat(path)).size));
    for (const size of sizes) assert(size > 0 && size <= OWN_BOUND.partBytes, `${size} bytes`);
    const told = (await loggedEvents(host, directory))
      .map((event) => event.event === "warning" ? Number.parseInt(event.message) : NaN);
    assertEquals(told, Array.from(told, (_, index) => count - told.length + 1 + index));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a duration is told in whole milliseconds", () => {
  const log = new EventLog(hostBelow(systemHost(), "/nonexistent"), "one", undefined);
  const event = log.write({ event: "launched", durationMs: 1477.9816700000001 });
  assertEquals(event.event === "launched" && event.durationMs, 1478);
});
