import { assert, assertEquals } from "@std/assert";
import { FEATURE_NAMES, FEATURES } from "./features.ts";
import { describeQuery } from "./features_query.ts";

Deno.test("the table says of every feature what it gives, in one manner", () => {
  for (const name of FEATURE_NAMES) {
    const { gives, since } = FEATURES[name];
    assert(/^[a-z][^.]*[a-zA-Z0-9]$/.test(gives.replaceAll(/\d\.\d/g, "")), `${name}: ${gives}`);
    assert(/^(before 6\.2|\d+\.\d+)$/.test(since), `${name}: ${since}`);
  }
});

Deno.test("describeQuery() names the question", () => {
  assertEquals(
    describeQuery(FEATURES["netdev.stream.reconnect-ms"].query),
    "netdev_add/arg-type/+stream/reconnect-ms",
  );
  assertEquals(describeQuery(FEATURES["device.VGA.edid"].query), "VGA.edid");
  assertEquals(describeQuery(FEATURES["option.run-with"].query), "-run-with");
  assertEquals(describeQuery(FEATURES["option.run-with.user"].query), "-run-with user=");
  assertEquals(describeQuery(FEATURES["device.virtio-9p-pci"].query), "virtio-9p-pci and -fsdev");
});
