/** The TPM: a swtpm, or that of the host. https://libvirt.org/formatdomain.html#tpm-device */
import { type Tpm, tpmPath } from "../../domain/tpm.ts";
import { keyValues } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  has,
  requireDevice,
  requireFeature,
} from "./context.ts";

/** `-tpmdev` with what it talks to, and the device. */
export function tpmArguments(context: CommandLineContext): string[] {
  return context.domain.devices.tpms.flatMap((tpm) => {
    const id = aliasOf(tpm);
    const backend = `tpm-${id}`;
    return askedBy(context, tpm, [
      ...backendArguments(tpm, backend, context),
      ...deviceArgument(context, { driver: tpmDriver(tpm, context), tpmdev: backend, id }),
    ]);
  });
}

function backendArguments(tpm: Tpm, id: string, { files }: CommandLineContext): string[] {
  const path = tpmPath(tpm) ?? files.helperSockets.get(aliasOf(tpm));
  if (tpm.backend.type === "passthrough") {
    const members = { type: "passthrough", id, path, "cancel-path": NO_CANCEL };
    return ["-tpmdev", keyValues(members, "type")];
  }
  return [
    "-chardev",
    keyValues({ backend: "socket", id: "chrtpm", path }, "backend"),
    "-tpmdev",
    keyValues({ type: "emulator", id, chardev: "chrtpm" }, "type"),
  ];
}

/**
 * QEMU writes there to cancel a command. Only a TPM 1.2 has a file for it, and only root may write it; libvirt gives this
 * one in its place, too, and without any QEMU does not start.
 */
const NO_CANCEL = "/dev/null";

/** The same registers are on the ISA bus of a PC, and on the system bus of virt. */
function tpmDriver({ model = "tpm-tis" }: Tpm, { machine }: CommandLineContext): string {
  return machine.chipset === "virt" && model === "tpm-tis" ? "tpm-tis-device" : model;
}

/** Reports a QEMU without TPMs. */
export function checkTpm(context: CommandLineContext): void {
  for (const tpm of context.domain.devices.tpms) {
    requireDevice(context, tpm, tpmDriver(tpm, context));
    if (tpm.backend.type === "passthrough") {
      requireFeature(context, tpm, "tpm.passthrough", { child: "backend" });
    } else {
      requireEmulator(context, tpm);
    }
  }
}

function requireEmulator(context: CommandLineContext, tpm: Tpm): void {
  const { capabilities, provenance } = context;
  if (has(context, "tpm.emulator")) return;
  provenance.report(tpm, {
    severity: "error",
    code: "host/no-tpm-emulator",
    message: `QEMU ${capabilities.version} cannot use a TPM of swtpm`,
    help: "remove <tpm>, or use a QEMU that was built with it",
  });
}
