/** The unit template, which docs/domrun@.service is made of, agrees with what domrun does. */
import { assert, assertEquals } from "@std/assert";
import { DEFAULT_STOP_TIMEOUT_MS } from "../vm/supervisor/step_stop.ts";
import { unitTemplate } from "./autostart/unit.ts";
import { EXIT } from "./exit_status.ts";

const unit = unitTemplate("/usr/local/bin/domrun");

const setting = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1];

Deno.test("the service waits for the guest and for the rungs after it, of 5 s each", () => {
  const timeoutMs = Number(setting("TimeoutStopSec")) * 1000;
  assert(timeoutMs > DEFAULT_STOP_TIMEOUT_MS + 3 * 5_000, `${timeoutMs} ms`);
});

Deno.test("an orderly stop by SIGTERM is no failure of the service, and goes to domrun alone", () => {
  assertEquals(
    [setting("SuccessExitStatus"), setting("KillMode")],
    [String(EXIT.terminated), "mixed"],
  );
});
