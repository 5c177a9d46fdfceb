import { assertEquals } from "@std/assert";
import { PASST_FEATURE_NAMES, type PasstCapabilities } from "../passt/probe/features.ts";
import { keepsRoot } from "./passt.ts";
import { capabilitiesOf72, planOf, readWell, testdata } from "./testing/documents.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

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

Deno.test("planLaunch() says which passt to install for what is lacking, and what else does", async () => {
  const document = await readWell(
    "vhostuser",
    Deno.readTextFileSync(testdata("plans", "vhostuser.xml")),
  );
  const passt = { program: "/usr/bin/passt", version: "2023", features: features(false) };
  const { findings } = planOf(document, OLD, { passt });
  assertEquals(
    findings.filter(({ code }) => code.startsWith("host/passt-")).map(({ help }) => help),
    [
      "install passt of 2025-05-03 or later, which shares the guest's memory and is faster; " +
      "or write <interface type='user'>, the same network through a socket",
      "install passt of 2025-05-03 or later, which gives the guest a host name; " +
      "or leave it out, and set the name inside the guest",
      "install passt of 2025-05-03 or later, which gives the guest a fully qualified name; " +
      "or leave it out, and set the name inside the guest",
    ],
  );
});
