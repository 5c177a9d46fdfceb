/**
 * `<redirdev>` and `<redirfilter>`: USB devices of whoever looks at the machine's screen.
 * https://libvirt.org/formatdomain.html#redirected-devices
 */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { converted, matching, oneOf, type Value, yesNo } from "../xml/value.ts";
import { address, alias, bootOrder, UP_TO_255, UP_TO_65535 } from "./address.ts";
import { channelKinds, characterDevice, UNSUPPORTED_KINDS } from "./chardev_kinds.ts";

const { spicevmc, pty, file, unix, stdio, null: nothing, tcp, udp } = channelKinds;

export const redirdev = characterDevice(
  "redirdev",
  { spicevmc, tcp, unix, pty, file, stdio, null: nothing, udp },
  {
    bus: attribute("bus", oneOf(["usb"])).optional()
      .ignored("there is no other bus", { silent: true }),
    bootOrder: child(bootOrder).optional(),
    alias: child(alias).optional(),
    address: child(address).optional(),
  },
  [...UNSUPPORTED_KINDS, "dev", "pipe", "vc", "spiceport", "qemu-vdagent"],
  { leading: ["bus"] },
);

/** What a filter asks of any device. */
export const ANY = -1;

/** A number of a USB device that a filter may leave open with -1, written as libvirt does: `0x15E1`. */
function usbNumber(what: string, digits: number, regexp: string): Value<number> {
  const expects = `${what} such as 0x${"1A2B".slice(-digits)}, or -1 for any`;
  return converted(
    matching(`-1|${regexp}`, expects),
    expects,
    Number,
    (value) => value === ANY ? "-1" : `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`,
  );
}

export const filterClass: Value<number> = usbNumber("a device class", 2, UP_TO_255);
/** Of a vendor or a product. */
export const filterNumber: Value<number> = usbNumber("a number", 4, UP_TO_65535);

/** `1.10`: two numbers of at most two digits; one digit after the dot stands for tens, as in libvirt. */
const filterVersion: Value<string> = matching(
  "-1|[0-9]{1,2}\\.[0-9]{1,2}",
  "a version such as 1.10, or -1 for any",
);

const usbdev = element("usbdev", {
  class: attribute("class", filterClass, "absent: any").optional(),
  vendor: attribute("vendor", filterNumber, "absent: any").optional(),
  product: attribute("product", filterNumber, "absent: any").optional(),
  version: attribute("version", filterVersion, "absent: any").optional(),
  allow: attribute("allow", yesNo),
});

export const redirfilter = element("redirfilter", {
  rules: child(usbdev, "the first that fits a device decides").many(),
});

export type Redirdev = Infer<typeof redirdev>;
export type Redirfilter = Infer<typeof redirfilter>;
