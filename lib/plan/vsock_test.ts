/** The number of a machine's vsock, and what the host needs for it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  capabilitiesOf72,
  IDENTITY,
  mustPlan,
  planOf,
  readWell,
  testdata,
} from "./testing/documents.ts";
import { planAgain } from "./plan_again.ts";
import { renderPlan } from "./render.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
const { cid: OWN } = IDENTITY;

const document = (vsock: string) =>
  `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>
<os><type machine='q35'>hvm</type></os><devices>${vsock}</devices></domain>`;

const planFor = async (vsock: string) =>
  mustPlan(planOf(await readWell("vm.xml", document(vsock)), OLD));

const ROWS: readonly (readonly [vsock: string, cid: number, auto: string])[] = [
  ["<vsock/>", OWN, "yes"],
  ["<vsock><cid auto='yes'/></vsock>", OWN, "yes"],
  // A live document has the number of the start that it was taken from.
  ["<vsock><cid auto='yes' address='42'/></vsock>", OWN, "yes"],
  ["<vsock><cid auto='no' address='42'/></vsock>", 42, "no"],
];

for (const [vsock, cid, auto] of ROWS) {
  Deno.test(`planLaunch() gives ${vsock} its number`, async () => {
    const plan = await planFor(vsock);
    assertStringIncludes(plan.qemu.args.join(" "), `"guest-cid":${cid},`);
    assertEquals(plan.vsockCid, cid);
    assertStringIncludes(plan.xml, `<cid auto='${auto}' address='${cid}'/>`);
    assertStringIncludes(renderPlan(plan), `Vsock      CID ${cid}\n`);
    assertEquals(plan.files, [{
      path: "/dev/vhost-vsock",
      access: "read-write",
      purpose: "the vsock",
      place: { file: "vm.xml", line: 2, column: 49 },
    }]);
  });
}

Deno.test("planLaunch() speaks of no vsock where there is none", async () => {
  const plan = await planFor("");
  assertEquals([plan.vsockCid, plan.files, /vsock/i.test(renderPlan(plan))], [
    undefined,
    [],
    false,
  ]);
});

Deno.test("planAgain() leaves a machine that runs the number that it has", async () => {
  const { xml } = await planFor("<vsock/>");
  const runs = xml.replace(`address='${OWN}'`, "address='77'");
  const request = requestOf();
  const again = await planAgain("vm", runs, request);
  assertEquals("plan" in again && again.plan.vsockCid, 77);
});

function requestOf(): Parameters<typeof planAgain>[2] {
  return {
    capabilities: OLD,
    directories: { machines: "/m", passt: "/p", cache: "/c" },
    user: { uid: 1000, gid: 1000 },
    identity: IDENTITY,
    now: { utcMs: 0, eastMinutes: 0 },
    running: {},
  };
}
