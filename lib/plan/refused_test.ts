/** What a plan refuses, word for word and place by place: testdata/refused. Rewritten with UPDATE_GOLDEN=1. */
import { assertEquals } from "@std/assert";
import { readDomain } from "../domain/read.ts";
import { isBlocking } from "../findings/finding.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import {
  capabilitiesOf72,
  describe,
  planOf,
  readWell,
  testdata,
  withFeatures,
} from "./testing/documents.ts";

const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";
const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

const DOCUMENTS = [...Deno.readDirSync(testdata("refused"))].map(({ name }) => name)
  .filter((name) => name.endsWith(".xml")).sort();

for (const document of DOCUMENTS) {
  Deno.test(`planLaunch() refuses what it cannot do of ${document}`, async () => {
    const { domain, origins } = await readDomain(
      document,
      Deno.readTextFileSync(testdata("refused", document)),
    );
    if (!domain || !origins) throw new Error(`Cannot read ${document}`);
    const planned = planOf({ domain, origins }, OLD);
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
    expected: "1:15: error: KVM cannot be used: this user may not open /dev/kvm, " +
      "or the host has none [host/kvm]",
  },
  {
    document: "kvm",
    without: "KVM",
    capabilities: { ...OLD, kvm: { present: false, usable: false } },
    expected: `1:15: error: ${OLD.emulator} was built without KVM [host/kvm]`,
  },
  {
    document: "kvm",
    without: "q35",
    capabilities: { ...OLD, machines: [] },
    expected: "11:20: error: QEMU 7.2.22 has no machine type 'q35' [host/machine-type]",
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
    expected: "11:21: error: QEMU 7.2.22 has no SPICE here [host/no-graphics]",
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

Deno.test("planLaunch() says at the name which socket's path would be too long", async () => {
  const plain = await readWell(
    "bare_q35",
    Deno.readTextFileSync(testdata("plans", "bare_q35.xml")),
  );
  const withPasst = await readWell(
    "passt_q35",
    Deno.readTextFileSync(testdata("plans", "passt_q35.xml")),
  );
  const below = (machines: number, passt: number) => ({
    machines: `/${"m".repeat(machines - 1)}`,
    passt: `/${"p".repeat(passt - 1)}`,
    cache: "/cache",
  });
  const { name } = plain.domain;
  const room = 107 - `/${name}/control.socket`.length;
  const passtRoom = 107 - `/domrun-${withPasst.domain.name}-ua-second.socket`.length;
  const rows: readonly (readonly [typeof plain, ReturnType<typeof below>, string])[] = [
    [plain, below(room, 20), ""],
    [
      plain,
      below(room + 1, 20),
      `/${"m".repeat(room)}/${name}/control.socket' 1 bytes`,
    ],
    [withPasst, below(20, passtRoom), ""],
    [
      withPasst,
      below(20, passtRoom + 3),
      `/${"p".repeat(passtRoom + 2)}/domrun-${withPasst.domain.name}-ua-second.socket' 3 bytes`,
    ],
  ];
  for (const [read, directories, expected] of rows) {
    const { findings } = planOf(read, OLD, { directories });
    assertEquals(
      describe(findings.filter(isBlocking)),
      expected && `2:3: error: the name makes the socket path '${expected} too long for Linux ` +
          "[host/socket-path-too-long]",
    );
  }
});
