/** Threads for disks: the objects, and how devices name them. https://libvirt.org/formatdomain.html#iothreads-allocation */
import { type Iothread, type IothreadMapping, iothreadsOf } from "../../domain/iothreads.ts";
import { askedBy, type CommandLineContext, objectArgument, requireFeature } from "./context.ts";
import type { OptionMembers } from "./option_values.ts";

/** `-object {"qom-type":"iothread","id":"iothread1"}` for each, and `main-loop` where it is tuned. */
export function iothreadArguments(context: CommandLineContext): string[] {
  const { domain } = context;
  const main = domain.defaultiothread;
  return [
    ...iothreadsOf(domain).flatMap((iothread) =>
      askedBy(context, iothread, objectArgument(context, members(iothread)))
    ),
    ...(main === undefined ? [] : askedBy(
      context,
      main,
      objectArgument(context, { "qom-type": "main-loop", id: "main-loop", ...pool(main) }),
    )),
  ];
}

function members(iothread: Iothread): OptionMembers {
  const { id, poll } = iothread;
  return {
    "qom-type": "iothread",
    id: `iothread${id}`,
    ...pool(iothread),
    "poll-max-ns": poll?.max,
    "poll-grow": poll?.grow,
    "poll-shrink": poll?.shrink,
  };
}

function pool({ threadPoolMin, threadPoolMax }: Omit<Iothread, "id">): OptionMembers {
  return { "thread-pool-min": threadPoolMin, "thread-pool-max": threadPoolMax };
}

/** How a virtio device names its thread, or the threads of its queues. Pure. */
export function iothreadMembers(
  driver: { readonly iothread?: number; readonly iothreads?: IothreadMapping } | undefined,
): OptionMembers {
  const { iothread, iothreads } = driver ?? {};
  return {
    iothread: iothread === undefined ? undefined : `iothread${iothread}`,
    "iothread-vq-mapping": iothreads?.iothreads.map(({ id, queues }) => ({
      iothread: `iothread${id}`,
      vqs: queues.length === 0 ? undefined : queues.map((queue) => queue.id),
    })),
  };
}

/** Says which devices this QEMU cannot spread over several threads. */
export function checkIothreads(context: CommandLineContext): void {
  const { disks, controllers } = context.domain.devices;
  for (const { driver } of disks) {
    if (driver?.iothreads === undefined) continue;
    requireFeature(context, driver.iothreads, "device.virtio-blk-pci.iothread-vq-mapping");
  }
  for (const one of controllers) {
    if (one.type !== "scsi" || one.driver?.iothreads === undefined) continue;
    requireFeature(context, one.driver.iothreads, "device.virtio-scsi-pci.iothread-vq-mapping");
  }
}
