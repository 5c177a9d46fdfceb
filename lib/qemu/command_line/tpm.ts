/** The TPM, which is a swtpm. https://libvirt.org/formatdomain.html#tpm-device */
import type { Tpm } from "../../domain/tpm.ts";
import { keyValues } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  has,
  requireDevice,
} from "./context.ts";

/** `-chardev socket,id=chrtpm,path=…`, `-tpmdev emulator` and the device. */
export function tpmArguments(context: CommandLineContext): string[] {
  return context.domain.devices.tpms.flatMap((tpm) => {
    const id = aliasOf(tpm);
    const backend = `tpm-${id}`;
    const path = context.files.helperSockets.get(id);
    return askedBy(context, tpm, [
      "-chardev",
      keyValues({ backend: "socket", id: "chrtpm", path }, "backend"),
      "-tpmdev",
      keyValues({ type: "emulator", id: backend, chardev: "chrtpm" }, "type"),
      ...deviceArgument(context, { driver: tpmDriver(tpm, context), tpmdev: backend, id }),
    ]);
  });
}

/** The same registers are on the ISA bus of a PC, and on the system bus of virt. */
function tpmDriver({ model = "tpm-tis" }: Tpm, { machine }: CommandLineContext): string {
  return machine.chipset === "virt" && model === "tpm-tis" ? "tpm-tis-device" : model;
}

/** Reports a QEMU without TPMs. */
export function checkTpm(context: CommandLineContext): void {
  const { capabilities, domain, provenance } = context;
  for (const tpm of domain.devices.tpms) {
    requireDevice(context, tpm, tpmDriver(tpm, context));
    if (has(context, "tpm.emulator")) continue;
    provenance.report(tpm, {
      severity: "error",
      code: "host/no-tpm-emulator",
      message: `QEMU ${capabilities.version} cannot use a TPM of swtpm`,
      help: "remove <tpm>, or use a QEMU that was built with it",
    });
  }
}
