/** `<tpm>`: a Trusted Platform Module, emulated or of the host. https://libvirt.org/formatdomain.html#tpm-device */
import { attribute, child, element, type Infer, variants, verbatim } from "../xml/codec.ts";
import { oneOf, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

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
    source: child(verbatim("source"), "where its state lies").optional().unsupported(
      "the state of a TPM lies with what else is kept of its machine",
      { help: "remove it; `domrun state list` tells where that is" },
    ),
  },
  passthrough: {
    device: child(soleAttribute("device", "path", absolutePath), "absent: /dev/tpm0").optional(),
  },
  external: {
    source: child(element("source", {
      type: attribute("type", oneOf(["unix"])),
      mode: attribute("mode", oneOf(["connect"])).optional()
        .ignored("QEMU connects to it, nothing else can be done", { silent: true }),
      path: attribute("path", absolutePath),
    })),
  },
});

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

/** libvirt's, where the document names none. */
const TPM_NODE = "/dev/tpm0";

/** True for one that a swtpm of ours is. Pure. */
export function needsSwtpm({ backend }: Tpm): boolean {
  return backend.type === "emulator";
}

/** The host's TPM, or the socket of a swtpm that runs already; undefined for one of ours. Pure. */
export function tpmPath({ backend }: Tpm): string | undefined {
  switch (backend.type) {
    case "emulator":
      return undefined;
    case "passthrough":
      return backend.device ?? TPM_NODE;
    case "external":
      return backend.source.path;
  }
}
