/** Graphics, video, sound and input. */
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** QEMU has one VNC server and one SPICE server. */
export function repeatedGraphics(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.graphics, (one) => one.type)) {
    report(origins.span(again), {
      severity: "error",
      code: "graphics/repeated",
      message: `only one graphics device of type '${key}', found another one on ${
        lineOf(scope, first)
      }`,
      help: "remove one of them",
    });
  }
}

/** DES keys have 56 bits (RFC 6143, 7.2.2). */
export function vncPassword({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics) {
    if (one.type !== "vnc" || one.passwd === undefined || one.passwd.length <= 8) continue;
    report(origins.attribute(one, "passwd"), {
      severity: "error",
      code: "graphics/vnc-password",
      message: `a VNC password has at most 8 characters, found ${one.passwd.length}`,
      help: "shorten it",
    });
  }
}

/** Sizes of the memories that only qxl has (libvirt). */
export function qxlMemory({ devices, origins, report }: Scope): void {
  for (const { model } of devices.videos) {
    if (model === undefined || model.type === "qxl") continue;
    for (const name of ["ram", "vram64"] as const) {
      if (model[name] === undefined) continue;
      report(origins.attribute(model, name), {
        severity: "error",
        code: "video/qxl-memory",
        message: `${name} is for a video device of type 'qxl' only, found '${
          model.type ?? "default"
        }'`,
        help: "remove it",
      });
    }
  }
}

/** libvirt's names of virtio's devices say what the other attributes have to. */
export function virtioCard({ devices, origins, report }: Scope): void {
  for (const { model } of devices.videos) {
    if (model?.device === undefined) continue;
    const isVirtio = model.type === "virtio";
    if (isVirtio && (!model.device.endsWith("-gl") || model.acceleration?.accel3d)) continue;
    report(origins.attribute(model, "device"), {
      severity: "error",
      code: "video/virtio-device",
      message: isVirtio
        ? `'${model.device}' has 3D, which is not switched on`
        : `'${model.device}' is for a video device of type 'virtio' only, found '${
          model.type ?? "default"
        }'`,
      help: isVirtio ? "add <acceleration accel3d='yes'/>" : "write type='virtio', or remove it",
    });
  }
}

/** Further cards have no VGA, which is there once (libvirt). */
export function secondaryCard({ devices, origins, report }: Scope): void {
  const primary = devices.videos.find(({ model }) => model?.primary) ?? devices.videos[0];
  for (const video of devices.videos) {
    const { model } = video;
    if (video === primary || model?.type === undefined || model.type === "none") continue;
    const hasVga = model.device?.startsWith("virtio-vga") === true;
    if ((model.type === "virtio" && !hasVga) || model.type === "qxl") continue;
    report(origins.attribute(model, hasVga ? "device" : "type"), {
      severity: "error",
      code: "video/secondary",
      message: `'${hasVga ? model.device : model.type}' can only be the primary video device`,
      help: hasVga ? "write device='virtio-gpu'" : "write type='virtio' or type='qxl'",
    });
  }
}

/** "None" means none. */
export function videoNone({ devices, origins, report }: Scope): void {
  const none = devices.videos.find(({ model }) => model?.type === "none");
  if (none === undefined || devices.videos.length === 1) return;
  report(origins.span(none), {
    severity: "error",
    code: "video/none",
    message: "a video device of type 'none' stands alone, found others",
    help: "remove it, or the others",
  });
}

/** The guest boots on one screen. */
export function repeatedPrimary(scope: Scope): void {
  const { devices, origins, report } = scope;
  const primaries = devices.videos.flatMap(({ model }) => model?.primary ? [model] : []);
  for (const { first, again } of repetitions(primaries, () => "primary")) {
    report(origins.attribute(again, "primary"), {
      severity: "error",
      code: "video/repeated-primary",
      message: `only one video device is primary, found another one on ${lineOf(scope, first)}`,
      help: "write primary='no' here",
    });
  }
}

/** Which cards can switch what on and off (libvirt's qemuValidateDomainDeviceDefVideo). */
const CARDS_WITH: Readonly<Record<"edid" | "blob", readonly string[]>> = {
  edid: ["vga", "bochs", "virtio"],
  blob: ["virtio"],
};

/** Attributes and elements of other cards; QEMU's usual card has none of them. */
export function cardParts({ devices, origins, report }: Scope): void {
  for (const { model } of devices.videos) {
    if (model === undefined || (model.type === undefined && origins.isDamaged(model))) continue;
    const type = model.type ?? "default";
    for (const name of ["edid", "blob"] as const) {
      if (model[name] === undefined || CARDS_WITH[name].includes(type)) continue;
      report(origins.attribute(model, name), {
        severity: "error",
        code: "video/other-card",
        message: `a video device of type '${type}' has no ${name}`,
        help: `remove it; types with it: ${CARDS_WITH[name].join(", ")}`,
      });
    }
    if (type === "virtio" || model.acceleration?.accel3d !== true) continue;
    // libvirt asks virtio alone for it, and reads past it on the others.
    report(origins.attribute(model.acceleration, "accel3d"), {
      severity: "warning",
      code: "video/other-card",
      message: `a video device of type '${type}' has no 3D`,
      help: "write type='virtio', or remove <acceleration>",
    });
  }
}

/** An audio backend is chosen by its id. */
export function audioIds(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.audios, (one) => String(one.id))) {
    report(origins.attribute(again, "id"), {
      severity: "error",
      code: "audio/duplicate-id",
      message: `id ${key} is also that of the audio backend on ${lineOf(scope, first)}`,
      help: "give it the next free id",
    });
  }
  const ids = new Set(devices.audios.map((one) => one.id));
  const screens = devices.graphics.filter((one) => one.type === "vnc");
  for (const sound of [...devices.sounds, ...screens]) {
    if (sound.audioId === undefined || ids.has(sound.audioId)) continue;
    report(origins.childAttribute(sound, "audio", "id"), {
      severity: "error",
      code: "audio/no-such-id",
      message: `there is no audio backend with id ${sound.audioId}`,
      help: `add <audio id='${sound.audioId}' type='none'/>`,
    });
  }
}

/** Models tell virtio's devices apart, and of keyboards, mice and tablets there is one kind (libvirt). */
export function inputModel({ devices, origins, report }: Scope): void {
  for (const input of devices.inputs) {
    if (input.model === undefined) continue;
    const onVirtio = input.bus === "virtio";
    if (onVirtio && input.model === "virtio") continue;
    report(origins.attribute(input, "model"), {
      severity: "error",
      code: "input/model",
      message: onVirtio
        ? `there is no ${input.type} of model '${input.model}'`
        : `model='${input.model}' is for virtio devices only`,
      help: onVirtio ? "write model='virtio', or leave it out" : "write bus='virtio'",
    });
  }
}

/** libvirt ignores a part that another card has. */
export function soundParts({ devices, origins, report }: Scope): void {
  for (const sound of devices.sounds) {
    for (const [name, model] of [["multichannel", "usb"], ["streams", "virtio"]] as const) {
      if (sound[name] === undefined || sound.model === model) continue;
      report(origins.attribute(sound, name), {
        severity: "error",
        code: "sound/other-card",
        message: `${name} is of a sound device of model '${model}' only, found '${sound.model}'`,
        help: "remove it",
      });
    }
    if (sound.codecs.length === 0 || sound.model === "ich6" || sound.model === "ich9") continue;
    report(origins.child(sound, "codec"), {
      severity: "error",
      code: "sound/other-card",
      message: `a sound device of model '${sound.model}' has no <codec>`,
      help: "remove it, or write model='ich9'",
    });
  }
}

/** PS/2 knows mice and keyboards. */
export function tabletBus({ devices, origins, report }: Scope): void {
  for (const input of devices.inputs) {
    if (input.type !== "tablet" || input.bus !== "ps2") continue;
    report(origins.attribute(input, "bus"), {
      severity: "error",
      code: "input/ps2-tablet",
      message: "there are no PS/2 tablets",
      help: "write bus='usb' or bus='virtio'",
    });
  }
}
