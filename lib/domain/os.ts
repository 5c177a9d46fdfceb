/** `<os>`: machine type, firmware and what is booted. https://libvirt.org/formatdomain.html#operating-system-booting */
import { attribute, child, content, element, type Infer, leaf } from "../xml/codec.ts";
import type { Restriction } from "../xml/mark.ts";
import { anyText, integer, matching, oneOf, yesNo } from "../xml/value.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";
import { UP_TO_65535_OR_MINUS_1 } from "./address.ts";

/** Architectures by libvirt's names. */
const arch = matching("[a-zA-Z0-9_]+", "an architecture such as 'x86_64' or 'aarch64'");
/** Those whose boards domrun knows. */
const ARCHITECTURES = ["x86_64", "i686", "aarch64"] as const;
export type Architecture = typeof ARCHITECTURES[number];

/** The architecture of that name where domrun knows its boards. Pure. */
export function knownArchitecture(name: string | undefined): Architecture | undefined {
  return ARCHITECTURES.find((one) => one === name);
}

const machineName = matching("[a-zA-Z0-9_.\\-]+", "a machine type such as 'q35' or 'pc'");

/** What domrun knows the boards of. */
export const OTHER_ARCHITECTURE: Restriction = {
  severity: "unsupported",
  code: "os/architecture",
  message: "machines of other architectures than x86 and aarch64 are not supported",
  help: "write arch='x86_64' or arch='aarch64', or run it under libvirt",
};

/** What domrun knows the chipset of. */
export const OTHER_MACHINE: Restriction = {
  severity: "unsupported",
  code: "os/machine",
  message: "machines of other types than pc, q35 and virt are not supported",
  help: "use 'q35' or 'pc' (of aarch64, 'virt'), or one of their versions such as 'pc-q35-7.2'",
};

const osType = element("type", {
  arch: attribute("arch", arch, "absent: the host's").optional().restricted(OTHER_ARCHITECTURE),
  machine: attribute("machine", machineName, "absent: `pc`, of aarch64 `virt`").optional()
    .restricted(OTHER_MACHINE),
  kind: content(oneOf(["hvm"], { unsupported: ["linux", "xen", "xenpvh", "exe", "uml"] })),
});

const firmwareFeature = element("feature", {
  enabled: attribute("enabled", yesNo),
  name: attribute("name", oneOf(["enrolled-keys", "secure-boot"])),
});

const firmware = element("firmware", { features: child(firmwareFeature).many() });

const format = oneOf(["raw", "qcow2"]);

/** The firmware's code. Without a path, only what is asked of a firmware that is looked for. */
export const loader = element("loader", {
  readonly: attribute("readonly", yesNo).optional(),
  secure: attribute("secure", yesNo, "writes to the variables only in SMM").optional(),
  type: attribute("type", oneOf(["rom", "pflash"])).optional(),
  stateless: attribute("stateless", yesNo, "`yes`: there are no variables").optional(),
  format: attribute("format", format).optional(),
  path: content(absolutePath).optional(),
});

/** The firmware's variables. Without a path, a file of the machine's own. */
export const nvram = element("nvram", {
  template: attribute(
    "template",
    absolutePath,
    "copied when there is no file yet; absent: that of the firmware",
  )
    .optional(),
  templateFormat: attribute("templateFormat", format).optional(),
  type: attribute(
    "type",
    oneOf(["file", "block"], { unsupported: ["network"] }),
    "kind of <source>",
  ).optional().ignored("<source> itself says it", { silent: true }),
  format: attribute("format", format).optional(),
  path: content(absolutePath, "older form of <source file='…'/>").optional(),
  source: child(element("source", {
    file: attribute("file", absolutePath).optional(),
    dev: attribute("dev", absolutePath).optional(),
  })).optional(),
});

const bootmenu = element("bootmenu", {
  enable: attribute("enable", yesNo),
  timeout: attribute("timeout", integer(0, 65535), "milliseconds").optional(),
});

const bios = element("bios", {
  useserial: attribute("useserial", yesNo, "the firmware's output goes to the serial port")
    .optional(),
  rebootTimeout: attribute(
    "rebootTimeout",
    matching(
      UP_TO_65535_OR_MINUS_1,
      "milliseconds from 0 to 65535, or -1 for never",
    ),
    "wait before another try to boot, in milliseconds",
  ).optional(),
});

export const os = element("os", {
  firmware: attribute("firmware", oneOf(["efi", "bios"]), "look for a firmware of this kind")
    .optional(),
  type: child(osType),
  firmwareFeatures: child(firmware).optional(),
  loader: child(loader).optional(),
  nvram: child(nvram).optional(),
  kernel: child(leaf("kernel", absolutePath)).optionalOrEmpty(),
  initrd: child(leaf("initrd", absolutePath)).optionalOrEmpty(),
  cmdline: child(leaf("cmdline", anyText), "kernel command line").optionalOrEmpty(),
  dtb: child(leaf("dtb", absolutePath), "device tree").optionalOrEmpty(),
  boot: child(
    soleAttribute("boot", "dev", oneOf(["hd", "cdrom", "network", "fd"])),
    "in the order in which they are tried",
  ).many(),
  bootmenu: child(bootmenu).optional(),
  bios: child(bios).optional(),
  smbios: child(soleAttribute("smbios", "mode", oneOf(["emulate", "host", "sysinfo"])))
    .optional().ignored(
      "the host's tables are root's alone to read, and the guest sees QEMU's own",
      {
        at: "@mode",
        when: (mode) => mode === "host",
      },
    ),
});

export type Os = Infer<typeof os>;
export type OsType = Infer<typeof osType>;
export type Loader = Infer<typeof loader>;
export type Nvram = Infer<typeof nvram>;

/** True for a firmware that is a ROM, as one is that says nothing else: it has no variables. Pure. */
export function isRom({ loader, firmware }: Os): boolean {
  if (loader?.type !== undefined) return loader.type === "rom";
  return loader?.path !== undefined && firmware === undefined;
}

/** The file or device that holds the firmware's variables; undefined where the document names none. Pure. */
export function nvramPath(one: Nvram): string | undefined {
  return one.path ?? one.source?.file ?? one.source?.dev;
}
