/** The parts of a plan that are not command lines: files, interfaces, consoles. */
import { dirname } from "@std/path/posix";
import type { CharacterDevice } from "../domain/chardev.ts";
import { diskPath, isReadonly } from "../domain/disk.ts";
import { type Interface, usesPasst } from "../domain/interface.ts";
import { type Nvram, nvramPath } from "../domain/os.ts";
import { channelPath, ownSocket } from "../qemu/command_line/chardev.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import { isAnnounced, netdevId, recoveryOf } from "../qemu/command_line/interfaces.ts";
import { isSerialConsole } from "../qemu/complete/character_devices.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedConsole, PlannedFile, PlannedInterface } from "./launch_plan.ts";
import { machineFiles, SOCKET_PATH_MAX_BYTES } from "./machine_files.ts";
import { plannedForwards } from "./passt.ts";

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
    }).map((one) => ({ ...one, ...templateOf(os.nvram) })),
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

/** libvirt copies the template when a machine is started whose variables have no file yet. */
function templateOf(nvram: Nvram | undefined): Pick<PlannedFile, "madeFrom"> {
  if (nvram?.template === undefined) return {};
  const { template, templateFormat = "raw", format = "raw" } = nvram;
  return { madeFrom: { path: template, format: templateFormat, targetFormat: format } };
}

/** The network devices, with the way that each has back to a passt that was started again. */
export function plannedInterfaces(context: CommandLineContext): PlannedInterface[] {
  return context.domain.devices.interfaces.map((one) => ({
    alias: aliasOf(one),
    mac: one.mac ?? "",
    backend: backendOf(one),
    netdev: netdevId(one),
    ...usesPasst(one) ? { announced: isAnnounced(one, context) } : {},
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

/** Reports the longest socket of the machine and its passt, where Linux cannot take its path (unix(7)). */
export function checkSockets(context: CommandLineContext): void {
  const longest = socketPaths(context).reduce((a, b) => bytesOf(b) > bytesOf(a) ? b : a);
  const over = bytesOf(longest) - SOCKET_PATH_MAX_BYTES;
  if (over <= 0) return;
  context.provenance.report(context.domain, {
    severity: "error",
    code: "host/socket-path-too-long",
    message: `the name makes the socket path '${longest}' ${over} bytes too long for Linux`,
    help: `shorten the name by ${over} bytes, or set XDG_RUNTIME_DIR to a shorter path`,
  }, { child: "name" });
}

function socketPaths(context: CommandLineContext): string[] {
  const { domain, files } = context;
  const { controlSocket, launchSocket } = machineFiles(dirname(files.directory), domain.name);
  const { serials, parallels, channels, consoles } = domain.devices;
  const devices: readonly CharacterDevice[] = [...serials, ...parallels, ...channels, ...consoles];
  const ofDevices = devices.map((device) =>
    device.type === "unix"
      ? device.source?.path === undefined ? channelPath(device, context) : undefined
      : ownSocket(device, context)?.socket
  );
  return [
    files.qmpSocket,
    controlSocket,
    launchSocket,
    ...files.passtSockets.values(),
    ...ofDevices,
  ]
    .filter((path) => path !== undefined);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
