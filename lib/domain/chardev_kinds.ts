/**
 * What a stream of characters may lead to: the kinds that serial ports, consoles, channels and redirected devices share.
 * https://libvirt.org/formatdomain.html#host-interface
 */
import {
  attribute,
  child,
  element,
  type ElementCodec,
  type Fields,
  type VariantModel,
  type VariantOptions,
  variants,
  verbatim,
} from "../xml/codec.ts";
import { anyText, integer, matching, oneOf, onOff, someText, yesNo } from "../xml/value.ts";
import { absolutePath } from "./path_value.ts";
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
    .ignored("it describes a running machine, and is chosen anew", { silent: true }),
  seclabels,
});

const pathSource = element("source", { path, seclabels });

const spiceportSource = element("source", {
  channel: attribute("channel", someText, "the name that a client of SPICE knows it by"),
});

const vdagentSource = element("source", {
  mouse: child(soleAttribute("mouse", "mode", oneOf(["client", "server"]))).optional(),
  clipboard: child(soleAttribute("clipboard", "copypaste", yesNo)).optional(),
});

/** Those that every stream may be of. */
export const kinds = {
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
  dev: { source: child(pathSource), log },
  pipe: { source: child(pathSource), log },
  vc: { log },
  spiceport: { source: child(spiceportSource), log },
} as const;

/** Those of a channel, whose socket may be left to domrun, and which can end in a client of SPICE. */
export const channelKinds = {
  ...kinds,
  unix: { source: child(unixSource).optional(), ...pointless, log },
  spicevmc: { log },
  "qemu-vdagent": { source: child(vdagentSource).optional(), log },
} as const;

/** Kinds that libvirt knows and domrun does not. */
export const UNSUPPORTED_KINDS = ["nmdm", "dbus"];

type WithFields<K, F> = { readonly [Name in keyof K]: K[Name] & F };

/** A character device: its kinds, each with the same further fields. */
export function characterDevice<
  const K extends Readonly<Record<string, Fields>>,
  const F extends Fields,
>(
  name: string,
  cases: K,
  further: F,
  unsupported: readonly string[],
  options: VariantOptions = {},
): ElementCodec<VariantModel<"type", WithFields<K, F>>> {
  const complete = Object.fromEntries(
    Object.entries(cases).map(([kind, fields]) => [kind, { ...fields, ...further }]),
  );
  return variants(name, "type", complete as WithFields<K, F>, {
    unsupported,
    ...options,
  });
}
