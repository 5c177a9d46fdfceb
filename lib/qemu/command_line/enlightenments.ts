/** What the guest is told of its hypervisor: parts of `-cpu`. https://libvirt.org/formatdomain.html#hypervisor-features */
import type { Hyperv, Kvm } from "../../domain/hyperv.ts";
import type { FeatureName } from "../probe/features.ts";
import { escapeCommas } from "./option_values.ts";
import { type CommandLineContext, requireFeature } from "./context.ts";

/** A guest that says nothing of retries never reports that it spins. */
const NEVER_REPORTED = 0xffffffff;

/** `hv-relaxed=on`, …, in libvirt's order: those that are on; what is off is QEMU's default. Pure. */
export function hypervSettings(hyperv: Hyperv | undefined): string[] {
  if (hyperv === undefined) return [];
  if (hyperv.mode === "passthrough") return ["hv-passthrough=on"];
  const { spinlocks, stimer, tlbflush, vendorId } = hyperv;
  const retries = (spinlocks?.retries ?? NEVER_REPORTED).toString(16);
  return [
    ...on(hyperv.relaxed, "hv-relaxed"),
    ...on(hyperv.vapic, "hv-vapic"),
    ...(spinlocks?.state ? [`hv-spinlocks=0x${retries}`] : []),
    ...on(hyperv.vpindex, "hv-vpindex"),
    ...on(hyperv.runtime, "hv-runtime"),
    ...on(hyperv.synic, "hv-synic"),
    ...on(stimer, "hv-stimer"),
    ...(stimer?.state ? on(stimer.direct, "hv-stimer-direct") : []),
    ...on(hyperv.reset, "hv-reset"),
    ...(vendorId?.state ? [`hv-vendor-id=${escapeCommas(vendorId.value ?? "")}`] : []),
    ...on(hyperv.frequencies, "hv-frequencies"),
    ...on(hyperv.reenlightenment, "hv-reenlightenment"),
    ...on(tlbflush, "hv-tlbflush"),
    ...(tlbflush?.state ? on(tlbflush.direct, "hv-tlbflush-direct") : []),
    ...(tlbflush?.state ? on(tlbflush.extended, "hv-tlbflush-ext") : []),
    ...on(hyperv.ipi, "hv-ipi"),
    ...on(hyperv.evmcs, "hv-evmcs"),
    ...on(hyperv.avic, "hv-avic"),
    ...on(hyperv.emsrBitmap, "hv-emsr-bitmap"),
    ...on(hyperv.xmmInput, "hv-xmm-input"),
  ];
}

/** `kvm=off`, …: what differs from QEMU's defaults. Pure. */
export function kvmSettings(kvm: Kvm | undefined): string[] {
  return [
    ...(kvm?.hidden?.state ? ["kvm=off"] : []),
    ...on(kvm?.hintDedicated, "kvm-hint-dedicated"),
    ...on(kvm?.pollControl, "kvm-poll-control"),
    ...(kvm?.pvIpi?.state === false ? ["kvm-pv-ipi=off"] : []),
  ];
}

function on(one: { readonly state: boolean } | undefined, option: string): string[] {
  return one?.state ? [`${option}=on`] : [];
}

/** Those that not every QEMU has. */
const NEWER = {
  "hv-emsr-bitmap": "cpu.hv-emsr-bitmap",
  "hv-xmm-input": "cpu.hv-xmm-input",
  "hv-tlbflush-direct": "cpu.hv-tlbflush-direct",
  "hv-tlbflush-ext": "cpu.hv-tlbflush-ext",
} as const satisfies Readonly<Record<string, FeatureName>>;

/** Says which of them this QEMU lacks, and which other switches of `<features>`. */
export function checkEnlightenments(context: CommandLineContext): void {
  const { features } = context.domain;
  if (features?.hyperv) {
    const { hyperv } = features;
    const settings = hypervSettings(hyperv);
    const models = {
      "hv-emsr-bitmap": hyperv.emsrBitmap,
      "hv-xmm-input": hyperv.xmmInput,
      "hv-tlbflush-direct": hyperv.tlbflush?.direct,
      "hv-tlbflush-ext": hyperv.tlbflush?.extended,
    };
    for (const [option, feature] of Object.entries(NEWER)) {
      if (!settings.includes(`${option}=on`)) continue;
      requireFeature(context, models[option as keyof typeof NEWER] ?? hyperv, feature);
    }
  }
  if (features?.ps2) requireFeature(context, features.ps2, "machine.i8042");
  if (features?.asyncTeardown) {
    requireFeature(context, features.asyncTeardown, "option.run-with.async-teardown");
  }
}
