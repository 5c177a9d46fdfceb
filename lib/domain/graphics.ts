/** `<graphics>`: VNC, SPICE and windows of the host. https://libvirt.org/formatdomain.html#graphical-framebuffers */
import { attribute, child, element, type Infer, variants, verbatim } from "../xml/codec.ts";
import {
  anyText,
  converted,
  matching,
  oneOf,
  onOff,
  someText,
  type Value,
  yesNo,
} from "../xml/value.ts";
import { UP_TO_65535_OR_MINUS_1 } from "./address.ts";
import { audioId } from "./audio.ts";
import { orIpv6 } from "./network_values.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const PORT = "a port from 0 to 65535, or -1 for a free one";

/** -1: a free one is chosen. */
const displayPort: Value<number> = converted(
  matching(UP_TO_65535_OR_MINUS_1, PORT),
  PORT,
  Number,
  String,
);

const host = orIpv6("[a-zA-Z0-9.\\-]+", "an address without brackets or the name of a host");

/** Where clients connect. Absent: the loopback address. */
export const listen = variants("listen", "type", {
  network: {
    network: attribute("network", anyText).optional()
      .ignored("domrun knows no networks of libvirt", { silent: true }),
    address: attribute("address", host).optional()
      .ignored("it describes a running machine", { silent: true }),
  },
  address: { address: attribute("address", host).optional() },
  socket: {
    socket: attribute("socket", absolutePath, "absent: one is made").optional(),
  },
  none: {},
});

const autoport = attribute("autoport", yesNo).optional();
const listenAttribute = attribute("listen", host, "older form of <listen type='address'>")
  .optional();
const keymap = attribute("keymap", matching("[a-zA-Z0-9_\\-]+", "a keymap such as 'en-us'"))
  .optional();
/** `2030-12-31T23:59:59`, in UTC. */
const instant: Value<string> = matching(
  "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
  "a date and time such as 2030-12-31T23:59:59",
);

const password = {
  passwd: attribute("passwd", anyText).optional(),
  passwdValidTo: attribute("passwdValidTo", instant, "in UTC; absent: for ever").optional(),
} as const;
const listens = child(listen).many();

/** What virt-manager leaves there when a window becomes a server. */
const ofWindow = {
  display: attribute("display", anyText).optional()
    .ignored("it belongs to a screen of type 'sdl', and libvirt ignores it"),
  xauth: attribute("xauth", anyText).optional()
    .ignored("it belongs to a screen of type 'sdl', and libvirt ignores it"),
} as const;

const compression = oneOf(["auto_glz", "auto_lz", "quic", "glz", "lz", "off"]);
const wan = oneOf(["auto", "never", "always"]);
const spiceChannels = [
  "main",
  "display",
  "inputs",
  "cursor",
  "playback",
  "record",
  "smartcard",
  "usbredir",
] as const;

const spiceChannel = element("channel", {
  name: attribute("name", oneOf(spiceChannels)),
  mode: attribute("mode", oneOf(["any", "secure", "insecure"])),
});

const gl = element("gl", {
  enable: attribute("enable", yesNo),
  rendernode: attribute("rendernode", absolutePath).optional(),
});

export const graphics = variants("graphics", "type", {
  vnc: {
    socket: attribute("socket", absolutePath, "older form of <listen type='socket'>").optional(),
    port: attribute("port", displayPort).optional(),
    autoport,
    websocket: attribute("websocket", displayPort).optional(),
    listen: listenAttribute,
    keymap,
    sharePolicy: attribute(
      "sharePolicy",
      oneOf(["allow-exclusive", "force-shared", "ignore"]),
    ).optional(),
    powerControl: attribute("powerControl", yesNo).optional(),
    ...password,
    connected: attribute("connected", oneOf(["keep"])).optional()
      .ignored("clients stay connected when a password is set", { silent: true }),
    ...ofWindow,
    audioId: child(soleAttribute("audio", "id", audioId), "absent: the first <audio>").optional(),
    listens,
    gl: child(verbatim("gl")).optional()
      .ignored("a screen of type 'vnc' does not draw in 3D, and libvirt ignores it"),
  },
  spice: {
    port: attribute("port", displayPort).optional(),
    tlsPort: attribute("tlsPort", displayPort, "with the certificates of --tls").optional(),
    autoport,
    listen: listenAttribute,
    keymap,
    defaultMode: attribute(
      "defaultMode",
      oneOf(["any", "secure", "insecure"]),
      "`secure`: channels go by TLS, with the certificates of --tls",
    ).optional(),
    ...password,
    connected: attribute(
      "connected",
      oneOf(["keep", "disconnect", "fail"]),
      "what becomes of clients when the password is set",
    ).optional(),
    ...ofWindow,
    listens,
    channels: child(spiceChannel).many(),
    image: child(soleAttribute("image", "compression", compression)).optional(),
    jpeg: child(soleAttribute("jpeg", "compression", wan)).optional(),
    zlib: child(soleAttribute("zlib", "compression", wan)).optional(),
    playback: child(soleAttribute("playback", "compression", onOff)).optional(),
    streaming: child(soleAttribute("streaming", "mode", oneOf(["filter", "all", "off"])))
      .optional(),
    mouse: child(soleAttribute("mouse", "mode", oneOf(["server", "client"]))).optional(),
    clipboard: child(soleAttribute("clipboard", "copypaste", yesNo)).optional(),
    filetransfer: child(soleAttribute("filetransfer", "enable", yesNo)).optional(),
    gl: child(gl).optional(),
  },
  sdl: {
    display: attribute("display", someText, "DISPLAY of QEMU; absent: the caller's").optional(),
    xauth: attribute("xauth", absolutePath, "XAUTHORITY of QEMU").optional(),
    fullscreen: attribute("fullscreen", yesNo).optional(),
    gl: child(element("gl", { enable: attribute("enable", yesNo) })).optional(),
  },
  "egl-headless": {
    gl: child(soleAttribute("gl", "rendernode", absolutePath), "absent: the first one").optional(),
  },
}, { unsupported: ["rdp", "desktop", "dbus"] });

/**
 * True where the ports of a SPICE server are chosen at its start: with autoport, or as libvirt wrote it before. What
 * ports the document names is then ignored, and one for TLS is taken only where TLS is set up. Pure.
 */
export function hasFreePorts({ autoport, port, tlsPort }: Spice): boolean {
  return autoport === true || (port === -1 && (tlsPort === undefined || tlsPort === -1));
}

/** A screen that clients connect to. */
export type Server = Vnc | Spice;

/** True for one that clients connect to; others are windows of the host, or help those. Pure. */
export function isServer(one: Graphics): one is Server {
  return one.type === "vnc" || one.type === "spice";
}

/** True for a SPICE server that cannot be without certificates. Pure. */
export function needsTls(spice: Spice): boolean {
  const { tlsPort = 0, defaultMode, channels } = spice;
  return defaultMode === "secure" || channels.some(({ mode }) => mode === "secure") ||
    (tlsPort !== 0 && !hasFreePorts(spice));
}

export type Graphics = Infer<typeof graphics>;
export type Sdl = Extract<Graphics, { readonly type: "sdl" }>;
export type Vnc = Extract<Graphics, { readonly type: "vnc" }>;
export type Spice = Extract<Graphics, { readonly type: "spice" }>;
