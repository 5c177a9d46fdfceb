/** What the guest is told of its hypervisor: parts of `-cpu`. https://libvirt.org/formatdomain.html#hypervisor-features */
import type { Hyperv, Kvm } from "../../domain/hyperv.ts";
import type { FeatureName } from "../probe/features.ts";
import { escapeCommas } from "./option_values.ts";
import { type CommandLineContext, requireFeature } from "./context.ts";

/** QEMU's names of those that are only switched on. */
const SWITCHES = {
  relaxed: "hv-relaxed",
  vapic: "hv-vapic",
  vpindex: "hv-vpindex",
  runtime: "hv-runtime",
  synic: "hv-synic",
  reset: "hv-reset",
  frequencies: "hv-frequencies",
  reenlightenment: "hv-reenlightenment",
  ipi: "hv-ipi",
  evmcs: "hv-evmcs",
  avic: "hv-avic",
  emsrBitmap: "hv-emsr-bitmap",
  xmmInput: "hv-xmm-input",
} as const;

/** A guest that says nothing of retries never reports that it spins. */
const NEVER_REPORTED = 0xffffffff;

/** `hv-relaxed=on`, …: those that are on; what is off is QEMU's default. Pure. */
export function hypervSettings(hyperv: Hyperv | undefined): string[] {
  if (hyperv === undefined) return [];
  if (hyperv.mode === "passthrough") return ["hv-passthrough=on"];
  const { spinlocks, stimer, tlbflush, vendorId } = hyperv;
  return [
    ...Object.entries(SWITCHES).flatMap(([name, option]) =>
      on(hyperv[name as keyof typeof SWITCHES], option)
    ),
    ...(spinlocks?.state
      ? [`hv-spinlocks=0x${(spinlocks.retries ?? NEVER_REPORTED).toString(16)}`]
      : []),
    ...on(stimer, "hv-stimer"),
    ...(stimer?.state ? on(stimer.direct, "hv-stimer-direct") : []),
    ...(vendorId?.state ? [`hv-vendor-id=${escapeCommas(vendorId.value ?? "")}`] : []),
    ...on(tlbflush, "hv-tlbflush"),
    ...(tlbflush?.state ? on(tlbflush.direct, "hv-tlbflush-direct") : []),
    ...(tlbflush?.state ? on(tlbflush.extended, "hv-tlbflush-ext") : []),
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

/** Says which of them this QEMU lacks. */
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
