/** docs/domrun@.service agrees with what domrun does. */
import { assert, assertEquals } from "@std/assert";
import { DEFAULT_STOP_TIMEOUT_MS } from "../vm/supervisor/step_stop.ts";
import { EXIT } from "./exit_status.ts";

const unit = await Deno.readTextFile(new URL("../../docs/domrun@.service", import.meta.url));

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
