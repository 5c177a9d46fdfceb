/** A wish, and what there is for it, to a machine whose document says why each part is there. */
import { withForward } from "../../domain/change_forwards.ts";
import type { Devices } from "../../domain/devices.ts";
import { NO_DEVICES } from "../../domain/devices.ts";
import type { Disk } from "../../domain/disk.ts";
import type { Domain } from "../../domain/domain.ts";
import { commented } from "../../xml/kept.ts";
import type { Cpu } from "../../domain/cpu.ts";
import { guestUser } from "../../domain/guest_user.ts";
import type { ImageFacts } from "./image_facts.ts";
import type { GuestKind, Share, Wish } from "./wish.ts";

/** What the host and the images say. */
export interface Means {
  readonly type: "kvm" | "qemu";
  readonly disks: readonly ImageFacts[];
  readonly cdroms: readonly ImageFacts[];
  /** How directories are shared here. */
  readonly sharing: "virtiofs" | "9p";
  /** What cloud-init in the guest is to find. Absent: nothing. */
  readonly cloud?: CloudSeed | undefined;
}

export interface CloudSeed {
  /** The image, which is made when the machine starts. */
  readonly path: string;
  /** Who `domrun ssh` is in the guest. */
  readonly user: string;
  /** The private key that leads there; absent: one that ssh finds. */
  readonly identity?: string | undefined;
}

/** What each kind of guest has drivers for from its installation on. */
const PARTS = {
  linux: { disk: "virtio", letters: "vd", network: "virtio", video: "virtio" },
  windows: { disk: "sata", letters: "sd", network: "e1000e", video: "vga" },
  other: { disk: "sata", letters: "sd", network: "e1000", video: "vga" },
} as const satisfies Readonly<Record<GuestKind, object>>;

/** The machine. Pure. */
export function newDomain(wish: Wish, means: Means): Domain {
  const { name, memoryMiB, cpus, guest, shares } = wish;
  const isWindows = guest === "windows";
  return commented<Domain>({
    type: means.type,
    name,
    ...(means.cloud === undefined ? {} : { metadata: guestUser(means.cloud.user) }),
    memory: commented({ sizeKiB: memoryMiB * 1024 }, `What the guest has: ${memoryMiB} MiB.`),
    ...(shares.length > 0 && means.sharing === "virtiofs" ? { memoryBacking: SHARED_MEMORY } : {}),
    vcpu: { count: cpus },
    sysinfos: [],
    os: osOf(wish),
    features: isWindows ? WINDOWS_FEATURES : commented(
      { acpi: true, apic: {} },
      "Without acpi the guest hears no power button, and sees no device that is plugged in.",
    ),
    cpu: cpuOf(wish, means),
    ...(isWindows ? { clock: WINDOWS_CLOCK } : {}),
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

const WINDOWS_CLOCK = commented(
  {
    offset: "localtime",
    timers: [
      { name: "rtc", tickpolicy: "catchup" },
      { name: "pit", tickpolicy: "delay" },
      { name: "hpet", present: false },
    ],
  },
  "Windows takes the hardware's clock for local time.",
);

function osOf({ kernel, efi, disks, cdroms }: Wish): Domain["os"] {
  const type = { arch: "x86_64", machine: "q35", kind: "hvm" } as const;
  const firmware = efi ? { firmware: "efi" } as const : {};
  if (kernel !== undefined) {
    return commented({
      ...firmware,
      type,
      // It is signed by nobody whom a UEFI knows, as a rule.
      ...(efi ? { firmwareFeatures: { features: [{ enabled: false, name: "secure-boot" }] } } : {}),
      kernel: kernel.path,
      ...(kernel.initrd === undefined ? {} : { initrd: kernel.initrd }),
      cmdline: kernel.cmdline,
      boot: [],
    }, "QEMU loads this kernel itself; console=ttyS0 brings its messages to domrun's console.");
  }
  const boot = [
    ...(disks.length > 0 ? ["hd"] as const : []),
    ...(cdroms.length > 0 ? ["cdrom"] as const : []),
  ];
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

function devicesOf(wish: Wish, means: Means): Devices {
  const { guest, tpm, shares } = wish;
  const isLinux = guest === "linux";
  return {
    ...NO_DEVICES,
    disks: disksOf(wish, means),
    filesystems: shares.map((share) => filesystemOf(share, means)),
    interfaces: [interfaceOf(wish)],
    serials: [commented({ type: "pty" }, "The guest's first serial port: domrun console.")],
    channels: [
      ...(guest === "other" ? [] : [commented(
        { type: "unix", target: { type: "virtio", name: "org.qemu.guest_agent.0" } },
        "For the QEMU guest agent, a program in the guest (package qemu-guest-agent).",
      )]),
      ...(wish.graphics === "spice"
        ? [commented(
          { type: "spicevmc", target: { type: "virtio", name: "com.redhat.spice.0" } },
          "For the clipboard and the size of the screen (in the guest: spice-vdagent).",
        )]
        : []),
    ],
    ...screenOf(wish),
    tpms: tpm
      ? [commented(
        { model: "tpm-crb", backend: { type: "emulator", version: "2.0" } },
        "swtpm plays it; what it holds is kept (domrun state).",
      )]
      : [],
    rngs: isLinux
      ? [commented(
        { model: "virtio", backend: { model: "random", path: "/dev/urandom" } },
        "A guest without randomness of its own waits for it when it boots.",
      )]
      : [],
  };
}

function disksOf({ guest, ephemeral }: Wish, means: Means): readonly Disk[] {
  const { disk: bus, letters } = PARTS[guest];
  const target = (prefix: string, index: number) =>
    prefix + String.fromCharCode("a".charCodeAt(0) + index);
  const disks = means.disks.map((image, index): Disk =>
    commented({
      ...sourceOf(image),
      device: "disk",
      driver: { name: "qemu", type: image.format, discard: "unmap" },
      target: { dev: target(letters, index), bus },
      ...(ephemeral ? { transient: {} } : {}),
    }, diskComment(image, bus, ephemeral))
  );
  // CD drives are on SATA, behind the disks that are.
  const behind = bus === "sata" ? disks.length : 0;
  const behindCds = bus === "sata" ? means.cdroms.length : 0;
  const cdroms = means.cdroms.map((image, index): Disk =>
    commented({
      ...sourceOf(image),
      device: "cdrom",
      driver: { name: "qemu", type: image.format },
      target: { dev: target("sd", behind + index), bus: "sata" },
      readonly: true,
    }, "Without <source> the drive is empty; domrun change-media changes what is in it.")
  );
  return [
    ...disks,
    ...means.cloud === undefined
      ? []
      : [seedDisk(means.cloud, { dev: target(letters, disks.length + behindCds), bus })],
    ...cdroms,
  ];
}

/** On the bus of the disks: the kernels of cloud images may have no driver for a CD drive (Debian's has none). */
function seedDisk({ path }: CloudSeed, target: Disk["target"]): Disk {
  return commented({
    type: "file",
    device: "disk",
    driver: { name: "qemu", type: "raw" },
    source: { file: path, startupPolicy: "optional", seclabels: [] },
    target,
    readonly: true,
  }, "What cloud-init sets the guest up with; domrun run makes it, and it goes with the machine.");
}

function sourceOf({ kind, path }: ImageFacts) {
  return kind === "file"
    ? { type: "file", source: { file: path, seclabels: [] } } as const
    : { type: "block", source: { dev: path, seclabels: [] } } as const;
}

function diskComment({ format }: ImageFacts, bus: string, ephemeral: boolean): string {
  const driver = bus === "virtio"
    ? `The image is ${format}; what the guest discards is given back.`
    : `The image is ${format}. With drivers of virtio in the guest: dev='vda' bus='virtio'.`;
  return ephemeral
    ? `${driver}\nWhat the guest writes lies beside the image and goes when the machine ends (transient).`
    : driver;
}

function filesystemOf({ directory, tag }: Share, { sharing }: Means): Devices["filesystems"][0] {
  // A name may have what a comment must not.
  const mount = /--|-$/.test(tag) ? "TAG" : tag;
  return sharing === "virtiofs"
    ? commented({
      type: "mount",
      accessmode: "passthrough",
      driver: { type: "virtiofs" },
      source: { dir: directory },
      target: { dir: tag },
    }, `In the guest: mount -t virtiofs ${mount} /mnt`)
    : commented({
      type: "mount",
      accessmode: "mapped",
      source: { dir: directory },
      target: { dir: tag },
    }, `In the guest: mount -t 9p -o trans=virtio ${mount} /mnt`);
}

function interfaceOf({ forwards, guest }: Wish): Devices["interfaces"][0] {
  return commented(
    {
      type: "user",
      ips: [],
      portForwards: [...forwards.reduce(withForward, [])],
      model: PARTS[guest].network,
      backend: { type: "passt" },
    },
    forwards.length === 0
      ? "passt: the guest reaches what this host reaches; <portForward> lets others reach it."
      : "passt: the guest reaches what this host reaches, and is reached by its forwards.",
  );
}

function screenOf(
  { graphics, guest }: Wish,
): Partial<Pick<Devices, "inputs" | "graphics" | "videos">> {
  if (graphics === undefined) return {};
  return {
    inputs: [commented(
      { type: "tablet", bus: "usb" },
      "A pointer that is where the client's is.",
    )],
    graphics: [commented(
      graphics === "vnc"
        ? { type: "vnc", port: -1, autoport: true, listens: [LOOPBACK] }
        : { type: "spice", autoport: true, channels: [], listens: [LOOPBACK] },
      "For this host alone, on the first free port from 5900 on: domrun status says which.",
    )],
    videos: [{ model: { type: PARTS[guest].video } }],
  };
}

const LOOPBACK = { type: "address", address: "127.0.0.1" } as const;
