import { assertEquals, assertMatch } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { PASST_FEATURE_NAMES, PASST_FEATURES } from "./features.ts";
import { probePasst } from "./probe.ts";

const host = systemHost();

Deno.test("the passt that is installed is told by its help", async () => {
  const program = await host.programs.find("passt");
  if (program === undefined) return console.log("SKIP no passt");
  const { features, version, ...rest } = await probePasst(host, program);
  assertEquals(rest.program, program);
  assertMatch(version, /\S/);
  assertEquals(features.runas, true);
  // Releases only ever gain: who has something new has everything that is older.
  const newest = PASST_FEATURE_NAMES.filter((name) => features[name])
    .map((name) => PASST_FEATURES[name].since).sort().at(-1) ?? "";
  const lacking = PASST_FEATURE_NAMES.filter((name) => !features[name])
    .filter((name) => PASST_FEATURES[name].since < newest);
  assertEquals(lacking, []);
});
