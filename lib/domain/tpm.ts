/** `<tpm>`: an emulated Trusted Platform Module. https://libvirt.org/formatdomain.html#tpm-device */
import { attribute, child, element, type Infer, variants, verbatim } from "../xml/codec.ts";
import { oneOf, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";

const backend = variants("backend", "type", {
  emulator: {
    version: attribute(
      "version",
      oneOf(["1.2", "2.0"]),
      "absent: 2.0 with tpm-crb and on aarch64, else 1.2",
    )
      .optional(),
    persistentState: attribute(
      "persistent_state",
      yesNo,
      "the state outlives the machine",
    ).optional().ignored("the state is always kept, and `domrun state` removes it"),
    profile: child(verbatim("profile"), "what a TPM 2.0 has of its standard").optional()
      .ignored("a new TPM has everything that the installed swtpm gives it"),
  },
}, { unsupported: ["passthrough", "external"] });

export const tpm = element("tpm", {
  model: attribute(
    "model",
    oneOf(["tpm-tis", "tpm-crb"], {
      unsupported: ["tpm-spapr", "tpm-spapr-proxy"],
    }),
    "absent: tpm-tis",
  ).optional(),
  backend: child(backend),
  alias: child(alias).optional(),
  address: child(address).optional().ignored("it has its own place on the board"),
});

export type Tpm = Infer<typeof tpm>;
