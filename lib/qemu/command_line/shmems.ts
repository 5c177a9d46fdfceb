/** Memory that machines of one host share. https://libvirt.org/formatdomain.html#shared-memory-device */
import type { Shmem } from "../../domain/shmem.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  objectArgument,
  placeMembers,
  requireDevice,
} from "./context.ts";
import { keyValues } from "./option_values.ts";

const DEFAULT_KIB = 4096;

/** An `-object` and a `-device ivshmem-plain`, or a `-chardev` and a `-device ivshmem-doorbell`, for each. */
export function shmemArguments(context: CommandLineContext): string[] {
  return context.domain.devices.shmems.flatMap((shmem) =>
    askedBy(
      context,
      shmem,
      shmem.model === "ivshmem-plain"
        ? plainArguments(shmem, context)
        : doorbellArguments(shmem, context),
    )
  );
}

/** The memory is a file that both map. */
function plainArguments(shmem: Shmem, context: CommandLineContext): string[] {
  const id = aliasOf(shmem);
  return [
    ...objectArgument(context, {
      "qom-type": "memory-backend-file",
      id: `shmmem-${id}`,
      "mem-path": `/dev/shm/${shmem.name}`,
      size: BigInt(shmem.sizeKiB ?? DEFAULT_KIB) * 1024n,
      share: true,
    }),
    ...deviceArgument(context, {
      driver: "ivshmem-plain",
      id,
      memdev: `shmmem-${id}`,
      // An enumeration in QEMU (OnOffAuto), not a truth value.
      master: shmem.role && (shmem.role === "master" ? "on" : "off"),
      ...placeMembers(context, shmem.address),
    }),
  ];
}

/** The memory and the interrupts come from a server. */
function doorbellArguments(shmem: Shmem, context: CommandLineContext): string[] {
  const id = aliasOf(shmem);
  const path = shmem.server?.path ?? `/var/lib/libvirt/shmem-${shmem.name}-sock`;
  return [
    "-chardev",
    keyValues({ backend: "socket", id: `char${id}`, path }, "backend"),
    ...deviceArgument(context, {
      driver: "ivshmem-doorbell",
      id,
      chardev: `char${id}`,
      vectors: shmem.msi?.vectors,
      ioeventfd: shmem.msi?.ioeventfd ?? true,
      ...placeMembers(context, shmem.address),
    }),
  ];
}

/** Says which of them this QEMU lacks. */
export function checkShmems(context: CommandLineContext): void {
  for (const shmem of context.domain.devices.shmems) {
    requireDevice(context, shmem, shmem.model, { child: "model", attribute: "type" });
  }
}
