/** A wish, and what there is for it, to a machine whose document says why each part is there. */
import type { Cpu } from "../../domain/cpu.ts";
import type { Domain } from "../../domain/domain.ts";
import { guestUser } from "../../domain/guest_user.ts";
import { commented } from "../../xml/kept.ts";
import type { Means } from "./means.ts";
import { devicesOf } from "./new_devices.ts";
import { CONSOLE, type Wish } from "./wish.ts";

/** The machine. Pure. */
export function newDomain(wish: Wish, means: Means): Domain {
  const { name, memoryMiB, cpus, guest, shares } = wish;
  return commented<Domain>({
    type: means.type,
    name,
    ...(means.cloud === undefined ? {} : { metadata: guestUser(means.cloud.user) }),
    memory: commented({ sizeKiB: memoryMiB * 1024 }, `What the guest has: ${memoryMiB} MiB.`),
    ...(shares.length > 0 && means.sharing === "virtiofs" ? { memoryBacking: SHARED_MEMORY } : {}),
    vcpu: { count: cpus },
    sysinfos: [],
    os: osOf(wish),
    ...featuresOf(wish, means),
    cpu: cpuOf(wish, means),
    ...(guest === "windows" ? { clock: WINDOWS_CLOCKS[wish.arch] } : {}),
    devices: devicesOf(wish, means),
    seclabels: [],
  }, HEAD);
}

const HEAD = `Made by domrun new. Change what you like: domrun check says whether it is right,
domrun plan what would be started. https://libvirt.org/formatdomain.html tells all that there is.
kvm runs the guest on the processor itself, qemu emulates it. Without a uuid and MAC addresses the
machine has those that come out of its name.`;

const SHARED_MEMORY = commented(
  { source: "memfd", access: "shared" },
  "virtiofsd, which shares the directories, reads and writes the guest's memory.",
);

/** Those that Windows works better with, as libosinfo and virt-manager have them. */
const WINDOWS_FEATURES = commented(
  {
    acpi: true,
    apic: {},
    hyperv: {
      mode: "custom",
      relaxed: { state: true },
      vapic: { state: true },
      spinlocks: { state: true, retries: 8191 },
    },
  },
  "What Windows knows of Hyper-V, and is faster with.",
);

const LOCAL_TIME = "Windows takes the hardware's clock for local time.";

const WINDOWS_CLOCKS = {
  x86_64: commented({
    offset: "localtime",
    timers: [
      { name: "rtc", tickpolicy: "catchup" },
      { name: "pit", tickpolicy: "delay" },
      { name: "hpet", present: false },
    ],
  }, LOCAL_TIME),
  aarch64: commented({ offset: "localtime", timers: [] }, LOCAL_TIME),
} as const satisfies Readonly<Record<Wish["arch"], Domain["clock"]>>;

function featuresOf({ arch, guest, kernel, efi }: Wish, { type }: Means): Pick<Domain, "features"> {
  if (arch === "x86_64") {
    const features = commented(
      { acpi: true, apic: {} },
      "Without acpi the guest hears no power button, and sees no device that is plugged in.",
    );
    return { features: guest === "windows" ? WINDOWS_FEATURES : features };
  }
  // A kernel that QEMU loads finds the hardware in a device tree.
  const acpi = kernel === undefined || efi ? { acpi: true } as const : {};
  // Under KVM it is the host's.
  const gic = type === "kvm" ? {} : { gic: { version: "3" } } as const;
  const features = { ...acpi, ...gic };
  return Object.keys(features).length === 0 ? {} : { features };
}

/** Its firmware starts what nobody has signed. */
const NOTHING_SIGNED = {
  firmwareFeatures: { features: [{ enabled: false, name: "secure-boot" }] },
} as const;

function osOf({ arch, kernel, efi, disks, cdroms }: Wish): Domain["os"] {
  const machine = arch === "aarch64" ? "virt" : "q35";
  const type = { arch, machine, kind: "hvm" } as const;
  const firmware = efi ? { firmware: "efi" } as const : {};
  if (kernel !== undefined) {
    return commented({
      ...firmware,
      type,
      // It is signed by nobody whom a UEFI knows, as a rule.
      ...(efi ? NOTHING_SIGNED : {}),
      kernel: kernel.path,
      ...(kernel.initrd === undefined ? {} : { initrd: kernel.initrd }),
      cmdline: kernel.cmdline,
      boot: [],
    }, `QEMU loads this kernel itself; ${CONSOLE[arch]} brings its messages to domrun's console.`);
  }
  const boot = [
    ...(disks.length > 0 ? ["hd"] as const : []),
    ...(cdroms.length > 0 ? ["cdrom"] as const : []),
  ];
  if (arch === "aarch64" && !efi) {
    return commented(
      { firmware: "efi", type, ...NOTHING_SIGNED, boot },
      "There is no BIOS for aarch64. A UEFI of this host; its variables are kept (domrun state).",
    );
  }
  return commented(
    { ...firmware, type, boot },
    efi
      ? "A UEFI of this host, the first that fits; its variables are kept (domrun state)."
      : "firmware='efi' in place of the BIOS: write it into <os>.",
  );
}

/** Of an emulated processor the usual model is older than what many systems of today ask for (x86-64-v2, v3). */
function cpuOf({ guest, cpus }: Wish, { type }: Means): Cpu {
  // Windows for workstations runs on two sockets at most.
  const topology = guest === "windows" ? { topology: { sockets: 1, cores: cpus, threads: 1 } } : {};
  return type === "kvm"
    ? commented(
      { mode: "host-passthrough", ...topology, features: [] },
      "The host's own processor. A guest that is to be moved between hosts wants a named model.",
    )
    : commented(
      { mode: "maximum", ...topology, features: [] },
      "All that emulation can do.",
    );
}
