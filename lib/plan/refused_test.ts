/** What a plan refuses, word for word and place by place: testdata/refused. Rewritten with UPDATE_GOLDEN=1. */
import { assertEquals } from "@std/assert";
import { isBlocking } from "../findings/finding.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import { checkDocument } from "./check_document.ts";
import {
  capabilitiesOf72,
  describe,
  planOf,
  readWell,
  testdata,
  withFeatures,
} from "./testing/documents.ts";
import { machineFiles } from "./machine_files.ts";

const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";
const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

const DOCUMENTS = [...Deno.readDirSync(testdata("refused"))].map(({ name }) => name)
  .filter((name) => name.endsWith(".xml")).sort();

for (const document of DOCUMENTS) {
  Deno.test(`planLaunch() refuses what it cannot do of ${document}`, async () => {
    const text = Deno.readTextFileSync(testdata("refused", document));
    const planned = planOf(await checkDocument(document, text), OLD);
    const found = `${describe(planned.findings)}\n`;
    const file = testdata("refused", document.replace(/\.xml$/, ".txt"));
    if (UPDATE) Deno.writeTextFileSync(file, found);
    assertEquals(planned.plan, undefined);
    assertEquals(found, Deno.readTextFileSync(file));
  });
}

/** One document and a QEMU or passt that lacks something of it. */
const LACKS: readonly {
  readonly document: string;
  readonly without: string;
  readonly capabilities: QemuCapabilities;
  readonly expected: string;
}[] = [
  {
    document: "passt_q35",
    without: "netdev stream",
    capabilities: withFeatures(OLD, { "netdev.stream": false }),
    expected: [37, 45].map((line) =>
      `${line}:7: error: QEMU 7.2.22 cannot connect to passt: it has no netdev 'stream' ` +
      "[host/no-stream]"
    ).join("\n"),
  },
  {
    document: "bare_q35",
    without: "slirp and stream",
    capabilities: withFeatures(OLD, { "netdev.user": false, "netdev.stream": false }),
    expected: [23, 24].map((line) =>
      `${line}:5: error: QEMU 7.2.22 was built without its user network [host/no-slirp]`
    ).join("\n"),
  },
  {
    document: "vhostuser",
    without: "vhost-user",
    capabilities: withFeatures(OLD, { "netdev.vhost-user": false }),
    expected: "16:22: error: QEMU 7.2.22 was built without vhost-user networks " +
      "[host/no-vhost-user]",
  },
  {
    document: "kvm",
    without: "access to KVM",
    capabilities: { ...OLD, kvm: { present: true, usable: false } },
    expected:
      "1:15: error: KVM cannot be used: the host has none, this user may not open /dev/kvm, " +
      "or it does not work [host/kvm]",
  },
  {
    document: "kvm",
    without: "KVM",
    capabilities: { ...OLD, kvm: { present: false, usable: false } },
    expected:
      `1:15: error: ${OLD.emulator} was built without KVM, which runs guests of the host's own ` +
      "architecture, and the machine is of x86_64 [host/kvm]",
  },
  {
    document: "kvm",
    without: "q35",
    capabilities: { ...OLD, machines: [] },
    expected: "11:20: error: QEMU 7.2.22 has no machine type 'q35' [host/machine-type]",
  },
  {
    document: "screen_spice",
    without: "its machine type and SPICE",
    capabilities: { ...withFeatures(OLD, { "graphics.spice": false }), machines: [] },
    expected: [
      "5:20: error: QEMU 7.2.22 has no machine type 'pc' [host/machine-type]",
      "22:21: error: QEMU 7.2.22 has no SPICE here [host/no-graphics]",
    ].join("\n"),
  },
  {
    document: "tuned_q35",
    without: "the CPU model Haswell",
    capabilities: { ...OLD, cpuModels: OLD.cpuModels.filter((model) => model !== "Haswell") },
    expected: "23:5: error: QEMU 7.2.22 has no CPU model 'Haswell' [host/cpu-model]",
  },
  {
    document: "screen_spice",
    without: "SPICE",
    capabilities: withFeatures(OLD, { "graphics.spice": false }),
    expected: "22:21: error: QEMU 7.2.22 has no SPICE here [host/no-graphics]",
  },
  {
    document: "disks_pc",
    without: "qcow2 and LSI's HBAs",
    capabilities: {
      ...withFeatures(OLD, { "blockdev.qcow2": false }),
      types: OLD.types.filter((type) => type !== "lsi53c895a"),
    },
    expected: [
      "17:33: error: QEMU 7.2.22 was built without qcow2 [host/no-qcow2]",
      "59:46: error: QEMU 7.2.22 has no device 'lsi53c895a' [host/no-device]",
    ].join("\n"),
  },
];

for (const { document, without, capabilities, expected } of LACKS) {
  Deno.test(`planLaunch() says what a QEMU without ${without} lacks for ${document}`, async () => {
    const text = Deno.readTextFileSync(testdata("plans", `${document}.xml`));
    const { findings } = planOf(await readWell(document, text), capabilities);
    assertEquals(describe(findings.filter(isBlocking).slice(0, 2)), expected);
  });
}

Deno.test("planLaunch() says which socket's path is too long, and what to shorten", async () => {
  const text = Deno.readTextFileSync(testdata("plans", "bare_q35.xml"));
  const channel = (alias: string) =>
    `<channel type='unix'><target type='virtio' name='a'/><alias name='${alias}'/></channel>`;
  const alias = `ua-${"a".repeat(107 - "/run/bare/ua-.socket".length)}`;
  const deep = `/${"m".repeat(85)}`;
  const own = (place: string, purpose: string, path: string, bytes: number) =>
    `${place} the socket of ${purpose} would be '${path}': ${bytes} bytes, and Linux takes 107; ` +
    `make the directory's path ${bytes - 107} bytes shorter`;
  const files = machineFiles(deep, "bare");
  const rows: readonly (readonly [added: string, machines: string, expected: string[]])[] = [
    [channel(alias), "/run", []],
    [
      channel(`${alias}bc`),
      "/run",
      [
        `41:1 the socket of ${alias}bc would be '/run/bare/${alias}bc.socket': ` +
        `109 bytes, and Linux takes 107; shorten the alias '${alias}bc' by 2 bytes`,
      ],
    ],
    [
      "",
      deep,
      [
        own("2:3", "the launch", files.launchSocket, 120),
        own("2:3", "the supervisor", files.controlSocket, 121),
        own("2:3", "QMP", files.qmpSocket, 117),
        own("39:5", "serial0", `${files.directory}/serial0.socket`, 121),
      ],
    ],
  ];
  for (const [added, machines, expected] of rows) {
    const read = await readWell("bare_q35", text.replace("</devices>", `\n${added}</devices>`));
    const directories = { machines, passt: "/p", cache: "/cache" };
    const { findings } = planOf(read, OLD, { directories });
    assertEquals(
      findings.filter(isBlocking).map(({ line, column, message, help }) =>
        `${line}:${column} ${message}; ${help}`
      ),
      expected,
    );
  }
});
