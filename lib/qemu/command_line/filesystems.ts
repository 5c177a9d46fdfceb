/** Directories of the host in the guest. https://libvirt.org/formatdomain.html#filesystems */
import type { Filesystem } from "../../domain/filesystem.ts";
import { keyValues } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  virtioDevice,
} from "./context.ts";

/** 9p: `-fsdev local,security_model=mapped,id=fsdev-fs0,path=/srv`. virtiofs: the socket of a virtiofsd. */
export function filesystemArguments(context: CommandLineContext): string[] {
  return context.domain.devices.filesystems.flatMap((one) =>
    askedBy(
      context,
      one,
      one.driver?.type === "virtiofs" ? virtiofs(one, context) : plan9(one, context),
    )
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
  const path = one.source.socket ?? context.files.helperSockets.get(id);
  const queueSize = one.driver?.type === "virtiofs" ? one.driver.queue : undefined;
  return [
    "-chardev",
    keyValues({ backend: "socket", id: chardev, path }, "backend"),
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
