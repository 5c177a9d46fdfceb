/** `<video>`: graphics cards. https://libvirt.org/formatdomain.html#video-devices */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { integer, oneOf, onOff, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";

const kib = integer(0, 0xffffffff);

const acceleration = element("acceleration", {
  accel3d: attribute("accel3d", yesNo).optional(),
  accel2d: attribute("accel2d", yesNo).optional()
    .ignored("QEMU's graphics cards have no 2D acceleration to switch"),
});

const resolution = element("resolution", {
  x: attribute("x", integer(1, 0xffffffff)),
  y: attribute("y", integer(1, 0xffffffff)),
});

const model = element("model", {
  type: attribute(
    "type",
    oneOf(["vga", "cirrus", "vmvga", "qxl", "virtio", "bochs", "ramfb", "none"], {
      unsupported: ["xen", "vbox", "parallels", "gop", "default"],
    }),
    "absent: QEMU's usual one",
  ).optional(),
  ram: attribute("ram", kib, "KiB, of a qxl").optional(),
  vram: attribute("vram", kib, "KiB").optional(),
  vram64: attribute("vram64", kib, "KiB, of a qxl").optional(),
  vgamem: attribute("vgamem", kib, "KiB, of a qxl").optional(),
  heads: attribute("heads", integer(1, 0xffffffff)).optional(),
  primary: attribute("primary", yesNo).optional(),
  blob: attribute("blob", onOff).optional(),
  edid: attribute("edid", onOff).optional(),
  device: attribute(
    "device",
    oneOf(["virtio-vga", "virtio-vga-gl", "virtio-gpu", "virtio-gpu-gl"]),
    "of a virtio: with VGA or without, with 3D or without; absent: VGA for the first card, 3D with accel3d",
  ).optional(),
  acceleration: child(acceleration).optional(),
  resolution: child(resolution).optional(),
});

export const video = element("video", {
  model: child(model).optional()
    .unsupported("only a graphics card of type 'qxl' has vgamem here", {
      at: "@vgamem",
      when: ({ type, vgamem }) => vgamem !== undefined && type !== "qxl",
      help: "remove vgamem, or write type='qxl'",
      dispensable: true,
    })
    .unsupported("this graphics card has no resolution to set", {
      at: "resolution",
      when: ({ type = "", resolution }) =>
        resolution !== undefined && !["vga", "qxl", "virtio", "bochs"].includes(type),
      help: "remove <resolution>, or write type='virtio'",
      dispensable: true,
    }),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Video = Infer<typeof video>;
