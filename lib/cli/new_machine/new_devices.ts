/** The devices of a machine that is made from options, but for its disks. */
import { withForward } from "../../domain/change_forwards.ts";
import { type Devices, NO_DEVICES } from "../../domain/devices.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { commented } from "../../xml/kept.ts";
import { type Means, partsFor } from "./means.ts";
import { disksOf } from "./new_disks.ts";
import type { Share, Wish } from "./wish.ts";
import { LOOPBACK } from "../../domain/network_values.ts";

/** As many as virt-manager writes. Where a document names none, libvirt keeps one free. */
const PORTS = commented(
  { type: "pci", index: 14, model: "pcie-root-port" } as const,
  "Fourteen slots, for these devices and those that domrun attach brings while it runs.",
);

/** A PC has one by itself. */
const USB = { type: "usb", index: 0, model: "qemu-xhci" } as const;

function needsUsb(wish: Wish): boolean {
  if (wish.arch !== "aarch64") return false;
  return wish.graphics !== undefined || partsFor(wish).disk === "usb";
}

/** Pure. */
export function devicesOf(wish: Wish, means: Means): Devices {
  const { arch, guest, tpm, shares } = wish;
  const isLinux = guest === "linux";
  return {
    ...NO_DEVICES,
    disks: disksOf(wish, means),
    controllers: [PORTS, ...needsUsb(wish) ? [USB] : []],
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
        {
          model: arch === "aarch64" ? "tpm-tis" : "tpm-crb",
          backend: { type: "emulator", version: "2.0" },
        },
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

function filesystemOf({ directory, tag }: Share, { sharing }: Means): Devices["filesystems"][0] {
  // A comment may not have the `--` of a name, nor of what mount needs before one.
  const mount = /^-|--/.test(tag) ? "TAG" : quoteForShell(tag);
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

function interfaceOf(wish: Wish): Devices["interfaces"][0] {
  const { forwards } = wish;
  return commented(
    {
      type: "user",
      ips: [],
      portForwards: [...forwards.reduce(withForward, [])],
      model: partsFor(wish).network,
      backend: { type: "passt" },
    },
    forwards.length === 0
      ? "passt: the guest reaches what this host reaches; <portForward> lets others reach it."
      : "passt: the guest reaches what this host reaches, and is reached by its forwards.",
  );
}

function screenOf(wish: Wish): Partial<Pick<Devices, "inputs" | "graphics" | "videos">> {
  const { graphics } = wish;
  if (graphics === undefined) return {};
  return {
    inputs: [
      commented({ type: "tablet", bus: "usb" }, "A pointer that is where the client's is."),
      // A PC has one by itself.
      ...(wish.arch === "aarch64" ? [{ type: "keyboard", bus: "usb" } as const] : []),
    ],
    graphics: [commented(
      graphics === "vnc"
        ? { type: "vnc", port: -1, autoport: true, listens: [THIS_HOST] }
        : { type: "spice", autoport: true, channels: [], listens: [THIS_HOST] },
      "For this host alone, on the first free port from 5900 on: domrun status says which.",
    )],
    videos: [{ model: { type: partsFor(wish).video } }],
  };
}

const THIS_HOST = { type: "address", address: LOOPBACK } as const;
