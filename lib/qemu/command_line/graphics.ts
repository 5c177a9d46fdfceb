/** Screens: VNC and SPICE. https://libvirt.org/formatdomain.html#graphical-framebuffers */
import { bracketed, LOOPBACK } from "../../domain/network_values.ts";
import { join } from "@std/path/posix";
import {
  type Graphics,
  hasFreePorts,
  isServer,
  needsTls,
  type Sdl,
  type Server,
  type Spice,
  type Vnc,
} from "../../domain/graphics.ts";
import { FIRST_DISPLAY_PORT, isAutomatic } from "./display_ports.ts";
import { keyValues, type OptionMembers } from "./option_values.ts";
import { askedBy, type CommandLineContext, has, objectArgument } from "./context.ts";

/** How far a free port is looked for. */
const LAST_VNC_DISPLAY = 99;

/** `-vnc`, `-spice`, or `-display none` where there is no screen. */
export function graphicsArguments(context: CommandLineContext): string[] {
  const { graphics } = context.domain.devices;
  if (graphics.length === 0) return ["-display", "none"];
  return graphics.flatMap((one) =>
    askedBy(
      context,
      one,
      screenArguments(one, context),
    )
  );
}

function screenArguments(one: Graphics, context: CommandLineContext): string[] {
  switch (one.type) {
    case "vnc":
      return vncArguments(one, context);
    case "spice":
      return spiceArguments(one, context);
    case "sdl":
      return [
        ...(one.fullscreen ? ["-full-screen"] : []),
        "-display",
        keyValues({ type: "sdl", gl: one.gl?.enable }, "type"),
      ];
    case "egl-headless":
      return ["-display", keyValues({ type: "egl-headless", rendernode: one.gl }, "type")];
  }
}

/** Where SDL's window is. Pure. */
export function screenEnvironment(
  graphics: readonly Graphics[],
): Readonly<Record<string, string>> {
  const sdl = graphics.find((one): one is Sdl => one.type === "sdl");
  return {
    ...(sdl?.display === undefined ? {} : { DISPLAY: sdl.display }),
    ...(sdl?.xauth === undefined ? {} : { XAUTHORITY: sdl.xauth }),
  };
}

function vncArguments(vnc: Vnc, context: CommandLineContext): string[] {
  const socket = displaySocket(vnc, context);
  const members: OptionMembers = {
    ...(socket === undefined ? vncDisplay(vnc, context) : { vnc: `unix:${socket}` }),
    // Switched on, its port is as far from 5700 as VNC's own from 5900, and free as that is.
    websocket: vnc.websocket === -1 ? true : vnc.websocket || undefined,
    share: vnc.sharePolicy,
    "power-control": vnc.powerControl,
    password: vnc.passwd === undefined ? undefined : true,
    "tls-creds": context.tlsDirectory === undefined ? undefined : VNC_CREDENTIALS,
    audiodev: has(context, "graphics.vnc.audiodev") ? audioOf(vnc, context) : undefined,
  };
  const keymap = vnc.keymap === undefined ? [] : ["-k", vnc.keymap];
  return [...vncCredentials(context), "-vnc", keyValues(members, "display"), ...keymap];
}

const VNC_CREDENTIALS = "vnc-tls-creds0";

/** The certificates of VNC; clients need none of their own. */
function vncCredentials(context: CommandLineContext): string[] {
  return context.tlsDirectory === undefined ? [] : objectArgument(context, {
    "qom-type": "tls-creds-x509",
    id: VNC_CREDENTIALS,
    dir: context.tlsDirectory,
    endpoint: "server",
    "verify-peer": false,
  });
}

function vncDisplay(
  vnc: Vnc,
  { style, displayPorts, takenPorts }: CommandLineContext,
): OptionMembers {
  if (vnc.listens.some((listen) => listen.type === "none")) return { display: "none" };
  const host = bracketed(listenAddress(vnc) ?? LOOPBACK);
  const chosen = takenPorts && displayPorts?.get(vnc)?.port;
  const port = isAutomatic(vnc) ? chosen : vnc.port;
  if (port !== undefined) return { display: `${host}:${port - FIRST_DISPLAY_PORT}` };
  return {
    display: `${host}:0`,
    to: style.displayPorts === "search" ? LAST_VNC_DISPLAY : undefined,
  };
}

/** libvirt made such a path for one run of the machine: the screen of another run has a port or socket of its own. */
const GENERATED_SOCKET_REGEXP = /^\/var\/lib\/libvirt\/qemu\/domain-[0-9]+-/;

/** The socket that a screen is shown on; undefined for a port. Pure. */
export function displaySocket(one: Graphics, { files }: CommandLineContext): string | undefined {
  if (!isServer(one)) return undefined;
  const listen = one.listens.find((entry) => entry.type === "socket");
  if (listen) return listen.socket ?? join(files.directory, `${one.type}.sock`);
  const older = one.type === "vnc" ? one.socket : undefined;
  return older === undefined || GENERATED_SOCKET_REGEXP.test(older) ? undefined : older;
}

/** Undefined where the document names none. Pure. */
export function listenAddress(one: Server): string | undefined {
  const listen = one.listens.find((entry) => entry.type === "address");
  return listen?.address ?? one.listen;
}

function spiceArguments(spice: Spice, context: CommandLineContext): string[] {
  const socket = displaySocket(spice, context);
  const none = spice.listens.some((listen) => listen.type === "none");
  const automatic = isAutomatic(spice);
  const chosen = context.displayPorts?.get(spice)?.port ?? FIRST_DISPLAY_PORT;
  const open = !none && socket === undefined;
  const tlsPort = open ? spiceTlsPort(spice, context) : undefined;
  const listens = open && (automatic || (spice.port ?? 0) > 0 || tlsPort !== undefined);
  const members: OptionMembers = {
    ...(socket === undefined ? {} : { unix: true, addr: socket }),
    port: open ? (automatic ? chosen : spice.port ?? 0) : socket ? undefined : 0,
    "tls-port": tlsPort,
    ...(listens ? { addr: listenAddress(spice) ?? LOOPBACK } : {}),
    "disable-ticketing": (listens || socket !== undefined) && spice.passwd === undefined
      ? true
      : undefined,
    "x509-dir": tlsPort === undefined ? undefined : context.tlsDirectory,
    ...spiceTuning(spice),
    ...(spice.gl?.enable ? { gl: true, rendernode: spice.gl.rendernode } : {}),
    "seamless-migration": true,
  };
  const channels = spice.channels.flatMap(({ name, mode }) =>
    mode === "any" ? [] : [`${mode === "secure" ? "tls" : "plaintext"}-channel=${name}`]
  );
  const fallback = spice.defaultMode === undefined || spice.defaultMode === "any"
    ? []
    : [`${spice.defaultMode === "secure" ? "tls" : "plaintext"}-channel=default`];
  const keymap = spice.keymap === undefined ? [] : ["-k", spice.keymap];
  return ["-spice", [keyValues(members), ...fallback, ...channels].join(","), ...keymap];
}

/** Ports that are left open are the first one, and the next for TLS where there are certificates. */
function spiceTlsPort(
  spice: Spice,
  { tlsDirectory, displayPorts }: CommandLineContext,
): number | undefined {
  if (tlsDirectory === undefined) return undefined;
  const chosen = displayPorts?.get(spice)?.tlsPort ?? FIRST_DISPLAY_PORT + 1;
  if (hasFreePorts(spice)) {
    return spice.defaultMode === "insecure" ? undefined : chosen;
  }
  return spice.tlsPort === -1 ? chosen : spice.tlsPort || undefined;
}

function spiceTuning(spice: Spice): OptionMembers {
  return {
    "image-compression": spice.image,
    "jpeg-wan-compression": spice.jpeg,
    "zlib-glz-wan-compression": spice.zlib,
    "playback-compression": spice.playback,
    "streaming-video": spice.streaming,
    "agent-mouse": spice.mouse === undefined ? undefined : spice.mouse === "client",
    "disable-copy-paste": spice.clipboard === false ? true : undefined,
    "disable-agent-file-xfer": spice.filetransfer === false ? true : undefined,
  };
}

function audioOf({ audioId }: Vnc, { domain }: CommandLineContext): string | undefined {
  const id = audioId ?? domain.devices.audios[0]?.id;
  return id === undefined ? undefined : `audio${id}`;
}

/** Says which screens this QEMU lacks. */
export function checkGraphics(context: CommandLineContext): void {
  for (const one of context.domain.devices.graphics) checkScreen(one, context);
}

const HELP_WITHOUT = {
  vnc: "use type='spice'",
  spice: "install its SPICE module (Debian: qemu-system-modules-spice), or use type='vnc'",
  sdl: "install its module (Debian: qemu-system-gui), or use type='vnc'",
  "egl-headless": "install its module (Debian: qemu-system-modules-opengl), or remove it",
} as const;

function checkScreen(one: Graphics, context: CommandLineContext): void {
  const { provenance, capabilities } = context;
  // A machine that runs has its screens, whose certificates nobody names again.
  const isGiven = context.tlsDirectory !== undefined || context.diskNumbers !== undefined;
  if (one.type === "spice" && !isGiven && needsTls(one)) {
    provenance.report(one, {
      severity: "error",
      code: "host/no-certificates",
      message: "SPICE with TLS needs certificates, and none are given",
      help: "--tls DIRECTORY, with ca-cert.pem, server-cert.pem and server-key.pem; " +
        "or listen on the loopback address and tunnel it by ssh",
    }, { attribute: one.tlsPort === undefined ? "defaultMode" : "tlsPort" });
  }
  if (!has(context, `graphics.${one.type}`)) {
    provenance.report(one, {
      severity: "error",
      code: "host/no-graphics",
      message: `QEMU ${capabilities.version} has no ${one.type.toUpperCase()} here`,
      help: HELP_WITHOUT[one.type],
    }, { attribute: "type" });
  }
}
