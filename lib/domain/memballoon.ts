/** `<memballoon>`: takes memory from the guest and gives it back. https://libvirt.org/formatdomain.html#memory-balloon-device */
import { attribute, child, element } from "../xml/codec.ts";
import { integer, oneOf, onOff } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { soleAttribute } from "./sole_attribute.ts";

export const memballoon = element("memballoon", {
  model: attribute(
    "model",
    oneOf(["virtio", "virtio-transitional", "virtio-non-transitional", "none"], {
      unsupported: ["xen"],
    }),
  ),
  autodeflate: attribute("autodeflate", onOff, "give memory back before the guest kills")
    .optional(),
  freePageReporting: attribute("freePageReporting", onOff).optional(),
  statsPeriod: child(
    soleAttribute("stats", "period", integer(0, 0x7fffffff)),
    "seconds between two statistics",
  ).optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
});
