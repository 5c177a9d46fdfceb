import { assertEquals } from "@std/assert";
import { PASST_FEATURE_NAMES, type PasstCapabilities } from "../passt/probe/features.ts";
import { keepsRoot } from "./passt.ts";

function features(has: boolean): PasstCapabilities["features"] {
  return Object.fromEntries(
    PASST_FEATURE_NAMES.map((name) => [name, has]),
  ) as PasstCapabilities["features"];
}

Deno.test("root's passt is told to stay root, but for one of 2026, which then does not start", () => {
  assertEquals(keepsRoot(undefined), true);
  assertEquals(keepsRoot({ features: features(false) }), true);
  assertEquals(keepsRoot({ features: features(true) }), false);
});
