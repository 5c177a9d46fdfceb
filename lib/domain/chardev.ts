/**
 * `<serial>`, `<parallel>`, `<console>` and `<channel>`: streams of characters, and what they lead to.
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 */
import { attribute, child, element, type Fields, type Infer } from "../xml/codec.ts";
import { anyText, integer, oneOf, someText } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { channelKinds, characterDevice, kinds, UNSUPPORTED_KINDS } from "./chardev_kinds.ts";
import type { Redirdev } from "./redirdev.ts";
import { soleAttribute } from "./sole_attribute.ts";

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

const serialTarget = element("target", {
  type: attribute(
    "type",
    oneOf(["isa-serial", "usb-serial", "pci-serial", "isa-debug", "system-serial"], {
      unsupported: ["spapr-vio-serial", "sclp-serial"],
    }),
    "`system-serial`: that of the board; absent: system-serial on virt, else isa-serial",
  ).optional(),
  port: attribute("port", integer(0, 0x7fffffff)).optional(),
  model: child(soleAttribute(
    "model",
    "name",
    oneOf(["isa-serial", "usb-serial", "pci-serial", "isa-debugcon", "pl011"], {
      unsupported: ["spapr-vty", "sclpconsole", "sclplmconsole", "16550a"],
    }),
  )).optional().ignored("each type has one model", { silent: true }),
});

const portTarget = element("target", {
  type: attribute("type", anyText).optional(),
  port: attribute("port", integer(0, 0x7fffffff)).optional(),
});

const consoleTarget = element("target", {
  type: attribute(
    "type",
    oneOf(["serial", "virtio"], {
      unsupported: ["xen", "uml", "lxc", "openvz", "sclp", "sclplm"],
    }),
    "`serial`: another name of a serial port; absent: serial",
  ).optional(),
  port: attribute("port", integer(0, 0x7fffffff)).optional()
    .ignored("consoles are numbered in their order, as in libvirt", { silent: true }),
});

const channelTarget = element("target", {
  type: attribute("type", oneOf(["virtio"], { unsupported: ["guestfwd", "xen"] })),
  name: attribute("name", someText, "what the guest finds below /dev/virtio-ports").optional(),
  state: attribute("state", oneOf(["connected", "disconnected"])).optional()
    .ignored("it describes a running machine", { silent: true }),
});

/** In documents of running machines; libvirt writes it for a console on a pty alone. */
const tty = attribute("tty", anyText).optional();

const withOddTty = <F extends Fields>(fields: F) => ({
  tty: tty.ignored("only a console on a pty has a terminal"),
  ...fields,
});

const consoleKinds = {
  pty: {
    tty: tty.ignored("it describes a running machine, and is chosen anew", { silent: true }),
    ...kinds.pty,
  },
  file: withOddTty(kinds.file),
  unix: withOddTty(kinds.unix),
  stdio: withOddTty(kinds.stdio),
  null: withOddTty(kinds.null),
  tcp: withOddTty(kinds.tcp),
  udp: withOddTty(kinds.udp),
  dev: withOddTty(kinds.dev),
  pipe: withOddTty(kinds.pipe),
  vc: withOddTty(kinds.vc),
  spiceport: withOddTty(kinds.spiceport),
} as const;

const NOT_A_CHANNEL = [...UNSUPPORTED_KINDS, "spicevmc", "qemu-vdagent"];

/** As libvirt takes one without a type. */
const USUAL = { fallback: "pty" } as const;

export const serial = characterDevice(
  "serial",
  kinds,
  { target: child(serialTarget).optional(), ...tail },
  NOT_A_CHANNEL,
  USUAL,
);
export const parallel = characterDevice(
  "parallel",
  kinds,
  {
    target: child(portTarget).optional()
      .ignored("parallel ports are numbered in their order", { silent: true }),
    ...tail,
  },
  NOT_A_CHANNEL,
  USUAL,
);
export const console_ = characterDevice(
  "console",
  consoleKinds,
  { target: child(consoleTarget).optional(), ...tail },
  NOT_A_CHANNEL,
  USUAL,
);
export const channel = characterDevice(
  "channel",
  channelKinds,
  { target: child(channelTarget), ...tail },
  UNSUPPORTED_KINDS,
  USUAL,
);

export type Serial = Infer<typeof serial>;
export type Parallel = Infer<typeof parallel>;
export type Console = Infer<typeof console_>;
export type Channel = Infer<typeof channel>;
/** Any of them: for what they have in common. */
export type CharacterDevice = Serial | Parallel | Console | Channel | Redirdev;

/** True for a console that is only another name of a serial port. Pure. */
export function isSerialConsole({ target }: Console): boolean {
  return (target?.type ?? "serial") === "serial";
}

/** Where libvirt makes the sockets of channels, its system's and its users', as its releases have put them. */
const LIBVIRT_CHANNELS = /\/libvirt\/qemu\/(?:run\/)?channel\/(?:target\/)?(?:[^/]+\/)?[^/]+$/;

/**
 * True for a channel whose socket libvirt made, in the document of a running machine: it is made anew at each start
 * (libvirt's qemuDomainChrDefDropDefaultPath). Pure.
 */
export function hasLibvirtPath(channel: Channel): boolean {
  if (channel.type !== "unix" || channel.source?.path === undefined) return false;
  const { source: { path }, target } = channel;
  return LIBVIRT_CHANNELS.test(path) && path.endsWith(target.name ?? "");
}

/** The number of each serial port: its own, or the next one after all others. Pure. */
export function serialPorts(serials: readonly Serial[]): ReadonlyMap<Serial, number> {
  const numbers = new Map<Serial, number>();
  const own = serials.map(({ target }) => target?.port ?? -1);
  for (const serial of serials) {
    numbers.set(serial, serial.target?.port ?? Math.max(-1, ...numbers.values(), ...own) + 1);
  }
  return numbers;
}
