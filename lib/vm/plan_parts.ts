/** The parts of a plan that are not command lines: files, interfaces, consoles. */
import type { CharacterDevice } from "../domain/chardev.ts";
import { diskPath } from "../domain/disk.ts";
import { type Interface, usesPasst } from "../domain/interface.ts";
import { nvramPath } from "../domain/os.ts";
import { channelPath, ownSocket } from "../qemu/command_line/chardev.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import { netdevId, recoveryOf } from "../qemu/command_line/interfaces.ts";
import { isSerialConsole } from "../qemu/complete/character_devices.ts";
import { isReadonly } from "../qemu/complete/disks.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedConsole, PlannedFile, PlannedInterface } from "./launch_plan.ts";
import { SOCKET_PATH_MAX_BYTES } from "./machine_files.ts";
import { plannedForwards } from "./plan_passt.ts";

/** Images, kernel and firmware: what QEMU opens, and what must be there before it is started. */
export function plannedFiles({ domain, provenance }: CommandLineContext): PlannedFile[] {
  const file = (
    path: string | undefined,
    access: PlannedFile["access"],
    purpose: string,
    model: object,
    spot?: Spot,
  ): PlannedFile[] =>
    path === undefined ? [] : [{ path, access, purpose, place: provenance.place(model, spot) }];
  const { os, devices, sysinfos } = domain;
  const loaderAccess = os.loader?.type === "pflash" && !os.loader.readonly ? "read-write" : "read";
  return [
    ...file(os.loader?.path, loaderAccess, "the firmware", os, { child: "loader" }),
    ...file(os.nvram && nvramPath(os.nvram), "read-write", "the firmware's variables", os, {
      child: "nvram",
    }),
    ...file(os.kernel, "read", "the kernel", os, { child: "kernel" }),
    ...file(os.initrd, "read", "the initrd", os, { child: "initrd" }),
    ...file(os.dtb, "read", "the device tree", os, { child: "dtb" }),
    ...devices.disks.flatMap((disk) =>
      file(
        diskPath(disk),
        isReadonly(disk) ? "read" : "read-write",
        `disk '${disk.target.dev}'`,
        disk,
        { child: "source" },
      )
    ),
    ...sysinfos.flatMap((sysinfo) =>
      sysinfo.type === "fwcfg"
        ? sysinfo.entries.flatMap((entry) =>
          file(entry.file, "read", `firmware file '${entry.name}'`, entry)
        )
        : []
    ),
  ];
}

/** The network devices, with the way that each has back to a passt that was started again. */
export function plannedInterfaces(context: CommandLineContext): PlannedInterface[] {
  return context.domain.devices.interfaces.map((one) => ({
    alias: aliasOf(one),
    mac: one.mac ?? "",
    backend: backendOf(one),
    netdev: netdevId(one),
    recovery: recoveryOf(one, context),
    forwards: plannedForwards(one),
    place: context.provenance.place(one),
  }));
}

function backendOf(one: Interface): PlannedInterface["backend"] {
  if (!usesPasst(one)) return "slirp";
  return one.type === "vhostuser" ? "vhost-user-passt" : "passt";
}

/** What people can attach to: serial ports, then consoles. */
export function plannedConsoles(context: CommandLineContext): PlannedConsole[] {
  const { serials, consoles } = context.domain.devices;
  return [...serials, ...consoles.filter((one) => !isSerialConsole(one))].flatMap((device) => {
    const files = ownSocket(device, context);
    return files ? [{ alias: aliasOf(device), ...files }] : [];
  });
}

/** Reports sockets of the machine's own whose paths do not fit; those of passt and QMP have a rule already. */
export function checkSockets(context: CommandLineContext): void {
  const { serials, parallels, channels, consoles } = context.domain.devices;
  const devices: readonly CharacterDevice[] = [...serials, ...parallels, ...channels, ...consoles];
  for (const device of devices) {
    const path = device.type === "unix"
      ? device.source?.path === undefined ? channelPath(device, context) : undefined
      : ownSocket(device, context)?.socket;
    if (path === undefined) continue;
    const over = new TextEncoder().encode(path).length - SOCKET_PATH_MAX_BYTES;
    if (over <= 0) continue;
    context.provenance.report(context.domain, {
      severity: "error",
      code: "machine/socket-path-too-long",
      message: `the name makes the socket path '${path}' ${over} bytes too long for Linux`,
      help: "choose a shorter name",
    }, { child: "name" });
  }
}
