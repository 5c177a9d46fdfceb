/** `<input>`: keyboards and pointers. https://libvirt.org/formatdomain.html#input-devices */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { oneOf } from "../xml/value.ts";
import { address, alias } from "./address.ts";

export const input = element("input", {
  type: attribute(
    "type",
    oneOf(["mouse", "tablet", "keyboard"], { unsupported: ["passthrough", "evdev"] }),
  ),
  bus: attribute(
    "bus",
    oneOf(["ps2", "usb", "virtio"], { unsupported: ["xen", "parallels", "none"] }),
    "absent: usb for a tablet, else ps2",
  ).optional(),
  model: attribute("model", oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"]))
    .optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Input = Infer<typeof input>;
