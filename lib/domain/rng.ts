/** `<rng>`: random numbers for the guest. https://libvirt.org/formatdomain.html#random-number-generator-device */
import { attribute, child, content, element, type Infer, variants } from "../xml/codec.ts";
import { integer, oneOf, someText } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const rate = element("rate", {
  bytes: attribute("bytes", integer(1, 0xffffffff)),
  period: attribute("period", integer(1, 0xffffffff), "milliseconds; absent: 1000").optional(),
});

const EGD_UNSUPPORTED = ["udp", "pty", "dev", "file", "pipe", "stdio", "null", "vc"];

const backend = variants("backend", "model", {
  random: { path: content(absolutePath, "absent: /dev/urandom").optional() },
  builtin: {},
  egd: {
    type: attribute("type", oneOf(["tcp", "unix"], { unsupported: EGD_UNSUPPORTED })),
    source: child(
      element("source", {
        mode: attribute("mode", oneOf(["bind", "connect"]), "absent: connect").optional(),
        host: attribute("host", someText, "of tcp").optional(),
        service: attribute("service", someText, "of tcp: the port").optional(),
        path: attribute("path", absolutePath, "of unix").optional(),
      }),
      "where the daemon listens that gives random numbers",
    ),
    protocol: child(soleAttribute("protocol", "type", oneOf(["raw"]))).optional()
      .ignored("there is no other", { silent: true }),
  },
});

export const rng = element("rng", {
  model: attribute("model", oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"])),
  rate: child(rate).optional(),
  backend: child(backend),
  alias: child(alias).optional(),
  address: child(address).optional(),
});

export type Rng = Infer<typeof rng>;
