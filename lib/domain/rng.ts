/** `<rng>`: random numbers for the guest. https://libvirt.org/formatdomain.html#random-number-generator-device */
import { attribute, child, content, element, type Infer, variants } from "../xml/codec.ts";
import { integer, oneOf } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absolutePath } from "./path_value.ts";

const rate = element("rate", {
  bytes: attribute("bytes", integer(1, 0xffffffff)),
  period: attribute("period", integer(1, 0xffffffff), "milliseconds; absent: 1000").optional(),
});

const backend = variants("backend", "model", {
  random: { path: content(absolutePath, "absent: /dev/urandom").optional() },
  builtin: {},
}, { unsupported: ["egd"] });

export const rng = element("rng", {
  model: attribute("model", oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"])),
  rate: child(rate).optional(),
  backend: child(backend),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Rng = Infer<typeof rng>;
