/** Keyboards and pointers. https://libvirt.org/formatdomain.html#input-devices */
import type { Input } from "../../domain/input.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  objectArgument,
  placeMembers,
  requireDevice,
  requireFeature,
  virtioDevice,
} from "./context.ts";
import type { OptionMembers } from "./option_values.ts";

const USB_INPUTS: Readonly<Record<string, string>> = {
  mouse: "usb-mouse",
  tablet: "usb-tablet",
  keyboard: "usb-kbd",
};

/** A `-device` for each input but those on PS/2, which are built in. An input of the host (evdev) is an `-object`. */
export function inputArguments(context: CommandLineContext): string[] {
  return context.domain.devices.inputs.flatMap((input) => {
    if (input.bus === "ps2") return [];
    const args = input.type === "evdev"
      ? objectArgument(context, evdevMembers(input))
      : deviceArgument(context, {
        driver: inputDriver(input),
        id: aliasOf(input),
        evdev: input.type === "passthrough" ? input.source?.evdev : undefined,
        ...placeMembers(context, input.address),
      });
    return askedBy(context, input, args);
  });
}

function evdevMembers(input: Input): OptionMembers {
  const { dev, repeat, grab, grabToggle } = input.source ?? {};
  return {
    "qom-type": "input-linux",
    id: aliasOf(input),
    evdev: dev,
    repeat,
    grab_all: grab === "all" ? true : undefined,
    "grab-toggle": grabToggle,
  };
}

/** Says which of them this QEMU lacks. */
export function checkInputs(context: CommandLineContext): void {
  for (const input of context.domain.devices.inputs) {
    if (input.bus === "ps2") continue;
    if (input.type === "evdev") requireFeature(context, input, "object.input-linux");
    else requireDevice(context, input, inputDriver(input), { attribute: "bus" });
  }
}

function inputDriver({ bus, type, model }: Input): string {
  if (type === "passthrough") return "virtio-input-host-pci";
  return bus === "virtio" ? virtioDevice(`virtio-${type}`, model) : USB_INPUTS[type] ?? "";
}
