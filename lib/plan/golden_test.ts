/** Every document of testdata/plans gives the plan of testdata/golden. Rewritten with UPDATE_GOLDEN=1. */
import { assertEquals } from "@std/assert";
import type { LaunchPlan } from "./launch_plan.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import {
  capabilitiesOf72,
  describe,
  mustPlan,
  planOf,
  readWell,
  testdata,
  withEverything,
  withFeatures,
} from "./testing/documents.ts";

const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
/** A QEMU whose netdevs and chardevs reconnect by themselves. */
const NEW = withFeatures(OLD, {
  "netdev.stream.reconnect": true,
  "netdev.stream.reconnect-ms": true,
  "chardev.reconnect-ms": true,
});
/** One that can do everything, for documents of which that of 7.2 cannot do all. */
const EVERYTHING = withEverything(OLD);
const NEWER: readonly string[] = ["newer_q35", "sound_servers_q35"];
/** One before JSON on the command line. */
const KEY_VALUES = withFeatures(OLD, {
  "device.json": false,
  "netdev.json": false,
  "object.json": false,
});

const CASES:
  readonly (readonly [document: string, name: string, capabilities: QemuCapabilities])[] = [
    ...documents().map((document) =>
      NEWER.includes(document)
        ? [document, "everything", EVERYTHING] as const
        : [document, "qemu-7.2", OLD] as const
    ),
    ["passt_q35", "reconnect-ms", NEW],
    ["vhostuser", "reconnect-ms", NEW],
    ["streams", "reconnect-ms", NEW],
    ["passt_q35", "reconnect", withFeatures(OLD, { "netdev.stream.reconnect": true })],
    ["disks_pc", "key-values", KEY_VALUES],
    ["tuned_q35", "key-values", KEY_VALUES],
    ["small_i686", "i386", { ...OLD, target: "i386" }],
  ];

for (const [document, name, capabilities] of CASES) {
  Deno.test(`planLaunch() gives the golden plan of ${document} with ${name}`, async () => {
    const text = Deno.readTextFileSync(testdata("plans", `${document}.xml`));
    const planned = planOf(await readWell(document, text), capabilities);
    const golden = { findings: lines(describe(planned.findings)), plan: shown(mustPlan(planned)) };
    const found = `${JSON.stringify(golden, null, 2)}\n`;
    const file = testdata("golden", `${document}.${name}.json`);
    if (UPDATE) Deno.writeTextFileSync(file, found);
    assertEquals(JSON.parse(found), JSON.parse(Deno.readTextFileSync(file)));
  });
}

for (const document of documents()) {
  Deno.test(`the document that a plan of ${document} keeps gives the same plan`, async () => {
    const text = Deno.readTextFileSync(testdata("plans", `${document}.xml`));
    const capabilities = NEWER.includes(document) ? EVERYTHING : OLD;
    const first = mustPlan(planOf(await readWell(document, text), capabilities));
    const second = mustPlan(planOf(await readWell(document, first.xml), capabilities));
    // Its elements stand elsewhere.
    const { origins: _, ...same } = first.qemu;
    assertEquals({ ...second.qemu, origins: [] }, { ...same, origins: [] });
    assertEquals(second.passt.map(({ args }) => args), first.passt.map(({ args }) => args));
    assertEquals(second.xml, first.xml);
  });
}

Deno.test("every golden plan belongs to a case", () => {
  const wanted = CASES.map(([document, name]) => `${document}.${name}.json`).sort();
  assertEquals([...Deno.readDirSync(testdata("golden"))].map(({ name }) => name).sort(), wanted);
});

/** The plan with a line for each origin: `-blockdev from 12:7`. */
function shown(plan: LaunchPlan): unknown {
  const origins = ({ args, origins = [] }: Pick<LaunchPlan["qemu"], "args" | "origins">) =>
    origins.map(({ argument, part, place: { line, column } }) =>
      `${part ?? args[argument - 1]} from ${line}:${column}`
    );
  return {
    ...plan,
    passt: plan.passt.map((one) => ({ ...one, origins: origins(one) })),
    qemu: { ...plan.qemu, origins: origins(plan.qemu) },
  };
}

function documents(): string[] {
  return [...Deno.readDirSync(testdata("plans"))].map(({ name }) => name.replace(/\.xml$/, ""))
    .sort();
}

function lines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}
