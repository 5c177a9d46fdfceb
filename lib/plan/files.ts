/** The files of a plan: what QEMU and passt open. */
import { type Disk, diskPath, isReadonly } from "../domain/disk.ts";
import { authOf, encryptionOf } from "../domain/disk_secrets.ts";
import { needsCertificates, serverPlace } from "../domain/network_source.ts";
import { overlayPath } from "../domain/transient.ts";
import type { Secret } from "../domain/secret.ts";
import { isServer } from "../domain/graphics.ts";
import { usbNode } from "../domain/host_device_name.ts";
import { type Nvram, nvramPath } from "../domain/os.ts";
import { isSerialConsole } from "../domain/chardev.ts";
import { tpmPath } from "../domain/tpm.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedFile } from "./launch_plan.ts";

/** Images, kernel and firmware, which must be there before QEMU is started, and logs, for which a directory must. */
export function plannedFiles(context: CommandLineContext): PlannedFile[] {
  const { os, devices } = context.domain;
  const { read, write } = opened(context);
  const loader = os.loader?.type === "pflash" && !os.loader.readonly ? write : read;
  return [
    ...loader(os.loader?.path, "the firmware", os, { child: "loader" }),
    ...write(os.nvram && nvramPath(os.nvram), "the firmware's variables", os, { child: "nvram" })
      .map((one) => ({ ...one, ...templateOf(os.nvram) })),
    ...read(os.kernel, "the kernel", os, { child: "kernel" }),
    ...read(os.initrd, "the initrd", os, { child: "initrd" }),
    ...read(os.dtb, "the device tree", os, { child: "dtb" }),
    ...devices.disks.flatMap((disk) => diskFiles(disk, context)),
    ...deviceNodes(context),
    ...write(devices.vsock && VHOST_VSOCK, "the vsock", devices.vsock ?? os),
    ...certificates(context),
    ...firmwareFiles(context),
    ...writtenFiles(context),
  ];
}

/** A file that is there already, as a list of one; of none where there is no path. */
type OpenedFile = (
  path: string | undefined,
  purpose: string,
  model: object,
  spot?: Spot,
) => PlannedFile[];

function opened(
  { provenance }: CommandLineContext,
): { readonly read: OpenedFile; readonly write: OpenedFile } {
  const by = (access: PlannedFile["access"]): OpenedFile => (path, purpose, model, spot) =>
    path === undefined ? [] : [{ path, access, purpose, place: provenance.place(model, spot) }];
  return { read: by("read"), write: by("read-write") };
}

/** The image, and what lies over it. */
function diskFiles(disk: Disk, context: CommandLineContext): PlannedFile[] {
  const { read, write } = opened(context);
  const image = isReadonly(disk) || disk.transient !== undefined ? read : write;
  const what = `disk '${disk.target.dev}'`;
  const overlay = overlayPath(disk, context.domain.name);
  return [
    ...image(diskPath(disk) ?? serverSocket(disk), what, disk, { child: "source" }),
    ...write(overlay, `what is written to ${what}`, disk, { child: "transient" })
      .map((one) => ({ ...one, ...overlayOf(disk) })),
    ...secretFiles(disk, context),
  ];
}

function secretFiles(disk: Disk, context: CommandLineContext): PlannedFile[] {
  const { read } = opened(context);
  const of = (what: string, secret: Secret | undefined) =>
    secret === undefined
      ? []
      : read(context.secretPath(secret), `the ${what} of disk '${disk.target.dev}'`, secret);
  return [
    ...of("passphrase", encryptionOf(disk)?.secret),
    ...of("password", authOf(disk)?.secret),
  ];
}

/** Devices of the host that QEMU opens: on USB, keyboards and mice, and the TPM. */
function deviceNodes(context: CommandLineContext): PlannedFile[] {
  const { hostdevs, inputs, tpms } = context.domain.devices;
  const { write } = opened(context);
  return [
    ...hostdevs.flatMap((one) =>
      one.type === "usb" ? write(usbNode(one), "a USB device", one, { child: "source" }) : []
    ),
    ...inputs.flatMap((input) => {
      const path = input.type === "evdev" ? input.source?.dev : input.source?.evdev;
      return write(path, `the ${input.type} input`, input, { child: "source" });
    }),
    ...tpms.flatMap((tpm) => write(tpmPath(tpm), "the TPM", tpm, { child: "backend" })),
  ];
}

/** Those of the TLS of servers that disks come from, and of screens. */
function certificates(context: CommandLineContext): PlannedFile[] {
  const { domain, tlsDirectory } = context;
  if (tlsDirectory === undefined) return [];
  const { read } = opened(context);
  const { disks, graphics } = domain.devices;
  return [
    ...disks.flatMap((disk) => {
      const purpose = `TLS of disk '${disk.target.dev}'`;
      const spot = { child: "source", attribute: "tls" };
      return isWithTls(disk) ? read(`${tlsDirectory}/ca-cert.pem`, purpose, disk, spot) : [];
    }),
    ...graphics.filter(isServer).flatMap((screen) => {
      const purpose = `TLS of the ${screen.type.toUpperCase()} screen`;
      return CERTIFICATES.flatMap((name) => read(`${tlsDirectory}/${name}`, purpose, screen));
    }),
  ];
}

/** What the guest's firmware is given to read (`<sysinfo type='fwcfg'>`). */
function firmwareFiles(context: CommandLineContext): PlannedFile[] {
  const { read } = opened(context);
  return context.domain.sysinfos.flatMap((sysinfo) =>
    sysinfo.type === "fwcfg"
      ? sysinfo.entries.flatMap((one) => read(one.file, `firmware file '${one.name}'`, one))
      : []
  );
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

/** QEMU opens it for a vsock (vhost-vsock-device). */
const VHOST_VSOCK = "/dev/vhost-vsock";

/** QEMU's names of them (qemu(1), tls-creds-x509). */
const CERTIFICATES = ["ca-cert.pem", "server-cert.pem", "server-key.pem"];

function isWithTls({ type, source }: Disk): boolean {
  return type === "network" && source !== undefined && needsCertificates(source);
}

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
