/** `<encryption>` and `<auth>` of disks, and the secrets that they name. https://libvirt.org/formatstorageencryption.html */
import { attribute, child, element, type Infer, verbatim } from "../xml/codec.ts";
import type { Restriction } from "../xml/mark.ts";
import { oneOf, someText } from "../xml/value.ts";
import { uuid } from "./uuid.ts";

/** The layer that takes what is written is one of QEMU's, made with no key. */
export const CLEAR_LAYER: Restriction = {
  severity: "unsupported",
  code: "disk/transient-encryption",
  message: "what is written to a transient disk would lie beside the encrypted image in clear",
  help: "remove <transient>, or <encryption>",
};

/** QEMU's drivers of these protocols have no option for it. */
export const NO_PASSWORD: Restriction = {
  severity: "unsupported",
  code: "disk/no-password",
  message: "QEMU gives a server of NBD or SSH no password",
  help: "remove <auth>; for SSH write <identity username='…'/> into <source>: " +
    "QEMU takes the keys of the SSH agent and those in ~/.ssh",
};

const named = {
  uuid: attribute("uuid", uuid).optional(),
  usage: attribute("usage", someText).optional(),
} as const;

const secret = element("secret", { type: attribute("type", oneOf(["passphrase"])), ...named });

/** What a secret is found by: one of the two. */
export type Secret = Pick<Infer<typeof secret>, "uuid" | "usage">;

/** Who asks a server for an image. */
export const auth = element("auth", {
  username: attribute("username", someText),
  secret: child(element("secret", {
    type: attribute("type", oneOf(["iscsi"], { unsupported: ["ceph"] })),
    ...named,
  })),
});

export type Auth = Infer<typeof auth>;

const ITSELF = "the image says it itself";

/** How an image is encrypted: with LUKS, by QEMU. */
export const encryption = element("encryption", {
  format: attribute(
    "format",
    oneOf(["luks"], { unsupported: ["default", "qcow", "luks2", "luks-any"] }),
  ),
  engine: attribute("engine", oneOf(["qemu"], { unsupported: ["librbd"] })).optional()
    .ignored("there is no other", { silent: true }),
  secret: child(secret),
  cipher: child(verbatim("cipher")).optional().ignored(ITSELF, { silent: true }),
  ivgen: child(verbatim("ivgen")).optional().ignored(ITSELF, { silent: true }),
});

export type Encryption = Infer<typeof encryption>;

/** The file of a secret, in the directory of secrets: its UUID, or its usage with `/` and the like as in an address. Pure. */
export function secretFile({ uuid, usage = "" }: Secret): string {
  return uuid ?? encodeURIComponent(usage);
}
