/** `<filesystem>`: directories of the host in the guest, by 9p or virtiofs. https://libvirt.org/formatdomain.html#filesystems */
import { attribute, child, element, flag, type Infer, variants } from "../xml/codec.ts";
import { converted, integer, matching, oneOf, onOff, someText } from "../xml/value.ts";
import { address, alias } from "./address.ts";
import { absoluteDirectory, absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const driver = variants("driver", "type", {
  path: { wrpolicy: attribute("wrpolicy", oneOf(["immediate"])).optional() },
  virtiofs: { queue: attribute("queue", integer(1, 0x7fffffff)).optional() },
}, { unsupported: ["handle", "loop", "nbd", "ploop", "mtp"] });

const virtiofsBinary = element("binary", {
  path: attribute("path", absolutePath, "absent: the virtiofsd that is found").optional(),
  xattr: attribute("xattr", onOff).optional(),
  cache: child(soleAttribute("cache", "mode", oneOf(["none", "always"]))).optional(),
  sandbox: child(soleAttribute("sandbox", "mode", oneOf(["namespace", "chroot"]))).optional(),
  lock: child(element("lock", {
    posix: attribute("posix", onOff).optional(),
    flock: attribute("flock", onOff).optional(),
  })).optional().ignored("virtiofsd leaves locks to the guest"),
  threadPoolSize: child(soleAttribute("thread_pool", "size", integer(0, 0x7fffffff))).optional(),
});

const OCTAL = "permission bits in octal, such as 0644";
/** Four digits, as libvirt writes them. */
const octal = converted(
  matching("0?[0-7]{1,3}", OCTAL),
  OCTAL,
  (text) => text.padStart(4, "0"),
  (text) => text,
);

/** Only 9p without a driver, or what `<driver>` says. */
export const filesystem = variants("filesystem", "type", {
  mount: {
    accessmode: attribute("accessmode", oneOf(["passthrough", "mapped", "squash"])).optional(),
    fmode: attribute("fmode", octal, "of new files, with accessmode 'mapped'").optional(),
    dmode: attribute("dmode", octal, "of new directories, with accessmode 'mapped'").optional(),
    multidevs: attribute("multidevs", oneOf(["default", "remap", "forbid", "warn"])).optional(),
    model: attribute("model", oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"]))
      .optional(),
    driver: child(driver).optional(),
    binary: child(virtiofsBinary).optional(),
    source: child(element("source", {
      dir: attribute("dir", absoluteDirectory).optional(),
      socket: attribute("socket", absolutePath, "of a virtiofsd that runs already").optional(),
    })),
    target: child(
      element("target", {
        dir: attribute(
          "dir",
          someText,
          "the tag that the guest mounts, of at most 31 bytes with 9p, 36 with virtiofs",
        ),
      }),
    ),
    readonly: child(flag("readonly")).optional(),
    alias: child(alias).optional(),
    address: child(address).optional(),
  },
}, {
  fallback: "mount",
  unsupported: ["template", "file", "block", "ram", "bind", "volume"],
});

/** QEMU refuses a longer tag (7.2 to 11.1). */
export const TAG_MAX_BYTES = { "9p": 31, virtiofs: 36 } as const;

export type Filesystem = Infer<typeof filesystem>;
