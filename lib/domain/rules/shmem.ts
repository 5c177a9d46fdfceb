/** `<shmem>`: what goes with which model. */
import type { Scope } from "./rule.ts";

/** One model has its memory in a file, the other one gets it from a server. */
export function shmemParts({ devices, origins, report }: Scope): void {
  for (const shmem of devices.shmems) {
    if (origins.isDamaged(shmem)) continue;
    if (shmem.model === "ivshmem-plain") {
      for (const name of ["server", "msi"] as const) {
        const part = shmem[name];
        if (part === undefined) continue;
        report(origins.span(part), {
          severity: "error",
          code: "shmem/model",
          message: `<${name}> is for model 'ivshmem-doorbell' only`,
          help: "remove it, or write <model type='ivshmem-doorbell'/>",
        });
      }
    } else {
      if (shmem.sizeKiB !== undefined) {
        report(origins.child(shmem, "size"), {
          severity: "error",
          code: "shmem/model",
          message: "the memory of model 'ivshmem-doorbell' is as large as its server makes it",
          help: "remove <size>",
        });
      }
      if (shmem.server === undefined) {
        report(origins.span(shmem), {
          severity: "error",
          code: "shmem/no-server",
          message: "model 'ivshmem-doorbell' needs a <server>",
          help: "add <server path='/…'/>, the socket of an ivshmem-server",
        });
      }
    }
  }
}

/** The size of a PCI region. */
export function shmemSize({ devices, origins, report }: Scope): void {
  for (const shmem of devices.shmems) {
    const { sizeKiB } = shmem;
    if (sizeKiB === undefined) continue;
    if (sizeKiB >= 1024 && Number.isInteger(Math.log2(sizeKiB))) continue;
    report(origins.child(shmem, "size"), {
      severity: "error",
      code: "shmem/size",
      message: `the size is a power of two from 1 MiB up, found ${sizeKiB} KiB`,
      help: "write <size unit='MiB'>4</size>",
    });
  }
}

/** These are no files. */
export function shmemName({ devices, origins, report }: Scope): void {
  for (const shmem of devices.shmems) {
    if (shmem.name !== "." && shmem.name !== "..") continue;
    report(origins.attribute(shmem, "name"), {
      severity: "error",
      code: "shmem/name",
      message: `'${shmem.name}' cannot be the name of a file`,
      help: "choose another one",
    });
  }
}
