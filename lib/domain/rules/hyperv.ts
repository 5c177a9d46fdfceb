/** Enlightenments that need others, KVM's own features, and parts of the board that others need. */
import { inputBus } from "../input.ts";
import type { Hyperv } from "../hyperv.ts";
import type { Scope } from "./rule.ts";

type Switch = Exclude<keyof Hyperv, "mode">;

/** Which enlightenment needs which (Hyper-V's specification, as libvirt asks for it). */
const NEEDS: readonly (readonly [name: Switch, needs: Switch])[] = [
  ["synic", "vpindex"],
  ["stimer", "vpindex"],
  ["stimer", "synic"],
  ["tlbflush", "vpindex"],
  ["ipi", "vpindex"],
  ["evmcs", "vapic"],
];

/** What is switched on without what it builds upon. */
export function enlightenmentNeeds({ domain, origins, report }: Scope): void {
  const hyperv = customHyperv(domain.features?.hyperv);
  if (hyperv === undefined || origins.isDamaged(hyperv)) return;
  for (const [name, needed] of NEEDS) {
    const one = hyperv[name];
    if (one?.state !== true || hyperv[needed]?.state === true) continue;
    report(origins.span(one), {
      severity: "error",
      code: "hyperv/needs",
      message: `<${name}> needs <${needed}>`,
      help: `add <${needed} state='on'/> to <hyperv>`,
    });
  }
  const { stimer, tlbflush, vapic } = hyperv;
  if (tlbflush?.state === true && tlbflush.direct?.state === true && vapic?.state !== true) {
    report(origins.span(tlbflush.direct), {
      severity: "error",
      code: "hyperv/needs",
      message: "<direct> of <tlbflush> needs <vapic>",
      help: "add <vapic state='on'/> to <hyperv>",
    });
  }
  const timer = domain.clock?.timers.find((one) => one.name === "hypervclock");
  if (stimer?.state !== true || timer?.present === true) return;
  report(origins.span(stimer), {
    severity: "error",
    code: "hyperv/needs",
    message: "<stimer> needs the timer 'hypervclock'",
    help: "add <timer name='hypervclock' present='yes'/> to <clock>",
  });
}

/** With passthrough the host decides, and libvirt ignores what stands there. */
export function passthroughWithSwitches({ domain, origins, report }: Scope): void {
  const hyperv = domain.features?.hyperv;
  if (hyperv?.mode !== "passthrough" || Object.keys(hyperv).length === 1) return;
  report(origins.attribute(hyperv, "mode"), {
    severity: "note",
    code: "hyperv/passthrough",
    message: "the guest gets every enlightenment of the host, whatever is switched here",
  });
}

/** The least that Windows accepts (libvirt). */
const LEAST_RETRIES = 0xfff;

/** A guest that spins reports it after so many tries. */
export function spinlockRetries({ domain, origins, report }: Scope): void {
  const spinlocks = customHyperv(domain.features?.hyperv)?.spinlocks;
  if (spinlocks?.state !== true || (spinlocks.retries ?? LEAST_RETRIES) >= LEAST_RETRIES) return;
  report(origins.attribute(spinlocks, "retries"), {
    severity: "error",
    code: "hyperv/retries",
    message: `retries is at least ${LEAST_RETRIES}, found ${spinlocks.retries}`,
    help: "write retries='8191'",
  });
}

/** A vendor that is given has a name. */
export function vendorName({ domain, origins, report }: Scope): void {
  const vendor = customHyperv(domain.features?.hyperv)?.vendorId;
  if (vendor?.state !== true || vendor.value !== undefined || origins.isDamaged(vendor)) return;
  report(origins.span(vendor), {
    severity: "error",
    code: "hyperv/vendor",
    message: "<vendor_id> needs a value",
    help: "add value='…' of at most 12 characters",
  });
}

/** The rings are arrays that KVM counts in powers of two. */
export function dirtyRingSize({ domain, origins, report }: Scope): void {
  const ring = domain.features?.kvm?.dirtyRing;
  if (ring?.state !== true || origins.isDamaged(ring)) return;
  const { size = 0 } = ring;
  if (size >= 1024 && size <= 65536 && Number.isInteger(Math.log2(size))) return;
  report(ring.size === undefined ? origins.span(ring) : origins.attribute(ring, "size"), {
    severity: "error",
    code: "kvm/dirty-ring",
    message: "the size of <dirty-ring> is a power of two from 1024 to 65536, found " +
      (ring.size ?? "none"),
    help: "write size='4096'",
  });
}

/** PS/2 devices and VMware's port go through the keyboard controller (QEMU's i8042). */
export function withoutKeyboardController({ domain, devices, origins, report }: Scope): void {
  const { ps2, vmport } = domain.features ?? {};
  if (ps2?.state !== false) return;
  if (vmport !== undefined && vmport.state !== false) {
    report(origins.span(vmport), {
      severity: "error",
      code: "features/ps2",
      message: "VMware's port needs the keyboard controller, which <ps2 state='off'/> takes away",
      help: "remove <ps2>, or write <vmport state='off'/>",
    });
  }
  for (const input of devices.inputs) {
    if (inputBus(input) !== "ps2") continue;
    report(origins.span(input), {
      severity: "error",
      code: "features/ps2",
      message: `a PS/2 ${input.type} needs the keyboard controller, ` +
        "which <ps2 state='off'/> takes away",
      help: "write bus='usb', or remove <ps2>",
    });
  }
}

/** QEMU counts the cache of translated code in MiB. */
export function translationCache({ domain, origins, report }: Scope): void {
  const { tcg } = domain.features ?? {};
  if (tcg?.tbCacheKiB === undefined || tcg.tbCacheKiB % 1024 === 0) return;
  report(origins.child(tcg, "tb-cache"), {
    severity: "error",
    code: "features/tb-cache",
    message: `the cache of translated code is counted in MiB, found ${tcg.tbCacheKiB} KiB`,
    help: "write <tb-cache unit='MiB'>128</tb-cache>",
  });
}

function customHyperv(hyperv: Hyperv | undefined): Hyperv | undefined {
  return hyperv?.mode === "passthrough" ? undefined : hyperv;
}
