/** `<rom>`: the boot ROM of a PCI device. https://libvirt.org/formatdomain.html#elementsRom */
import { attribute, element, type Infer } from "../xml/codec.ts";
import { anyText, onOff, yesNo } from "../xml/value.ts";

export const rom = element("rom", {
  bar: attribute("bar", onOff, "whether the guest sees the ROM").optional(),
  enabled: attribute("enabled", yesNo, "`no`: the device has no ROM").optional(),
  file: attribute("file", anyText, "image to use; empty: none").optional(),
});

export type Rom = Infer<typeof rom>;
