/** `<smartcard>`: a card of the host, or of whoever looks at the screen. https://libvirt.org/formatdomain.html#smartcard-devices */
import { attribute, child, element, type Infer, leaf, variants } from "../xml/codec.ts";
import { oneOf, someText } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absoluteDirectory, absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

const source = element("source", {
  mode: attribute("mode", oneOf(["bind", "connect"]), "absent: connect").optional(),
  host: attribute("host", someText, "of tcp").optional(),
  service: attribute("service", someText, "of tcp: the port").optional(),
  path: attribute("path", absolutePath, "of unix").optional(),
});

export const smartcard = variants("smartcard", "mode", {
  host: tail,
  "host-certificates": {
    certificates: child(leaf("certificate", someText), "three names in the database").many(),
    database: child(leaf("database", absoluteDirectory), "absent: /etc/pki/nssdb").optional(),
    ...tail,
  },
  passthrough: {
    type: attribute(
      "type",
      oneOf(["spicevmc", "tcp", "unix"], {
        unsupported: ["null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "spiceport"],
      }),
    ),
    source: child(source, "of tcp and unix").optional(),
    protocol: child(soleAttribute("protocol", "type", oneOf(["raw"]))).optional()
      .ignored("there is no other", { silent: true }),
    ...tail,
  },
});

export type Smartcard = Infer<typeof smartcard>;
