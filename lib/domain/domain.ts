/** `<domain>`: the whole document. https://libvirt.org/formatdomain.html */
import { attribute, child, content, element, type Infer, leaf, verbatim } from "../xml/codec.ts";
import { anyText, integer, matching, oneOf } from "../xml/value.ts";
import { clock } from "./clock.ts";
import { cpu } from "./cpu.ts";
import { type Devices, devices, NO_DEVICES } from "./devices.ts";
import { features } from "./features.ts";
import { onCrash, onPoweroff, onReboot, pm } from "./lifecycle.ts";
import { currentMemory, maxMemory, memory } from "./memory.ts";
import { memoryBacking } from "./memory_backing.ts";
import { defaultiothread, iothreadids, iothreads } from "./iothreads.ts";
import { machineName } from "./machine_name.ts";
import { numatune } from "./numa.ts";
import { os } from "./os.ts";
import { QEMU_NAMESPACE } from "../xml/known_prefixes.ts";
import { qemuCommandline } from "./qemu_commandline.ts";
import { qemuDeprecation, qemuOverride } from "./qemu_override.ts";
import { sysinfo } from "./sysinfo.ts";
import { uuid } from "./uuid.ts";
import { vcpu } from "./vcpu.ts";
import { vcpus } from "./vcpus.ts";

const LIMITS = "there are no control groups of domrun's own";
const LIMIT_ALL =
  "limit the whole of domrun: systemd-run --user --scope -p MemoryMax=… -p IOWeight=… domrun up …";

/** The grammar of a whole document. */
export const domainCodec = element("domain", {
  type: attribute(
    "type",
    oneOf(["kvm", "qemu"], {
      // libvirt's virDomainVirtType
      unsupported: [
        "kqemu",
        "xen",
        "lxc",
        "uml",
        "openvz",
        "test",
        "vmware",
        "hyperv",
        "vbox",
        "phyp",
        "parallels",
        "bhyve",
        "vz",
        "hvf",
      ],
    }),
    "`kvm` needs /dev/kvm; `qemu` emulates",
  ),
  id: attribute("id", integer(0, 0x7fffffff)).optional()
    .ignored("it describes a machine that libvirt runs", { silent: true }),
  name: child(leaf("name", machineName)),
  uuid: child(leaf("uuid", uuid), "absent: one that comes out of name, user and host")
    .optionalOrEmpty(),
  genid: child(
    element("genid", { uuid: content(uuid).optional() }),
    "the guest sees another one after it was set back; empty: a random one",
  ).optional(),
  title: child(leaf("title", matching("[^\\n]+", "one line of text"))).optionalOrEmpty()
    .ignored("it is for people", { silent: true }),
  description: child(leaf("description", anyText)).optional()
    .ignored("it is for people", { silent: true }),
  metadata: child(verbatim("metadata")).optional()
    .ignored("it is for other programs", { silent: true }),
  maxMemory: child(maxMemory, "with room for modules that are plugged in").optional(),
  memory: child(memory, "absent: that of the cells of `<numa>`").optional(),
  currentMemoryKiB: child(currentMemory, "absent: all of the memory").optional(),
  blkiotune: child(verbatim("blkiotune")).optional().ignored(LIMITS, { help: LIMIT_ALL }),
  memtune: child(verbatim("memtune")).optional().ignored(LIMITS, { help: LIMIT_ALL }),
  memoryBacking: child(memoryBacking).optional()
    .ignored("memory without a file is gone with the machine anyway", {
      at: "discard",
      when: ({ discard, source }) => discard === true && source !== "file",
    }),
  vcpu: child(vcpu, "absent: one processor").optional(),
  vcpus: child(vcpus, "which of them are there at the start").optional(),
  iothreads: child(iothreads, "threads of which disks may have one each").optional(),
  iothreadids: child(iothreadids).optional(),
  defaultiothread: child(defaultiothread, "the thread of all other disks").optional(),
  cputune: child(verbatim("cputune")).optional()
    .ignored("QEMU's threads run where the host puts them"),
  numatune: child(numatune, "nodes of the host that the memory is on").optional(),
  resource: child(verbatim("resource")).optional()
    .ignored(LIMITS),
  sysinfos: child(sysinfo).many(),
  os: child(os),
  features: child(features).optional(),
  cpu: child(cpu).optional(),
  clock: child(clock).optional(),
  onPoweroff: child(onPoweroff, "absent: destroy").optionalOrEmpty(),
  onReboot: child(onReboot, "absent: restart").optionalOrEmpty(),
  onCrash: child(onCrash, "absent: destroy").optionalOrEmpty(),
  onLockfailure: child(verbatim("on_lockfailure")).optional()
    .ignored("there is no lock manager here"),
  pm: child(pm).optional(),
  perf: child(verbatim("perf")).optional()
    .ignored("QEMU's events are not counted; perf(1) can be told its process"),
  devices: child(devices).optional(),
  seclabels: child(verbatim("seclabel")).many()
    .ignored("labels are not set, QEMU runs as the caller"),
  qemuCommandline: child(qemuCommandline).optional(),
  qemuCapabilities: child(verbatim("qemu:capabilities", QEMU_NAMESPACE)).optional()
    .ignored("what QEMU can do is asked of QEMU"),
  qemuOverride: child(qemuOverride).optional(),
  qemuDeprecation: child(qemuDeprecation).optional(),
});

/** A machine as its document says it; nothing is filled in. */
export type Domain = Infer<typeof domainCodec>;

/** Prefixes of the canonical form. */

/** The devices of a machine, none where the document has no `<devices>`. Pure. */
export function devicesOf(domain: Domain): Devices {
  return domain.devices ?? NO_DEVICES;
}
