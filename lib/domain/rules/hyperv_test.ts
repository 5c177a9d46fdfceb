import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as hyperv from "./hyperv.ts";

const inHyperv = (inside: string, attributes = "") => ({
  features: `<hyperv${attributes}>${inside}</hyperv>`,
});
const on = (...names: readonly string[]) => names.map((name) => `<${name} state='on'/>`).join("");
const CLOCK = "<clock offset='utc'><timer name='hypervclock' present='yes'/></clock>";

const ROWS: readonly Row[] = [
  {
    rule: hyperv.enlightenmentNeeds,
    parts: inHyperv(on("synic", "ipi", "evmcs")),
    says: [
      "<synic: error hyperv/needs: <synic> needs <vpindex>",
      "<ipi: error hyperv/needs: <ipi> needs <vpindex>",
      "<evmcs: error hyperv/needs: <evmcs> needs <vapic>",
    ],
  },
  {
    rule: hyperv.enlightenmentNeeds,
    parts: inHyperv(
      on("vpindex", "stimer") + "<tlbflush state='on'><direct state='on'/></tlbflush>",
    ),
    says: [
      "<stimer: error hyperv/needs: <stimer> needs <synic>",
      "<direct: error hyperv/needs: <direct> of <tlbflush> needs <vapic>",
      "<stimer: error hyperv/needs: <stimer> needs the timer 'hypervclock'",
    ],
  },
  {
    rule: hyperv.enlightenmentNeeds,
    parts: {
      ...inHyperv(
        on("vapic", "vpindex", "synic", "stimer", "ipi", "evmcs") +
          "<tlbflush state='on'><direct state='on'/></tlbflush>",
      ),
      more: CLOCK,
    },
    says: [],
  },
  {
    rule: hyperv.enlightenmentNeeds,
    parts: inHyperv(on("synic"), " mode='passthrough'"),
    says: [],
  },
  {
    rule: hyperv.passthroughWithSwitches,
    parts: inHyperv(on("relaxed"), " mode='passthrough'"),
    says: [
      "passthrough: note hyperv/passthrough: the guest gets every enlightenment of the host, whatever is switched here",
    ],
  },
  { rule: hyperv.passthroughWithSwitches, parts: inHyperv("", " mode='passthrough'"), says: [] },
  {
    rule: hyperv.spinlockRetries,
    parts: inHyperv("<spinlocks state='on' retries='4094'/>"),
    says: ["4094: error hyperv/retries: retries is at least 4095, found 4094"],
  },
  {
    rule: hyperv.spinlockRetries,
    parts: inHyperv("<spinlocks state='off' retries='1'/>"),
    says: [],
  },
  {
    rule: hyperv.vendorName,
    parts: inHyperv("<vendor_id state='on'/>"),
    says: ["<vendor_id: error hyperv/vendor: <vendor_id> needs a value"],
  },
  {
    rule: hyperv.vendorName,
    parts: inHyperv("<vendor_id state='on' value=''/>"),
    says: [],
  },
  {
    rule: hyperv.dirtyRingSize,
    parts: { features: "<kvm><dirty-ring state='on' size='5000'/></kvm>" },
    says: [
      "5000: error kvm/dirty-ring: the size of <dirty-ring> is a power of two from 1024 to 65536, found 5000",
    ],
  },
  {
    rule: hyperv.dirtyRingSize,
    parts: { features: "<kvm><dirty-ring state='on'/></kvm>" },
    says: [
      "<dirty-ring: error kvm/dirty-ring: the size of <dirty-ring> is a power of two from 1024 to 65536, found none",
    ],
  },
  {
    rule: hyperv.dirtyRingSize,
    parts: { features: "<kvm><dirty-ring state='on' size='4096'/></kvm>" },
    says: [],
  },
  {
    rule: hyperv.withoutKeyboardController,
    parts: {
      ...devices("<input type='mouse'/>", "<input type='tablet'/>"),
      features: "<vmport state='on'/><ps2 state='off'/>",
    },
    says: [
      "<vmport: error features/ps2: VMware's port needs the keyboard controller, which <ps2 state='off'/> takes away",
      "<input: error features/ps2: a PS/2 mouse needs the keyboard controller, which <ps2 state='off'/> takes away",
    ],
  },
  {
    rule: hyperv.withoutKeyboardController,
    parts: { ...devices("<input type='mouse'/>"), features: "<ps2 state='on'/>" },
    says: [],
  },
  {
    rule: hyperv.translationCache,
    parts: { features: "<tcg><tb-cache>1500</tb-cache></tcg>" },
    says: [
      "<tb-cache: error features/tb-cache: the cache of translated code is counted in MiB, found 1500 KiB",
    ],
  },
  {
    rule: hyperv.translationCache,
    parts: { features: "<tcg><tb-cache unit='MiB'>64</tb-cache></tcg>" },
    says: [],
  },
];

testRules(hyperv, ROWS);
