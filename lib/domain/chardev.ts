/**
 * `<serial>`, `<parallel>`, `<console>` and `<channel>`: streams of characters, and what they lead to.
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 */
import {
  attribute,
  child,
  element,
  type ElementCodec,
  type Fields,
  type Infer,
  type VariantModel,
  variants,
  verbatim,
} from "../xml/codec.ts";
import { anyText, integer, matching, oneOf, onOff, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absolutePath, someText } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const reconnect = child(element("reconnect", {
  enabled: attribute("enabled", yesNo),
  timeout: attribute("timeout", integer(0, 0xffffffff), "seconds between two tries").optional(),
})).optional();

const seclabels = child(verbatim("seclabel")).many()
  .ignored("labels are not set, QEMU runs as the caller");

const log = child(
  element("log", {
    file: attribute("file", absolutePath),
    append: attribute("append", onOff).optional(),
  }),
  "QEMU keeps what the guest writes there, too",
).optional();

const mode = attribute("mode", oneOf(["bind", "connect"]), "absent: connect").optional();
const path = attribute("path", absolutePath);
const host = attribute("host", matching("[^\\s/]+", "an address or the name of a host"))
  .optional();
const service = attribute("service", matching("[0-9]{1,5}|[A-Za-z][A-Za-z0-9\\-]*", "a port"));

const protocol = child(
  soleAttribute("protocol", "type", oneOf(["raw", "telnet"], { unsupported: ["telnets", "tls"] })),
  "absent: raw",
).optional();

const unixSource = element("source", {
  mode,
  path: path.optional(),
  reconnect,
  seclabels,
});

/** libvirt writes `<protocol type='raw'/>` also where it says nothing. */
const pointless = { protocol } as const;

const ptySource = element("source", {
  path: attribute("path", anyText).optional()
    .ignored("it is of a running machine, and chosen anew", { silent: true }),
  seclabels,
});

/** What a stream of characters may lead to. */
const kinds = {
  pty: { source: child(ptySource).optional(), log },
  file: {
    source: child(element("source", {
      path,
      append: attribute("append", onOff, "absent: the file is emptied first").optional(),
      seclabels,
    })),
    log,
  },
  unix: { source: child(unixSource), ...pointless, log },
  stdio: { log },
  null: { log },
  tcp: {
    source: child(element("source", {
      mode,
      host,
      service,
      tls: attribute("tls", oneOf(["no"], { unsupported: ["yes"] })).optional()
        .ignored("nothing is encrypted", { silent: true }),
      reconnect,
    })),
    protocol,
    log,
  },
  udp: {
    sources: child(
      element("source", { mode, host, service }),
      "`connect`: where to send to; `bind`: where to listen",
    ).many(),
    log,
  },
} as const;

/** What ends in a client of SPICE; only a channel can. */
const spiceKinds = { spicevmc: { log } } as const;

const UNSUPPORTED_KINDS = ["dev", "pipe", "vc", "spiceport", "nmdm", "qemu-vdagent", "dbus"];

type WithFields<K, F> = { readonly [Name in keyof K]: K[Name] & F };

/** A character device: its kinds, each with the same further children. */
function characterDevice<
  const K extends Readonly<Record<string, Fields>>,
  const F extends Fields,
>(
  name: string,
  cases: K,
  further: F,
  unsupported: readonly string[],
): ElementCodec<VariantModel<"type", WithFields<K, F>>> {
  const complete = Object.fromEntries(
    Object.entries(cases).map(([kind, fields]) => [kind, { ...fields, ...further }]),
  );
  return variants(name, "type", complete as WithFields<K, F>, {
    unsupported,
  });
}

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

const serialTarget = element("target", {
  type: attribute(
    "type",
    oneOf(["isa-serial", "usb-serial", "pci-serial", "isa-debug"], {
      unsupported: ["spapr-vio-serial", "system-serial", "sclp-serial"],
    }),
  ).optional(),
  port: attribute("port", integer(0, 0x7fffffff)).optional(),
  model: child(soleAttribute(
    "model",
    "name",
    oneOf(["isa-serial", "usb-serial", "pci-serial", "isa-debugcon"], {
      unsupported: ["spapr-vty", "pl011", "sclpconsole", "sclplmconsole", "16550a"],
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
    .ignored("it is of a running machine", { silent: true }),
});

/** A channel's socket may be left to domrun. */
const channelKinds = {
  ...kinds,
  unix: { source: child(unixSource).optional(), ...pointless, log },
  ...spiceKinds,
} as const;

const consoleKinds = {
  ...kinds,
  pty: {
    tty: attribute("tty", anyText).optional()
      .ignored("it is of a running machine, and chosen anew", { silent: true }),
    ...kinds.pty,
  },
} as const;

const NOT_A_CHANNEL = [...UNSUPPORTED_KINDS, "spicevmc"];

export const serial = characterDevice(
  "serial",
  kinds,
  { target: child(serialTarget).optional(), ...tail },
  NOT_A_CHANNEL,
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
);
export const console_ = characterDevice(
  "console",
  consoleKinds,
  { target: child(consoleTarget).optional(), ...tail },
  NOT_A_CHANNEL,
);
export const channel = characterDevice(
  "channel",
  channelKinds,
  { target: child(channelTarget), ...tail },
  UNSUPPORTED_KINDS,
);

export type Serial = Infer<typeof serial>;
export type Parallel = Infer<typeof parallel>;
export type Console = Infer<typeof console_>;
export type Channel = Infer<typeof channel>;
/** Any of them: for what they have in common. */
export type CharacterDevice = Serial | Parallel | Console | Channel;

/** True for a console that is only another name of a serial port. Pure. */
export function isSerialConsole({ target }: Console): boolean {
  return (target?.type ?? "serial") === "serial";
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
