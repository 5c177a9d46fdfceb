/** Directories of the host in the guest. https://libvirt.org/formatdomain.html#filesystems */
import type { Filesystem } from "../../domain/filesystem.ts";
import { keyValues } from "./option_values.ts";
import {
  aliasOf,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  virtioDevice,
} from "./context.ts";

/** 9p: `-fsdev local,security_model=mapped,id=fsdev-fs0,path=/srv`. virtiofs: the socket of a virtiofsd. */
export function filesystemArguments(context: CommandLineContext): string[] {
  return context.domain.devices.filesystems.flatMap((one) =>
    one.driver?.type === "virtiofs" ? virtiofs(one, context) : plan9(one, context)
  );
}

function plan9(one: Filesystem, context: CommandLineContext): string[] {
  const id = `fsdev-${aliasOf(one)}`;
  const security = { passthrough: "passthrough", mapped: "mapped", squash: "none" } as const;
  const members = {
    fsdriver: "local",
    security_model: security[one.accessmode ?? "passthrough"],
    multidevs: one.multidevs === "default" ? undefined : one.multidevs,
    fmode: one.fmode,
    dmode: one.dmode,
    writeout: one.driver?.type === "path" ? one.driver.wrpolicy : undefined,
    id,
    path: one.source.dir,
    readonly: one.readonly,
  };
  return [
    "-fsdev",
    keyValues(members, "fsdriver"),
    ...deviceArgument(context, {
      driver: virtioDevice("virtio-9p", one.model),
      id: aliasOf(one),
      fsdev: id,
      mount_tag: one.target.dir,
      ...placeMembers(context, one.address),
    }),
  ];
}

function virtiofs(one: Filesystem, context: CommandLineContext): string[] {
  const id = aliasOf(one);
  const chardev = `chr-vu-${id}`;
  const queueSize = one.driver?.type === "virtiofs" ? one.driver.queue : undefined;
  return [
    "-chardev",
    keyValues({ backend: "socket", id: chardev, path: one.source.socket }, "backend"),
    ...deviceArgument(context, {
      driver: "vhost-user-fs-pci",
      id,
      chardev,
      "queue-size": queueSize,
      tag: one.target.dir,
      ...placeMembers(context, one.address),
    }),
  ];
}

/** Says which file systems and TPMs cannot be had. */
export function checkFilesystems({ domain, provenance }: CommandLineContext): void {
  for (const one of domain.devices.filesystems) {
    if (one.driver?.type === "virtiofs") checkVirtiofs(one, domain, provenance);
    else checkPlan9(one, provenance);
  }
  for (const tpm of domain.devices.tpms) {
    provenance.refuse(tpm, "an emulated TPM is not supported");
  }
}

type Check = CommandLineContext["provenance"];

function checkVirtiofs(
  one: Filesystem,
  domain: CommandLineContext["domain"],
  provenance: Check,
): void {
  if (one.source.socket === undefined || one.source.dir !== undefined) {
    provenance.refuse(
      one,
      "no virtiofsd is started",
      { child: "source" },
      "start it yourself with --socket-path, and write <source socket='…'/>; or leave <driver> out\n" +
        "to share the directory by 9p",
    );
  }
  if (one.binary) {
    provenance.refuse(one, "no virtiofsd is started that could have settings", { child: "binary" });
  }
  if (domain.memoryBacking?.access !== "shared") {
    provenance.report(one, {
      severity: "error",
      code: "plan/shared-memory",
      message: "virtiofs needs memory that is shared with virtiofsd",
      help: "add <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    });
  }
  if (one.readonly || one.accessmode === "mapped" || one.accessmode === "squash") {
    provenance.refuse(one, "virtiofsd decides on access, not QEMU", {
      child: one.readonly ? "readonly" : "driver",
    });
  }
}

function checkPlan9(one: Filesystem, provenance: Check): void {
  if (one.source.dir === undefined) {
    provenance.report(one, {
      severity: "error",
      code: "plan/no-directory",
      message: "a shared directory needs <source dir='…'/>",
    }, { child: "source" });
  }
  if (one.binary) {
    provenance.refuse(one, "9p has no program of its own", { child: "binary" });
  }
  if ((one.fmode ?? one.dmode) !== undefined && one.accessmode !== "mapped") {
    provenance.report(one, {
      severity: "error",
      code: "plan/9p-mode",
      message: "fmode and dmode need accessmode='mapped'",
    }, { attribute: one.fmode === undefined ? "dmode" : "fmode" });
  }
}
