/** `<vcpu>`, `<cpu>` and memory sizes. */
import { cellsKiB, totalKiB } from "../memory_sizes.ts";
import { repetitions, type Scope } from "./rule.ts";

/** More processors at the start than there are. */
export function currentVcpus({ domain: { vcpu }, origins, report }: Scope): void {
  if (vcpu?.current === undefined || vcpu.current <= vcpu.count) return;
  report(origins.attribute(vcpu, "current"), {
    severity: "error",
    code: "vcpu/current",
    message: `current='${vcpu.current}' is more than the ${vcpu.count} processors there are`,
    help: `write <vcpu>${vcpu.current}</vcpu>`,
  });
}

/** Sockets, dies, clusters, cores and threads multiply to the processors. */
export function topologyProduct({ domain, origins, report }: Scope): void {
  const topology = domain.cpu?.topology;
  if (topology === undefined) return;
  if (domain.vcpu === undefined && origins.isDamaged(domain)) return;
  const { sockets, dies = 1, clusters = 1, cores, threads } = topology;
  const product = sockets * dies * clusters * cores * threads;
  const count = domain.vcpu?.count ?? 1;
  if (product === count) return;
  report(origins.span(topology), {
    severity: "error",
    code: "cpu/topology",
    message: `the topology is of ${product} processors, and there are ${count}`,
    help: `write <vcpu>${product}</vcpu>, or change the topology`,
  });
}

/** Features are added to a model or taken from it. */
export function featuresWithoutModel({ domain: { cpu }, origins, report }: Scope): void {
  if (cpu === undefined || cpu.features.length === 0 || origins.isDamaged(cpu)) return;
  if ((cpu.mode ?? "custom") !== "custom" || cpu.model?.name !== undefined) return;
  report(origins.span(cpu), {
    severity: "error",
    code: "cpu/no-model",
    message: "<cpu> has features and no model to add them to",
    help: "add <model>qemu64</model>, or write mode='host-model'",
  });
}

/** Once is enough, and twice may disagree. */
export function repeatedFeature({ domain: { cpu }, origins, report }: Scope): void {
  for (const { again, key } of repetitions(cpu?.features ?? [], (feature) => feature.name)) {
    report(origins.attribute(again, "name"), {
      severity: "error",
      code: "cpu/repeated-feature",
      message: `CPU feature '${key}' is there already`,
      help: "remove one of them",
    });
  }
}

/** The host's own processor needs the host's own virtualisation. */
export function hostProcessor({ domain, origins, report }: Scope): void {
  if (domain.type !== "qemu" || domain.cpu?.mode !== "host-passthrough") return;
  report(origins.attribute(domain.cpu, "mode"), {
    severity: "error",
    code: "cpu/host-needs-kvm",
    message: "mode='host-passthrough' needs <domain type='kvm'>, found 'qemu'",
    help: "write mode='maximum' for the most that emulation can do",
  });
}

/** libvirt looks for the named model that comes nearest to the host's, so that the machine can be moved. */
export function hostModel({ domain, origins, report }: Scope): void {
  if (domain.cpu?.mode !== "host-model") return;
  const taken = domain.type === "kvm" ? "host-passthrough" : "maximum";
  report(origins.attribute(domain.cpu, "mode"), {
    severity: "note",
    code: "cpu/host-model",
    message: `'host-model' is taken as '${taken}': the machine is not to be moved`,
  });
}

/** Only of modes that take the host as it is. */
export function migratable({ domain: { cpu }, origins, report }: Scope): void {
  if (cpu?.migratable === undefined) return;
  if (cpu.mode === "host-passthrough" || cpu.mode === "maximum") return;
  report(origins.attribute(cpu, "migratable"), {
    severity: "error",
    code: "cpu/migratable",
    message: "migratable is for the modes 'host-passthrough' and 'maximum' only",
    help: "remove it",
  });
}

/** The balloon cannot give more than there is. */
export function currentMemory({ domain, origins, report }: Scope): void {
  const { currentMemoryKiB } = domain;
  const sizeKiB = totalKiB(domain);
  if (currentMemoryKiB === undefined || currentMemoryKiB <= sizeKiB) return;
  // Of these there is another rule.
  if (sizeKiB === 0 || cellsKiB(domain) !== undefined) return;
  report(origins.childText(domain, "currentMemory"), {
    severity: "warning",
    code: "memory/current",
    message: `<currentMemory> is more than <memory>, so the guest has ${sizeKiB} KiB`,
    help: "raise <memory>, or remove <currentMemory>",
  });
}

/** Less than any system of today boots with, in KiB. */
const SUSPICIOUS_KIB = 64 * 1024;

/** A number without a unit is of KiB, which not everybody expects. */
export function memoryWithoutUnit({ domain: { memory }, origins, report }: Scope): void {
  if (
    memory === undefined || memory.sizeKiB > SUSPICIOUS_KIB || origins.hasAttribute(memory, "unit")
  ) return;
  const size = memory.sizeKiB;
  report(origins.span(memory), {
    severity: "warning",
    code: "memory/without-unit",
    message: `${size} without a unit is ${size} KiB${
      size >= 1024 ? `, which is ${Math.floor(size / 1024)} MiB` : ""
    }`,
    help: `was <memory unit='MiB'>${size}</memory> meant?`,
  });
}

/** Huge pages come from a file system; anonymous memory has none, and on demand there may be none left. */
export function hugepages({ domain: { memoryBacking }, origins, report }: Scope): void {
  if (memoryBacking?.hugepages === undefined) return;
  if (memoryBacking.source === "anonymous") {
    report(origins.childAttribute(memoryBacking, "source", "type"), {
      severity: "error",
      code: "memory/hugepages-anonymous",
      message: "huge pages do not go with anonymous memory",
      help: "write <source type='memfd'/>, or remove it",
    });
  }
  if (memoryBacking.allocation?.mode === "ondemand") {
    report(origins.attribute(memoryBacking.allocation, "mode"), {
      severity: "error",
      code: "memory/hugepages-on-demand",
      message: "huge pages are allocated at the start, found mode='ondemand'",
      help: "write mode='immediate', or remove <allocation>",
    });
  }
}
