/** Keyboards and pointers. https://libvirt.org/formatdomain.html#input-devices */
import type { Input } from "../../domain/input.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
  virtioDevice,
} from "./context.ts";

const USB_INPUTS = { mouse: "usb-mouse", tablet: "usb-tablet", keyboard: "usb-kbd" } as const;

/** A `-device` for each input that is not PS/2, which is built in. */
export function inputArguments(context: CommandLineContext): string[] {
  return context.domain.devices.inputs.flatMap((input) =>
    input.bus === "ps2" ? [] : askedBy(
      context,
      input,
      deviceArgument(context, {
        driver: inputDriver(input),
        id: aliasOf(input),
        ...placeMembers(context, input.address),
      }),
    )
  );
}

/** Says which of them cannot be had. */
export function checkInputs(context: CommandLineContext): void {
  for (const input of context.domain.devices.inputs) {
    if (input.bus === "ps2") continue;
    requireDevice(context, input, inputDriver(input), { attribute: "bus" });
  }
}

function inputDriver({ bus, type, model }: Input): string {
  return bus === "virtio" ? virtioDevice(`virtio-${type}`, model) : USB_INPUTS[type];
}
