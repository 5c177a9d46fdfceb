/** virtiofs and 9p: what only one of them has (libvirt's qemuValidateDomainDeviceDefFS). */
import { type Filesystem, TAG_MAX_BYTES } from "../filesystem.ts";
import { byteLength } from "../socket_path.ts";
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

/** The guest reads the tag from a field of the device, and QEMU refuses what does not fit. */
export function longTag({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    const kind = isVirtiofs(one) ? "virtiofs" : "9p";
    const bytes = byteLength(one.target.dir);
    if (bytes <= TAG_MAX_BYTES[kind] || origins.isDamaged(one)) continue;
    report(origins.attribute(one.target, "dir"), {
      severity: "error",
      code: "filesystem/long-tag",
      message: `it has ${bytes} bytes, need at most ${TAG_MAX_BYTES[kind]} for ${kind}`,
      help: "give it a shorter tag, and mount that in the guest",
    });
  }
}

function isVirtiofs(one: Filesystem): boolean {
  return one.driver?.type === "virtiofs";
}
