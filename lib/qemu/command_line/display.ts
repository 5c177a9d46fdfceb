/** Input, screens, graphics cards. https://libvirt.org/formatdomain.html#graphical-framebuffers */
import { join } from "@std/path/posix";
import type { Graphics, Spice, Vnc } from "../../domain/graphics.ts";
import type { Input } from "../../domain/input.ts";
import type { Video } from "../../domain/video.ts";
import { keyValues, type OptionMembers } from "../option_values.ts";
import {
  aliasOf,
  type CommandLineContext,
  deviceArgument,
  has,
  placeMembers,
  virtioDevice,
} from "./context.ts";

/** VNC's display 0 is this port. */
const FIRST_VNC_PORT = 5900;
/** How far a free port is looked for. */
const LAST_VNC_DISPLAY = 99;
const LOOPBACK = "127.0.0.1";

const USB_INPUTS = { mouse: "usb-mouse", tablet: "usb-tablet", keyboard: "usb-kbd" } as const;

/** A `-device` for each input that is not PS/2, which is built in. */
export function inputArguments(context: CommandLineContext): string[] {
  return context.domain.devices.inputs.flatMap((input) =>
    input.bus === "ps2" ? [] : deviceArgument(context, {
      driver: inputDriver(input),
      id: aliasOf(input),
      ...placeMembers(context, input.address),
    })
  );
}

function inputDriver({ bus, type, model }: Input): string {
  return bus === "virtio" ? virtioDevice(`virtio-${type}`, model) : USB_INPUTS[type];
}

/** `-vnc`, `-spice`, or `-display none` where there is no screen. */
export function graphicsArguments(context: CommandLineContext): string[] {
  const { graphics } = context.domain.devices;
  if (graphics.length === 0) return ["-display", "none"];
  return graphics.flatMap((one) =>
    one.type === "vnc" ? vncArguments(one, context) : spiceArguments(one, context)
  );
}

function vncArguments(vnc: Vnc, context: CommandLineContext): string[] {
  const socket = socketOf(vnc, context);
  const members: OptionMembers = {
    ...(socket === undefined ? vncDisplay(vnc, context) : { vnc: `unix:${socket}` }),
    websocket: vnc.websocket === undefined || vnc.websocket === -1 ? undefined : vnc.websocket,
    share: vnc.sharePolicy,
    "power-control": vnc.powerControl,
    password: vnc.passwd === undefined ? undefined : true,
    audiodev: has(context, "graphics.vnc.audiodev") ? firstAudio(context) : undefined,
  };
  const keymap = vnc.keymap === undefined ? [] : ["-k", vnc.keymap];
  return ["-vnc", keyValues(members, "display"), ...keymap];
}

function vncDisplay(vnc: Vnc, { style }: CommandLineContext): OptionMembers {
  const host = bracketed(listenAddress(vnc) ?? LOOPBACK);
  if (!isAutomatic(vnc)) return { display: `${host}:${(vnc.port ?? 0) - FIRST_VNC_PORT}` };
  return {
    display: `${host}:0`,
    to: style.displayPorts === "search" ? LAST_VNC_DISPLAY : undefined,
  };
}

/** The port is left open: it says so, or it says nothing. */
function isAutomatic({ port, autoport }: Vnc): boolean {
  return autoport === true || port === undefined || port === -1;
}

/** A path below libvirt's directory of a machine was made by libvirt, and is made anew. */
const GENERATED_SOCKET_REGEXP = /^\/var\/lib\/libvirt\/qemu\/domain-[0-9]+-/;

/** The socket that a screen is shown on; undefined for a port. */
function socketOf(one: Graphics, { files }: CommandLineContext): string | undefined {
  const listen = one.listens.find((entry) => entry.type === "socket");
  if (listen) return listen.socket ?? join(files.directory, `${one.type}.sock`);
  const older = one.type === "vnc" ? one.socket : undefined;
  return older === undefined || GENERATED_SOCKET_REGEXP.test(older) ? undefined : older;
}

function listenAddress(one: Graphics): string | undefined {
  const listen = one.listens.find((entry) => entry.type === "address");
  return listen?.address ?? one.listen;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function spiceArguments(spice: Spice, context: CommandLineContext): string[] {
  const socket = socketOf(spice, context);
  const none = spice.listens.some((listen) => listen.type === "none");
  const automatic = spice.autoport === true || spice.port === -1;
  const open = !none && socket === undefined;
  const listens = open && (automatic || (spice.port ?? 0) > 0 || (spice.tlsPort ?? 0) > 0);
  const members: OptionMembers = {
    ...(socket === undefined ? {} : { unix: true, addr: socket }),
    port: open ? (automatic ? FIRST_VNC_PORT : spice.port ?? 0) : socket ? undefined : 0,
    "tls-port": open && (spice.tlsPort ?? 0) > 0 ? spice.tlsPort : undefined,
    ...(listens ? { addr: listenAddress(spice) ?? LOOPBACK } : {}),
    "disable-ticketing": (listens || socket !== undefined) && spice.passwd === undefined
      ? true
      : undefined,
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

function firstAudio({ domain }: CommandLineContext): string | undefined {
  const audio = domain.devices.audios[0];
  return audio && `audio${audio.id}`;
}

const PRIMARY_CARDS: Readonly<Record<string, string>> = {
  vga: "VGA",
  cirrus: "cirrus-vga",
  vmvga: "vmware-svga",
  qxl: "qxl-vga",
  virtio: "virtio-vga",
  bochs: "bochs-display",
  ramfb: "ramfb",
};

const SECONDARY_CARDS: Readonly<Record<string, string>> = {
  qxl: "qxl",
  virtio: "virtio-gpu-pci",
  bochs: "bochs-display",
};

/** A `-device` for each graphics card. */
export function videoArguments(context: CommandLineContext): string[] {
  return context.domain.devices.videos.flatMap((video, index) => {
    const driver = cardType(video, index);
    if (driver === undefined) return [];
    return deviceArgument(context, {
      driver,
      id: aliasOf(video),
      ...cardMembers(video),
      ...placeMembers(context, video.address),
    });
  });
}

function cardType({ model }: Video, index: number): string | undefined {
  const card = (index === 0 ? PRIMARY_CARDS : SECONDARY_CARDS)[model?.type ?? "none"];
  if (card === undefined || !model?.acceleration?.accel3d) return card;
  return card === "virtio-vga" ? "virtio-vga-gl" : "virtio-gpu-gl-pci";
}

/** The document counts in KiB; QXL takes bytes and MiB, the others MiB. */
function cardMembers({ model }: Video): OptionMembers {
  if (!model) return {};
  const resolution = { xres: model.resolution?.x, yres: model.resolution?.y };
  const mib = (sizeKiB: number | undefined) =>
    sizeKiB === undefined ? undefined : Math.floor(sizeKiB / 1024);
  switch (model.type) {
    case "qxl":
      return {
        max_outputs: model.heads,
        ram_size: (model.ram ?? 0) * 1024,
        vram_size: (model.vram ?? 0) * 1024,
        vram64_size_mb: mib(model.vram64 ?? 0),
        vgamem_mb: mib(model.vgamem),
        ...resolution,
      };
    case "vga":
      return { edid: model.edid, vgamem_mb: mib(model.vram), ...resolution };
    case "vmvga":
      return { vgamem_mb: mib(model.vram) };
    case "bochs":
      return { edid: model.edid, vgamem: `${model.vram ?? 16384}k`, ...resolution };
    case "virtio":
      return { edid: model.edid, blob: model.blob, max_outputs: model.heads, ...resolution };
    default:
      return {};
  }
}

/** Says which screens and cards cannot be had. */
export function checkDisplay(context: CommandLineContext): void {
  const { domain, provenance, capabilities } = context;
  for (const one of domain.devices.graphics) checkGraphics(one, context);
  for (const [index, video] of domain.devices.videos.entries()) {
    const type = video.model?.type ?? "none";
    const card = cardType(video, index);
    if (type !== "none" && card === undefined) {
      provenance.refuse(video, `a graphics card '${type}' can only be the first one`, {
        child: "model",
        attribute: "type",
      }, "use <model type='virtio'/> or 'qxl' for further ones");
    } else if (card !== undefined && !capabilities.types.includes(card)) {
      provenance.report(video, {
        severity: "error",
        code: "host/no-device",
        message: `QEMU ${capabilities.version} has no graphics card '${card}'`,
        help: "use <model type='virtio'/> or <model type='vga'/>",
      }, { child: "model", attribute: "type" });
    }
    checkCard(video, type, provenance);
  }
}

function checkCard(
  video: Video,
  type: string,
  provenance: CommandLineContext["provenance"],
): void {
  const { model } = provenance.original(video) as Video;
  if (!model) return;
  const only = (value: unknown, attribute: string, types: readonly string[]) => {
    if (value === undefined || types.includes(type)) return;
    provenance.refuse(video, `a graphics card '${type}' has no '${attribute}'`, {
      child: "model",
      attribute,
    });
  };
  only(model.ram, "ram", ["qxl"]);
  only(model.vram64, "vram64", ["qxl"]);
  only(model.vgamem, "vgamem", ["qxl"]);
  only(model.blob, "blob", ["virtio"]);
  only(model.edid, "edid", ["vga", "bochs", "virtio"]);
  if (model.resolution && !["vga", "qxl", "virtio", "bochs"].includes(type)) {
    provenance.refuse(video, `a graphics card '${type}' has no resolution`, { child: "model" });
  }
  if (model.acceleration?.accel3d && type !== "virtio") {
    provenance.refuse(video, "only a virtio graphics card has 3D", { child: "model" });
  }
}

function checkGraphics(one: Graphics, context: CommandLineContext): void {
  const { provenance, capabilities } = context;
  const feature = one.type === "vnc" ? "graphics.vnc" : "graphics.spice";
  if (!has(context, feature)) {
    provenance.report(one, {
      severity: "error",
      code: "host/no-graphics",
      message: `QEMU ${capabilities.version} has no ${one.type.toUpperCase()} here`,
      help: one.type === "spice"
        ? "install its SPICE module (Debian: qemu-system-modules-spice), or use type='vnc'"
        : "use type='spice'",
    }, { attribute: "type" });
  }
  if (one.type === "vnc" && one.port !== undefined && one.port > 0 && one.port < FIRST_VNC_PORT) {
    provenance.refuse(one, `VNC's ports begin at ${FIRST_VNC_PORT}`, { attribute: "port" });
  }
  if (one.type === "vnc" && one.listens.some((listen) => listen.type === "none")) {
    provenance.refuse(one, "VNC without anything to connect to is not supported", {
      child: "listen",
    });
  }
  if (one.type === "spice" && (one.tlsPort ?? 0) !== 0) {
    provenance.refuse(
      one,
      "SPICE with TLS needs certificates, which are not supported",
      { attribute: "tlsPort" },
      "listen on the loopback address or a socket and tunnel it by ssh",
    );
  }
}
