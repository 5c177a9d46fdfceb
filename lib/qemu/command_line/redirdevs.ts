/** USB devices of whoever looks at the screen. https://libvirt.org/formatdomain.html#redirected-devices */
import { ANY, filterClass, filterNumber, type Redirfilter } from "../../domain/redirdev.ts";
import { bootOrders } from "./boot.ts";
import { chardevArgument } from "./chardev.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
} from "./context.ts";

/** A `-chardev` and a `-device usb-redir` for each. */
export function redirdevArguments(context: CommandLineContext): string[] {
  const { redirdevs, redirfilter } = context.domain.devices;
  const orders = bootOrders(context.domain);
  return redirdevs.flatMap((redirdev) =>
    askedBy(context, redirdev, [
      ...chardevArgument(redirdev, context, "usbredir"),
      ...deviceArgument(context, {
        driver: "usb-redir",
        chardev: `char${aliasOf(redirdev)}`,
        id: aliasOf(redirdev),
        filter: redirfilter && filterText(redirfilter),
        bootindex: orders.get(redirdev),
        ...placeMembers(context, redirdev.address),
      }),
    ])
  );
}

/** `0x08:0x15E1:0x2007:0x0110:1|-1:-1:-1:-1:0`: class, vendor, product, version, and 1 for what may come (usbredir). */
function filterText({ rules }: Redirfilter): string | undefined {
  if (rules.length === 0) return undefined;
  return rules.map((rule) =>
    [
      filterClass.format(rule.class ?? ANY),
      filterNumber.format(rule.vendor ?? ANY),
      filterNumber.format(rule.product ?? ANY),
      filterNumber.format(binaryCoded(rule.version)),
      rule.allow ? "1" : "0",
    ].join(":")
  ).join("|");
}

/** Both numbers of a version in decimal digits of four bits: 1.10 is 0x0110; so is 1.1, as in libvirt. */
function binaryCoded(version: string | undefined): number {
  if (version === undefined || version === "-1") return ANY;
  const [major = "", minor = ""] = version.split(".");
  return parseInt(major.padStart(2, "0") + minor.padEnd(2, "0"), 16);
}

/** Says when this QEMU redirects nothing. */
export function checkRedirdevs(context: CommandLineContext): void {
  for (const redirdev of context.domain.devices.redirdevs) {
    requireDevice(
      context,
      redirdev,
      "usb-redir",
      undefined,
      "install its module (Fedora: qemu-device-usb-redirect), or remove <redirdev>",
    );
  }
}
