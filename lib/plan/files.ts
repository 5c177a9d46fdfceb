/** The files of a plan: what QEMU and passt open. */
import { type Disk, diskPath, isReadonly } from "../domain/disk.ts";
import { serverPlace } from "../domain/network_source.ts";
import { overlayPath } from "../domain/transient.ts";
import { isServer } from "../domain/graphics.ts";
import { usbNode } from "../domain/host_device_name.ts";
import { type Nvram, nvramPath } from "../domain/os.ts";
import { isSerialConsole } from "../domain/chardev.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedFile } from "./launch_plan.ts";

/** Images, kernel and firmware, which must be there before QEMU is started, and logs, for which a directory must. */
export function plannedFiles(context: CommandLineContext): PlannedFile[] {
  const { domain, provenance, tlsDirectory } = context;
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
    ...devices.disks.flatMap((disk) => [
      ...file(
        diskPath(disk) ?? serverSocket(disk),
        isReadonly(disk) || disk.transient !== undefined ? "read" : "read-write",
        `disk '${disk.target.dev}'`,
        disk,
        { child: "source" },
      ),
      ...file(
        overlayPath(disk, domain.name),
        "read-write",
        `what is written to disk '${disk.target.dev}'`,
        disk,
        { child: "transient" },
      ).map((one) => ({ ...one, ...overlayOf(disk) })),
    ]),
    ...devices.hostdevs.flatMap((hostdev) =>
      hostdev.type === "usb"
        ? file(usbNode(hostdev), "read-write", "a USB device", hostdev, { child: "source" })
        : []
    ),
    ...devices.graphics.filter(isServer).flatMap((screen) =>
      tlsDirectory === undefined ? [] : CERTIFICATES.flatMap((name) =>
        file(
          `${tlsDirectory}/${name}`,
          "read",
          `TLS of the ${screen.type.toUpperCase()} screen`,
          screen,
        )
      )
    ),
    ...devices.inputs.flatMap((input) =>
      file(
        input.type === "evdev" ? input.source?.dev : input.source?.evdev,
        "read-write",
        `the ${input.type} input`,
        input,
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
    ...writtenFiles(context),
  ];
}

/** What streams of characters lead to, their logs, and passt's. */
function writtenFiles({ domain, provenance }: CommandLineContext): PlannedFile[] {
  const { serials, parallels, channels, consoles, interfaces } = domain.devices;
  const file = (path: string, purpose: string, model: object, spot: Spot): PlannedFile => ({
    path,
    access: "create",
    purpose,
    place: provenance.place(model, spot),
  });
  // A console that stands for a serial port is the same stream.
  const streams = [
    ...serials,
    ...parallels,
    ...channels,
    ...consoles.filter((one) => !isSerialConsole(one)),
  ];
  return [
    ...streams.flatMap((one) => [
      ...(one.type === "file"
        ? [file(one.source.path, aliasOf(one), one.source, { attribute: "path" })]
        : []),
      ...(one.log === undefined
        ? []
        : [file(one.log.file, `the log of ${aliasOf(one)}`, one.log, { attribute: "file" })]),
    ]),
    ...interfaces.flatMap(({ backend, alias = "" }) =>
      backend?.logFile === undefined ? [] : [
        file(backend.logFile, `the log of ${alias}'s passt`, backend, { attribute: "logFile" }),
      ]
    ),
  ];
}

/** QEMU's names of them (qemu(1), tls-creds-x509). */
const CERTIFICATES = ["ca-cert.pem", "server-cert.pem", "server-key.pem"];

/** The socket of a server on this host, which is connected to. */
function serverSocket({ type, source }: Disk): string | undefined {
  if (type !== "network" || source === undefined) return undefined;
  const place = serverPlace(source);
  return place.kind === "unix" ? place.path : undefined;
}

/** An empty layer over the image. */
function overlayOf(disk: Disk): Pick<PlannedFile, "madeFrom"> {
  const path = diskPath(disk);
  if (path === undefined) return {};
  const format = disk.driver?.type ?? "raw";
  return { madeFrom: { path, format, targetFormat: "qcow2", overlay: true } };
}

/** libvirt copies the template when a machine is started whose variables have no file yet. */
function templateOf(nvram: Nvram | undefined): Pick<PlannedFile, "madeFrom"> {
  if (nvram?.template === undefined) return {};
  const { template, templateFormat = "raw", format = "raw" } = nvram;
  return { madeFrom: { path: template, format: templateFormat, targetFormat: format } };
}
