/** `<input>`: keyboards and pointers. https://libvirt.org/formatdomain.html#input-devices */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { oneOf, onOff } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absolutePath } from "./path_value.ts";

const source = element("source", {
  dev: attribute("dev", absolutePath, "of evdev: below /dev/input").optional(),
  grab: attribute("grab", oneOf(["all"]), "of evdev; absent: only the device itself")
    .optional(),
  grabToggle: attribute(
    "grabToggle",
    oneOf([
      ...["ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock"] as const,
      "ctrl-scrolllock",
    ]),
    "of evdev; absent: ctrl-ctrl",
  ).optional(),
  repeat: attribute("repeat", onOff, "of evdev; absent: QEMU's off").optional(),
  evdev: attribute("evdev", absolutePath, "of passthrough: below /dev/input").optional(),
});

export const input = element("input", {
  type: attribute(
    "type",
    oneOf(["mouse", "tablet", "keyboard", "passthrough", "evdev"]),
    "`passthrough`: the guest has a device of the host; `evdev`: its own keyboard and mouse listen to one",
  ),
  bus: attribute(
    "bus",
    oneOf(["ps2", "usb", "virtio", "none"], { unsupported: ["xen", "parallels"] }),
    "absent: usb for a tablet, virtio for passthrough, none for evdev, else ps2, and usb on aarch64",
  ).optional(),
  model: attribute(
    "model",
    oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"]),
    "absent: virtio",
  )
    .optional(),
  source: child(source, "of passthrough and evdev").optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Input = Infer<typeof input>;

const USUAL_BUS = {
  mouse: "ps2",
  keyboard: "ps2",
  tablet: "usb",
  passthrough: "virtio",
  evdev: "none",
} as const;

/** The bus of an input, also of one that does not say it. Pure. */
export function inputBus({ bus, type }: Input): NonNullable<Input["bus"]> {
  return bus ?? USUAL_BUS[type];
}
