/** Why a device cannot come to a machine that runs, for the person who asked for it. */
import type { Host } from "../../host/host.ts";
import { type Disk, diskBus } from "../../domain/disk.ts";
import { hasRemovableMedium } from "../../domain/update_devices.ts";
import { fixedBus } from "../../domain/change_devices.ts";
import { messageOf } from "../../findings/message_of.ts";
import { needsCertificates } from "../../domain/network_source.ts";
import type { Attachable } from "../../domain/read_device.ts";
import { hostDeviceName } from "../../plan/host_devices.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { QmpError } from "../../qemu/qmp/client.ts";
import { ChangeError, LaunchError } from "../errors.ts";
import { missingFiles } from "../launch/look_at_files.ts";
import { missingHostDevices } from "../launch/look_at_host_devices.ts";
import { LOCKED_REGEXP, machineWithFile } from "../machine/file_holder.ts";
import { qemuHelp } from "../processes/qemu_help.ts";

/** Throws {@link ChangeError} for a drive that comes and goes with the machine alone. */
export function refuseFixedDrive(device: Attachable): void {
  const bus = fixedBus(device);
  if (bus === undefined) return;
  throw new ChangeError(
    "document",
    `A drive on bus '${bus}' cannot come or go while the machine runs`,
    "take bus='virtio', 'scsi' or 'usb'; domrun change-media changes what is in a CD or floppy drive",
  );
}

/** Throws {@link ChangeError} for a CD that the guest sees as a disk. */
export function refuseFixedMedium(drive: Disk): void {
  if (hasRemovableMedium(drive)) return;
  const { target: { dev }, model = "usb-storage" } = drive;
  const isUsb = diskBus(drive) === "usb";
  throw new ChangeError(
    "machine",
    `${mediumStays(drive)}: ${isUsb ? model : "virtio"} shows the guest a disk, no CD drive`,
    `detach ${dev}, and attach it with the other medium; ` +
      `one with ${isUsb ? "model='usb-bot'" : "bus='scsi' or 'sata'"} is a CD drive`,
  );
}

/** How each refusal of another medium begins. Pure. */
export function mediumStays({ target: { dev } }: Disk): string {
  return `The medium of ${dev} cannot change`;
}

/** A guest is left without an interface; not without one whose passt is in its memory: QEMU crashes of that (11.1). */
function goesByForce(device: Attachable): boolean {
  return device.element === "interface" && device.model.type !== "vhostuser";
}

/** Throws {@link ChangeError} for what no guest can be left without. */
export function refuseForce(
  device: Attachable,
  { alias, machine }: { readonly alias: string; readonly machine: string },
): void {
  if (goesByForce(device)) return;
  const { element } = device;
  if (element !== "interface") {
    throw new ChangeError(
      "machine",
      `A ${element} cannot be taken from a guest by force: it would lose what it has not written`,
    );
  }
  throw new ChangeError(
    "machine",
    "An interface of type vhostuser cannot be taken from a guest by force: QEMU would crash",
    `cut it off: domrun link ${
      nameForShell(machine)
    } ${alias} down; and detach it when the guest answers`,
  );
}

/** The error of a detach that the guest has not answered in time. Pure. */
export function notLetGo(
  device: Attachable,
  { alias, machine, timeoutMs, isPaused }: {
    readonly alias: string;
    readonly machine: string;
    readonly timeoutMs: number;
    readonly isPaused: boolean;
  },
): ChangeError {
  const waits = `The guest has not let go of ${alias} within ${timeoutMs / 1000} s`;
  const detach = (option: string) => `domrun detach ${option} ${nameForShell(machine)} ${alias}`;
  const force = goesByForce(device) ? `; or take it away from the host: ${detach("--force")}` : "";
  return isPaused
    ? new ChangeError(
      "host",
      `${waits}: it is paused`,
      `let it go on: domrun resume ${nameForShell(machine)}; ${alias} goes then${force}`,
    )
    : new ChangeError(
      "host",
      waits,
      "it goes as soon as the guest does, which may still boot, or have no driver for it; wait " +
        `longer: ${detach("-t 60")}${force}`,
    );
}

/**
 * Throws {@link ChangeError} where QEMU still has a device of the alias that a new one gets: it was taken from a guest by
 * force. QEMU 11.1 may crash when it takes back what the second had got. `inQemu`: see `devicesInQemu`. Pure.
 */
export function refuseWhileThere(inQemu: ReadonlySet<unknown>, alias: string): void {
  if (!inQemu.has(alias)) return;
  throw new ChangeError(
    "machine",
    `The guest still has the ${alias} that was taken by force`,
    "attach another when it has let go, as it does once it runs",
  );
}

/** Throws {@link ChangeError} for a disk of a server with TLS: up alone is told of certificates. */
export function refuseTls({ element, model }: Attachable): void {
  if (element !== "disk" || model.type !== "network" || model.source === undefined) return;
  if (!needsCertificates(model.source)) return;
  throw new ChangeError(
    "document",
    "A disk with tls='yes' cannot come while the machine runs: its certificates are those of --tls",
    "write it into the document, and start the machine with up --tls DIRECTORY",
  );
}

/** Throws {@link LaunchError} where something of the host is missing that the machine has not used before. */
export async function lookForMore(
  host: Host,
  before: LaunchPlan,
  after: LaunchPlan,
): Promise<void> {
  const devices = new Set(before.hostDevices?.map(hostDeviceName));
  const more = (after.hostDevices ?? []).filter((one) => !devices.has(hostDeviceName(one)));
  const added = after.files.filter(({ path }) => !hasFile(before, path));
  const [fault] = [...await missingFiles(host, added), ...await missingHostDevices(host, more)];
  if (fault !== undefined) throw fault;
}

/** Conventional PCI is plugged by ACPI (QEMU, docs/specs/acpi_pci_hotplug.rst). */
const NEEDS_ACPI =
  "a machine of type 'pc' gets devices while it runs only with <features><acpi/></features>: start it with that";

/** What a machine was and was to be when something was asked of its QEMU. */
interface Attempt {
  /** As in `This disk cannot be attached`. */
  readonly failed: string;
  readonly before: LaunchPlan;
  readonly after: LaunchPlan;
}

/** What kept a device from being plugged in. */
export async function attachRefusal(
  host: Host,
  error: unknown,
  { element, ...plans }: Omit<Attempt, "failed"> & { readonly element: string },
): Promise<ChangeError> {
  return await changeRefusal(host, error, {
    failed: `This ${element} cannot be attached`,
    ...plans,
  });
}

/** What kept QEMU from a change, and what helps as at a start; of an image that is locked, who has it. */
export async function changeRefusal(
  host: Host,
  error: unknown,
  { failed, before, after }: Attempt,
): Promise<ChangeError> {
  if (error instanceof ChangeError) return error;
  if (error instanceof LaunchError) return new ChangeError("host", error.message, error.help);
  const words = error instanceof QmpError ? error.description : messageOf(error);
  const message = `${failed}: ${words}`;
  if (/^Bus '.*' does not support hotplugging$/.test(words)) {
    return new ChangeError("host", message, NEEDS_ACPI);
  }
  if (!LOCKED_REGEXP.test(words)) {
    return new ChangeError("host", message, qemuHelp(after, "", words));
  }
  const used = before.files.map(({ path }) => path);
  const wanted = after.files.map(({ path }) => path);
  // A second disk of the same image adds no file.
  const added = wanted.filter((path) => !used.includes(path));
  const holder = added.length === 0 ? before.name : await machineWithFile(host, added);
  return new ChangeError(
    "host",
    message,
    holder === undefined
      ? "another program has the image open; fuser FILE and lsof FILE tell which"
      : `machine "${holder}" has the image; take a copy, or an overlay of it each (qemu-img create -b)`,
  );
}

function hasFile({ files }: LaunchPlan, path: string): boolean {
  return files.some((one) => one.path === path);
}
