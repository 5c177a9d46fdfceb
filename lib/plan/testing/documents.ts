/** For tests: documents of testdata/plans, planned against capabilities of testdata/capabilities. */
import { join } from "@std/path/posix";
import type { Identity } from "../../domain/identity.ts";
import type { ReadDomain } from "../../domain/read.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import { parseCapabilities, type QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { type CommandLineStyle, USUAL_STYLE } from "../../qemu/command_line/context.ts";
import type { Directories } from "../../host/host.ts";
import { type FirmwareDescriptor, parseDescriptor } from "../../qemu/firmware/descriptor.ts";
import { FEATURE_NAMES, FEATURES } from "../../qemu/probe/features.ts";
import { type Finding, isBlocking } from "../../findings/finding.ts";
import type { LaunchPlan } from "../launch_plan.ts";
import { checkDocument } from "../check_document.ts";
import { planLaunch, type Planned } from "../plan.ts";

/** A UUID and MAC addresses that are easy to find again. */
export const IDENTITY: Identity = {
  uuid: "01060b10-151a-4f24-a92e-33383d42474c",
  macs: Array.from({ length: 16 }, (_, index) => `52:54:00:51:56:${(0x5b + index).toString(16)}`),
  cid: 3 + 0x51565b,
};

/** Directories that no test writes to. */
export const DIRECTORIES = {
  machines: "/run/user/1000/domrun",
  passt: "/run/user/1000/libvirt/qemu/run/passt",
  cache: "/run/user/1000/domrun/.cache",
  state: "/home/joe/.local/state/domrun",
  documents: "/home/joe/.config/domrun",
} as const;

/** What the QEMU of Debian 12 can do, KVM included, as this project's probe wrote it down. */
export function capabilitiesOf72(text: string): QemuCapabilities {
  const read = parseCapabilities(JSON.parse(text), "qemu-7.2.json");
  return { ...read, kvm: { present: true, usable: true }, accelerators: ["kvm", "tcg"] };
}

/** The same with features switched. Pure. */
export function withFeatures(
  capabilities: QemuCapabilities,
  features: Partial<QemuCapabilities["features"]>,
): QemuCapabilities {
  return { ...capabilities, features: { ...capabilities.features, ...features } };
}

/** The same of a QEMU that can do everything that is asked for. Pure. */
export function withEverything(capabilities: QemuCapabilities): QemuCapabilities {
  const asked = FEATURE_NAMES.map((name) => FEATURES[name].query);
  const types = asked.flatMap((query) => query.kind === "type" ? [query.type] : []);
  return {
    ...capabilities,
    types: [...new Set([...capabilities.types, ...types])].sort(),
    features: Object.fromEntries(
      FEATURE_NAMES.map((name) => [name, true]),
    ) as QemuCapabilities["features"],
  };
}

/** The same QEMU built for ARM: without what is on ISA, with the board 'virt'. Pure. */
export function forArm(capabilities: QemuCapabilities): QemuCapabilities {
  const ofPcs = /^(isa-|pvpanic$|tpm-|virtio-vga|qxl|sb16$|ib700$|cirrus-vga$|vmgenid$)/;
  const virt = {
    name: "virt-7.2",
    alias: "virt",
    cpuMax: 512,
    isDefault: false,
    hotpluggableCpus: false,
    defaultRamId: "mach-virt.ram",
    defaultCpuType: "cortex-a15-arm-cpu",
    deprecated: false,
  };
  return {
    ...capabilities,
    emulator: "/usr/bin/qemu-system-aarch64",
    target: "aarch64",
    machines: [virt],
    cpuModels: ["cortex-a15", "cortex-a57", "max"],
    types: [...capabilities.types.filter((type) => !ofPcs.test(type)), "tpm-tis-device"].sort(),
  };
}

/** A document that decodes; throws with the findings when it does not. */
export async function readWell(name: string, text: string): Promise<ReadWell> {
  const read = await checkDocument(name, text);
  const { domain, origins, findings } = read;
  if (!domain || !origins || findings.some(isBlocking)) {
    throw new Error(`Cannot read ${name}:
${describe(findings)}`);
  }
  return { ...read, domain, origins };
}

/** A document that decoded. */
export type ReadWell = ReadDomain & Required<Pick<ReadDomain, "domain" | "origins">>;

export interface PlanOptions {
  readonly style?: CommandLineStyle;
  readonly directories?: Directories;
  readonly uid?: number;
  readonly tlsDirectory?: string;
  readonly takenPorts?: ReadonlySet<number>;
  /** Absent: one that can do everything. */
  readonly passt?: PasstCapabilities | undefined;
  /** See {@link PlanRequest.kept}. */
  readonly kept?: readonly string[];
}

/** The time of libvirt's tests, in their time zone VIR00:30. */
const NOW = { utcMs: Date.UTC(2009, 1, 13, 23, 31, 30), eastMinutes: -30 };

/** Plans a domain that was read, one for ARM with the same QEMU for that. Pure. */
export function planOf(
  document: ReadDomain,
  capabilities: QemuCapabilities,
  options: PlanOptions = {},
): Planned {
  const {
    style = USUAL_STYLE,
    directories = DIRECTORIES,
    uid = 1000,
    passt,
    tlsDirectory,
    takenPorts,
  } = options;
  return planLaunch({
    document,
    capabilities: isForArm(document) && capabilities.target === "x86_64"
      ? forArm(capabilities)
      : capabilities,
    passt,
    directories,
    user: { uid, gid: uid },
    identity: IDENTITY,
    firmware: testFirmware(),
    kept: options.kept ?? [],
    now: NOW,
    tlsDirectory,
    takenPorts,
    style,
  });
}

/** True for a document of an ARM machine. Pure. */
export function isForArm({ domain }: ReadDomain): boolean {
  return domain?.os.type.arch === "aarch64";
}

/** The firmware that is installed where the tests plan: that of libvirt's tests. */
export function testFirmware(): readonly FirmwareDescriptor[] {
  return [...Deno.readDirSync(testdata("firmware"))].map(({ name }) => name).sort().map((name) =>
    parseDescriptor(
      `/usr/share/qemu/firmware/${name}`,
      Deno.readTextFileSync(testdata("firmware", name)),
    )
  );
}

/** The plan; throws with the findings when there is none. */
export function mustPlan(planned: Planned): LaunchPlan {
  if (!planned.plan) throw new Error(`Cannot plan:\n${describe(planned.findings)}`);
  return planned.plan;
}

/** Findings, one a line. Pure. */
export function describe(findings: readonly Finding[]): string {
  return findings.map(({ line, column, severity, code, message }) =>
    `${line}:${column}: ${severity}: ${message} [${code}]`
  ).join("\n");
}

/** The directory of the test data. Pure. */
export function testdata(...parts: readonly string[]): string {
  return join(new URL("../../../testdata", import.meta.url).pathname, ...parts);
}
