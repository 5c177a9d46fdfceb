/** virtiofs and 9p: what only one of them has (libvirt's qemuValidateDomainDeviceDefFS). */
import type { Filesystem } from "../filesystem.ts";
import type { Scope } from "./rule.ts";

/** virtiofsd has one device, and no way to tell the host's file systems apart. */
export function notOfVirtiofs({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    if (one.driver?.type !== "virtiofs") continue;
    for (const name of ["model", "multidevs"] as const) {
      if (one[name] === undefined || one[name] === "default") continue;
      report(origins.attribute(one, name), {
        severity: "error",
        code: "filesystem/not-virtiofs",
        message: `virtiofs has no ${name}`,
        help: "remove it",
      });
    }
    if (one.readonly !== true || one.source.socket === undefined) continue;
    report(origins.child(one, "readonly"), {
      severity: "error",
      code: "filesystem/not-virtiofs",
      message: "a virtiofsd that runs already decides itself what may be written",
      help: "remove <readonly>, and start it with --readonly",
    });
  }
}

/** 9p is part of QEMU. */
export function notOf9p({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    if (one.binary === undefined || isVirtiofs(one) || origins.isDamaged(one)) continue;
    report(origins.span(one.binary), {
      severity: "error",
      code: "filesystem/not-9p",
      message: "<binary> is for virtiofs only",
      help: "add <driver type='virtiofs'/>, or remove it",
    });
  }
}

function isVirtiofs(one: Filesystem): boolean {
  return one.driver?.type === "virtiofs";
}
