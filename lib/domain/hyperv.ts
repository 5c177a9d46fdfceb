/** `<hyperv>` and `<kvm>`: what the guest is told of the hypervisor. https://libvirt.org/formatdomain.html#hypervisor-features */
import { attribute, child, element, type ElementCodec, type Infer } from "../xml/codec.ts";
import { integer, matching, oneOf, onOff } from "../xml/value.ts";

const state = attribute("state", onOff);

/** `<NAME state='on'/>`. */
function switched(name: string): ElementCodec<{ readonly state: boolean }> {
  return element(name, { state });
}

const spinlocks = element("spinlocks", {
  state,
  retries: attribute("retries", integer(0, 0xffffffff), "from 4095; absent: never reported")
    .optional(),
});

const vendorId = element("vendor_id", {
  state,
  value: attribute("value", matching("[^,]{0,12}", "at most 12 characters and no comma"))
    .optional(),
});

const stimer = element("stimer", { state, direct: child(switched("direct")).optional() });

const tlbflush = element("tlbflush", {
  state,
  direct: child(switched("direct")).optional(),
  extended: child(switched("extended")).optional(),
});

export const hyperv = element("hyperv", {
  mode: attribute(
    "mode",
    oneOf(["custom", "passthrough"], { unsupported: ["host-model"] }),
    "`passthrough`: everything that the host has; absent: custom",
  ).optional(),
  relaxed: child(switched("relaxed")).optional(),
  vapic: child(switched("vapic")).optional(),
  spinlocks: child(spinlocks).optional(),
  vpindex: child(switched("vpindex")).optional(),
  runtime: child(switched("runtime")).optional(),
  synic: child(switched("synic")).optional(),
  stimer: child(stimer).optional(),
  reset: child(switched("reset")).optional(),
  vendorId: child(vendorId).optional(),
  frequencies: child(switched("frequencies")).optional(),
  reenlightenment: child(switched("reenlightenment")).optional(),
  tlbflush: child(tlbflush).optional(),
  ipi: child(switched("ipi")).optional(),
  evmcs: child(switched("evmcs")).optional(),
  avic: child(switched("avic")).optional(),
  emsrBitmap: child(switched("emsr_bitmap")).optional(),
  xmmInput: child(switched("xmm_input")).optional(),
});

const dirtyRing = element("dirty-ring", {
  state,
  size: attribute("size", integer(0, 0xffffffff), "entries: a power of two from 1024 to 65536")
    .optional(),
});

export const kvm = element("kvm", {
  hidden: child(switched("hidden"), "the guest is not told that KVM runs it").optional(),
  hintDedicated: child(switched("hint-dedicated")).optional(),
  pollControl: child(switched("poll-control")).optional(),
  pvIpi: child(switched("pv-ipi")).optional(),
  dirtyRing: child(dirtyRing).optional(),
});

export type Hyperv = Infer<typeof hyperv>;
export type Kvm = Infer<typeof kvm>;
