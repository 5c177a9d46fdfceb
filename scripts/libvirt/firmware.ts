/**
 * Firmware as libvirt's test data name it, in the descriptors in which distributions announce theirs
 * (QEMU's docs/interop/firmware.json). libvirt looks for what a document asks among these and opens no file.
 */

interface Build {
  readonly code: string;
  /** The template of its variables; absent: it keeps none. */
  readonly variables?: string;
  readonly features: readonly string[];
}

const SECURE = ["secure-boot", "requires-smm"];
const ENROLLED = [...SECURE, "enrolled-keys"];

const BUILDS: readonly Build[] = [
  build("/usr/share/edk2/ovmf/OVMF_CODE_4M.secboot.qcow2", ENROLLED, "OVMF_VARS_4M.secboot.qcow2"),
  build("/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd", ENROLLED, "OVMF_VARS.secboot.fd"),
  build("/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd", SECURE, "OVMF_VARS.fd"),
  build("/usr/share/OVMF/OVMF_CODE.secboot.fd", ENROLLED, "OVMF_VARS.secboot.fd"),
  build("/usr/share/OVMF/OVMF_CODE.secboot.fd", SECURE, "OVMF_VARS.fd"),
  build("/usr/share/edk2/ovmf/OVMF_CODE.fd", [], "OVMF_VARS.fd"),
  build("/usr/share/edk2/ovmf/OVMF.amdsev.fd", ["amd-sev"]),
];

/** `variables` is beside `code`. */
function build(code: string, features: readonly string[], variables?: string): Build {
  const directory = code.replace(/[^/]*$/, "");
  return { code, features, ...(variables ? { variables: directory + variables } : {}) };
}

/** The texts of the descriptors by file name, the preferred first. Pure. */
export function firmwareDescriptors(): ReadonlyMap<string, string> {
  return new Map(BUILDS.map((one, index) => [`${10 + index}.json`, descriptor(one)]));
}

function descriptor({ code, variables, features }: Build): string {
  return JSON.stringify({
    "interface-types": ["uefi"],
    mapping: {
      device: "flash",
      mode: variables === undefined ? "stateless" : "split",
      executable: image(code),
      ...(variables === undefined ? {} : { "nvram-template": image(variables) }),
    },
    targets: [{ architecture: "x86_64", machines: ["pc-i440fx-*", "pc-q35-*"] }],
    features,
    tags: [],
  });
}

function image(filename: string): object {
  return { filename, format: filename.endsWith(".qcow2") ? "qcow2" : "raw" };
}
