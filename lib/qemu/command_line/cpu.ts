/** `-cpu` and `-smp`. https://libvirt.org/formatdomain.html#cpu-model-and-topology */
import type { Cpu, CpuFeature } from "../../domain/cpu.ts";
import { bootVcpus, mostVcpus } from "../../domain/vcpus.ts";
import { closest } from "../../findings/suggestion.ts";
import { findMachine } from "../probe/capabilities.ts";
import { escapeCommas, keyValues, type OptionMembers } from "./option_values.ts";
import { askedBy, type CommandLineContext } from "./context.ts";
import { gicVersion } from "./machine.ts";
import { hypervSettings, kvmSettings } from "./enlightenments.ts";

/** The processor of a PC whose document names none, by QEMU's target. */
const DEFAULT_MODELS: Readonly<Record<string, string>> = { i386: "qemu32" };
const DEFAULT_MODEL = "qemu64";
/** QEMU's own for virt, where it does not say it. */
const DEFAULT_ARM_MODEL = "cortex-a15";

/** `-cpu qemu64,kvmclock=off`. */
export function cpuArguments(context: CommandLineContext): string[] {
  const { cpu } = context.domain;
  const parts = [
    cpuModel(context),
    ...(cpu?.model?.vendorId === undefined ? [] : [`vendor=${escapeCommas(cpu.model.vendorId)}`]),
    ...(isHostLike(cpu) && cpu?.mode !== "host-model" && context.machine.chipset !== "virt"
      ? [`migratable=${cpu?.migratable === false ? "off" : "on"}`]
      : []),
    ...(cpu?.features ?? []).flatMap((feature) =>
      isLeftOut(feature, context)
        ? []
        : askedBy(context, feature, [featureSetting(feature, context)])
    ),
    ...withoutDropped(cpu),
    ...physicalBits(cpu),
    ...cache(cpu),
    ...paravirtual(context),
  ];
  const args = ["-cpu", parts.join(",")];
  return cpu === undefined ? args : askedBy(context, cpu, args);
}

function isHostLike(cpu: Cpu | undefined): boolean {
  return cpu?.mode === "host-passthrough" || cpu?.mode === "maximum" || cpu?.mode === "host-model";
}

/** The processor by QEMU's name. Pure. */
export function cpuModel(context: CommandLineContext): string {
  const { domain } = context;
  const { cpu } = domain;
  switch (cpu?.mode) {
    case "host-passthrough":
      return "host";
    case "host-model":
      return domain.type === "kvm" ? "host" : "max";
    case "maximum":
      return "max";
    default:
      return cpu?.model?.name ?? usualModel(context);
  }
}

/** Emulated, an ARM has what QEMU says of the machine type; KVM runs none but the host's own. */
function usualModel({ domain, capabilities, machine }: CommandLineContext): string {
  if (machine.chipset !== "virt") return DEFAULT_MODELS[capabilities.target] ?? DEFAULT_MODEL;
  if (domain.type === "kvm") return "host";
  const type = findMachine(capabilities, machine.name)?.defaultCpuType;
  return type?.replace(/-arm-cpu$/, "") ?? DEFAULT_ARM_MODEL;
}

/** libvirt's names where QEMU has others. */
const FEATURE_NAMES: Readonly<Record<string, string>> = { pclmuldq: "pclmulqdq" };

function featureName(name: string): string {
  return FEATURE_NAMES[name] ?? name.replaceAll("_", "-");
}

/** What libvirt leaves to itself and never tells QEMU (virQEMUCapsCPUFilterFeatures). */
const NOT_OF_QEMU = ["cmt", "mbm_total", "mbm_local", "osxsave", "ospke"];

/** What documents of libvirt still name though QEMU has dropped it. */
const FORGOTTEN = ["pconfig"];

/** What QEMU is not told. A feature that it does not know can be left out where the guest need not have it. */
function isLeftOut({ name, policy }: CpuFeature, { capabilities }: CommandLineContext): boolean {
  if (NOT_OF_QEMU.includes(name)) return true;
  if (policy === "require" || policy === "force") return false;
  return FORGOTTEN.includes(name) ||
    capabilities.cpuFeatures?.known.includes(featureName(name)) === false;
}

function featureSetting({ name, policy }: CpuFeature, context: CommandLineContext): string {
  const known = featureName(name);
  const isOff = policy === "disable" || policy === "forbid" ||
    (policy === "optional" && isUnavailable(known, context));
  return `${known}=${isOff ? "off" : "on"}`;
}

/** Whether QEMU has said that no guest here can have the feature. */
function isUnavailable(name: string, { domain, capabilities }: CommandLineContext): boolean {
  const { cpuFeatures } = capabilities;
  return cpuFeatures?.accelerator === (domain.type === "kvm" ? "kvm" : "tcg") &&
    !cpuFeatures.available.includes(name);
}

/**
 * What processors of these names had once, in QEMU or in libvirt: off, so that the guest finds the same one whichever
 * QEMU runs it. Source: `removed` in libvirt's cpu_map.
 */
const DROPPED_FEATURES: readonly (readonly [model: RegExp, feature: string])[] = [
  [/^(Skylake-(Client|Server)|(Cascadelake|Icelake)-Server)(-noTSX)?(-IBRS)?$/, "mpx"],
  [/^Icelake-Server(-noTSX)?$/, "intel-pt"],
  [/^(EPYC(-IBPB)?|Dhyana|Opteron_G3)$/, "monitor"],
];

function withoutDropped(cpu: Cpu | undefined): string[] {
  const model = isHostLike(cpu) ? undefined : cpu?.model?.name;
  if (model === undefined) return [];
  const isNamed = (name: string) => cpu?.features.some((one) => featureName(one.name) === name);
  return DROPPED_FEATURES.filter(([models, feature]) => models.test(model) && !isNamed(feature))
    .map(([, feature]) => `${feature}=off`);
}

function physicalBits(cpu: Cpu | undefined): string[] {
  const bits = cpu?.maxphysaddr;
  if (!bits) return [];
  if (bits.mode === "passthrough") {
    const limit = bits.limit === undefined ? [] : [`host-phys-bits-limit=${bits.limit}`];
    return ["host-phys-bits=on", ...limit];
  }
  return bits.bits === undefined ? [] : [`phys-bits=${bits.bits}`];
}

/** Either the host's caches or QEMU's: the other is switched off, as libvirt does (qemuBuildCpuCommandLine). */
function cache(cpu: Cpu | undefined): string[] {
  const withoutHost = cpu?.mode === "host-passthrough" || cpu?.mode === "maximum"
    ? ["host-cache-info=off"]
    : [];
  switch (cpu?.cache?.mode) {
    case "emulate":
      return ["l3-cache=on", ...withoutHost];
    case "passthrough":
      return ["host-cache-info=on", "l3-cache=off"];
    case "disable":
      return [...withoutHost, "l3-cache=off"];
    default:
      return [];
  }
}

/** What the guest may know of its host: clocks, end of interrupt, the crash report of Hyper-V. */
function paravirtual({ domain }: CommandLineContext): string[] {
  const timers = domain.clock?.timers ?? [];
  const clock = timers.find((timer) => timer.name === "kvmclock")?.present;
  const hyperv = timers.find((timer) => timer.name === "hypervclock")?.present;
  const frequency = timers.find((timer) => timer.name === "tsc")?.frequency;
  const { apic, pvspinlock, hyperv: enlightenments, kvm, pmu } = domain.features ?? {};
  const eoi = apic?.eoi;
  return [
    ...(frequency === undefined ? [] : [`tsc-frequency=${frequency}`]),
    ...(clock === undefined ? [] : [`kvmclock=${clock ? "on" : "off"}`]),
    ...(hyperv === undefined ? [] : [`hv-time=${hyperv ? "on" : "off"}`]),
    ...(eoi === undefined ? [] : [`kvm-pv-eoi=${eoi ? "on" : "off"}`]),
    ...(pvspinlock ? [`kvm-pv-unhalt=${pvspinlock.state === false ? "off" : "on"}`] : []),
    ...hypervSettings(enlightenments),
    ...(domain.devices.panics.some((panic) => panic.model === "hyperv") ? ["hv-crash"] : []),
    ...kvmSettings(kvm),
    ...(pmu ? [`pmu=${pmu.state === false ? "off" : "on"}`] : []),
  ];
}

/** `-smp 1,sockets=1,cores=1,threads=1`. */
export function smpArguments({ domain }: CommandLineContext): string[] {
  const maximum = mostVcpus(domain);
  const current = bootVcpus(domain);
  const topology = domain.cpu?.topology;
  const members: OptionMembers = {
    cpus: current,
    maxcpus: current < maximum ? maximum : undefined,
    sockets: topology?.sockets ?? maximum,
    dies: topology?.dies,
    clusters: topology?.clusters,
    cores: topology?.cores ?? 1,
    threads: topology?.threads ?? 1,
  };
  return ["-smp", keyValues(members, "cpus")];
}

/** Says what this QEMU lacks for the processor. */
export function checkCpu(context: CommandLineContext): void {
  const { domain, provenance, capabilities, machine } = context;
  const { cpu, vcpu } = domain;
  checkGic(context);
  const most = findMachine(capabilities, machine.name)?.cpuMax;
  if (vcpu && most !== undefined && vcpu.count > most) {
    provenance.report(vcpu, {
      severity: "error",
      code: "host/too-many-vcpus",
      message: `a machine of type '${machine.name}' has at most ${most} processors, ` +
        `found ${vcpu.count}`,
    });
  }
  const isNamed = cpu?.mode === undefined || cpu.mode === "custom";
  const name = isNamed ? cpu?.model?.name : undefined;
  if (isNamed && name === undefined) checkUsualModel(context);
  if (!cpu) return;
  for (const feature of cpu.features) checkFeature(feature, context);
  if (name !== undefined && !capabilities.cpuModels.includes(name)) {
    const near = closest(name, capabilities.cpuModels);
    provenance.report(cpu, {
      severity: "error",
      code: "host/cpu-model",
      message: `QEMU ${capabilities.version} has no CPU model '${name}'`,
      help: near === undefined
        ? "`qemu-system-… -cpu help` lists those that it has"
        : `did you mean '${near}'?`,
    }, { child: "model" });
  }
}

/** The registers of a GIC of version 2 have a bit for each of 8 processors. */
const GIC_2_PROCESSORS = 8;

function checkGic({ domain, machine, provenance }: CommandLineContext): void {
  const { vcpu } = domain;
  if (vcpu === undefined || vcpu.count <= GIC_2_PROCESSORS) return;
  if (gicVersion(domain, machine) !== "2") return;
  provenance.report(vcpu, {
    severity: "error",
    code: "host/too-many-vcpus",
    message: `an interrupt controller of version 2 serves at most ${GIC_2_PROCESSORS} ` +
      `processors, found ${vcpu.count}`,
    help: "write <gic version='3'/> in <features>",
  });
}

/** QEMU's default for ARM is of 2011: UEFI and the kernels of today do not start on it. */
function checkUsualModel(context: CommandLineContext): void {
  const { machine, domain, provenance } = context;
  if (machine.chipset !== "virt" || !ARMS_OF_32_BITS.includes(usualModel(context))) return;
  provenance.report(domain.os.type, {
    severity: "warning",
    code: "host/cpu-of-32-bits",
    message: `without ${domain.cpu ? "<model> in <cpu>" : "<cpu>"} the processor is QEMU's ` +
      `default, ${usualModel(context)}, ` +
      "which has 32 bits: most guests do not start on it",
    help: "write <cpu mode='maximum'/>",
  }, { attribute: "arch" });
}

const ARMS_OF_32_BITS = ["cortex-a7", "cortex-a8", "cortex-a9", "cortex-a15"];

/** A feature that QEMU has no name for, and one that the guest is to have and cannot. */
function checkFeature(feature: CpuFeature, context: CommandLineContext): void {
  const { domain, machine, provenance, capabilities } = context;
  const { cpuFeatures } = capabilities;
  if (cpuFeatures === undefined || NOT_OF_QEMU.includes(feature.name)) return;
  const spot = { attribute: "name" };
  const name = featureName(feature.name);
  if (!cpuFeatures.known.includes(name)) {
    const near = FORGOTTEN.includes(name) ? undefined : closest(name, cpuFeatures.known);
    const isLeft = isLeftOut(feature, context);
    provenance.report(feature, {
      severity: isLeft ? "warning" : "error",
      code: "host/cpu-feature",
      message: `QEMU ${capabilities.version} has no CPU feature '${feature.name}'${
        isLeft ? ", and neither has the guest" : ""
      }`,
      help: near === undefined ? "remove it" : `did you mean '${near}'? else remove it`,
    }, spot);
    return;
  }
  if (feature.policy !== "require" || !isUnavailable(name, context)) return;
  // QEMU for ARM does not start without what it was asked for, whatever is checked.
  const isArm = machine.chipset === "virt";
  const isExact = isArm || domain.cpu?.check === "full";
  provenance.report(feature, {
    severity: isExact ? "error" : "warning",
    code: "host/cpu-feature",
    message: `the guest cannot have the CPU feature '${feature.name}': ${
      domain.type === "kvm" ? "this host's processor does not have it" : "QEMU does not emulate it"
    }`,
    help: isArm
      ? "remove it, or write policy='optional'"
      : isExact
      ? "write policy='optional', or check='none' on <cpu>, and the guest does without it"
      : "the guest does without it; with check='full' on <cpu> it is not started then",
  }, spot);
}
