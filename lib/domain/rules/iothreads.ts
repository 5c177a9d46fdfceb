/** `<iothreads>`: threads that are named twice, or by devices that cannot use them (libvirt's qemu_validate.c). */
import { diskBus } from "../disk.ts";
import { type IothreadMapping, iothreadsOf } from "../iothreads.ts";
import { repetitions, type Scope } from "./rule.ts";

/** The number is what disks call a thread by. */
export function repeatedIothread({ domain, origins, report }: Scope): void {
  for (const { again, key } of repetitions(domain.iothreadids?.iothreads ?? [], ({ id }) => id)) {
    report(origins.attribute(again, "id"), {
      severity: "error",
      code: "iothread/repeated",
      message: `there is an <iothread> ${key} already`,
      help: "give it another id, or remove it",
    });
  }
}

/** The `<driver>` of a disk or of a SCSI controller, as far as threads are concerned. */
interface Driver {
  readonly iothread?: number;
  readonly iothreads?: IothreadMapping;
  readonly queues?: number;
  readonly ioeventfd?: boolean;
}

/** A thread that a device asks for is there. */
export function missingIothread(scope: Scope): void {
  const { domain, origins, report } = scope;
  const known = new Set(iothreadsOf(domain).map(({ id }) => id));
  const name = (model: object, attribute: string, id: number) => {
    if (known.has(id) || origins.isDamaged(domain)) return;
    report(origins.attribute(model, attribute), {
      severity: "error",
      code: "iothread/missing",
      message: `there is no iothread ${id}`,
      help: `add <iothreadids><iothread id='${id}'/></iothreadids> to <domain>`,
    });
  };
  for (const driver of driversOf(scope)) {
    if (driver.iothread !== undefined) name(driver, "iothread", driver.iothread);
    for (const one of driver.iothreads?.iothreads ?? []) name(one, "id", one.id);
  }
}

/** Only virtio devices can leave QEMU's main loop; of SCSI controllers there is a rule for all of <driver>. */
export function iothreadBus({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    const { driver } = disk;
    if (driver === undefined || diskBus(disk) === "virtio" || origins.isDamaged(disk)) continue;
    if (driver.iothread === undefined && driver.iothreads === undefined) continue;
    const span = driver.iothreads === undefined
      ? origins.attribute(driver, "iothread")
      : origins.span(driver.iothreads);
    report(span, {
      severity: "error",
      code: "iothread/bus",
      message: "only virtio disks have a thread of their own",
      help: diskBus(disk) === "scsi"
        ? "give it to the controller: <controller type='scsi' model='virtio-scsi'><driver iothread='…'/>"
        : "use bus='virtio', or remove it",
    });
  }
}

/** The guest wakes a thread through an eventfd (QEMU: "ioeventfd is required for iothread"). */
export function iothreadWithoutEvents(scope: Scope): void {
  const { origins, report } = scope;
  for (const driver of driversOf(scope)) {
    if (driver.ioeventfd !== false) continue;
    if (driver.iothread === undefined && driver.iothreads === undefined) continue;
    report(origins.attribute(driver, "ioeventfd"), {
      severity: "error",
      code: "iothread/ioeventfd",
      message: "a device with an iothread needs its ioeventfd, found ioeventfd='off'",
      help: "remove ioeventfd='off', or iothread='…'",
    });
  }
}

/** Queues are dealt out in turn, or each is given to one thread (libvirt's qemuValidateCheckSCSIControllerIOThreads …). */
export function iothreadMappings(scope: Scope): void {
  const { origins, report } = scope;
  for (const { iothread, iothreads, queues } of driversOf(scope)) {
    if (iothreads === undefined || origins.isDamaged(iothreads)) continue;
    const fault = mappingFault(iothreads, iothread, queues);
    if (fault === undefined) continue;
    report(origins.span(iothreads), { severity: "error", code: "iothread/mapping", ...fault });
  }
}

function mappingFault(
  { iothreads }: IothreadMapping,
  iothread: number | undefined,
  queues: number | undefined,
): { readonly message: string; readonly help: string } | undefined {
  if (iothread !== undefined) {
    return {
      message: "a device has one iothread, or a list of them",
      help: "remove iothread='…' or <iothreads>",
    };
  }
  if (iothreads.length === 0) {
    return { message: "the list names no iothread", help: "add <iothread id='…'/>" };
  }
  const given = iothreads.flatMap((one) => one.queues.map(({ id }) => id));
  if (given.length === 0) return undefined;
  const wanted = queues ?? 0;
  const isEach = iothreads.every((one) => one.queues.length > 0) && given.length === wanted &&
    new Set(given).size === wanted && given.every((id) => id < wanted);
  if (isEach) return undefined;
  return {
    message: queues === undefined
      ? "queues are given to iothreads, and there is no number of queues"
      : `each of the ${queues} queues, 0 to ${queues - 1}, has to be given to one iothread`,
    help: "write queues='…' and a <queue id='…'/> for each, or no <queue> at all",
  };
}

function driversOf({ devices }: Scope): readonly Driver[] {
  const drivers: readonly (Driver | undefined)[] = [
    ...devices.disks.map(({ driver }) => driver),
    ...devices.controllers.map((one) => one.type === "scsi" ? one.driver : undefined),
  ];
  return drivers.filter((driver) => driver !== undefined);
}
