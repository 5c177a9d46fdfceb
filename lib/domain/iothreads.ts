/** `<iothreads>` and what belongs to them: threads for disks. https://libvirt.org/formatdomain.html#iothreads-allocation */
import { attribute, child, element, type ElementCodec, type Infer, leaf } from "../xml/codec.ts";
import { integer } from "../xml/value.ts";

/** What QEMU's properties hold (its IOThread, 64 bits of them signed), as far as a number here is exact. */
const nanoseconds = integer(0);
/** QEMU's pools of threads are counted in an int. */
const poolSize = integer(0, 0x7fffffff);

const threadPool = {
  threadPoolMin: attribute("thread_pool_min", poolSize, "absent: 0").optional(),
  threadPoolMax: attribute("thread_pool_max", poolSize, "absent: 64").optional(),
} as const;

const poll = element("poll", {
  max: attribute("max", nanoseconds, "nanoseconds; 0: no polling").optional(),
  grow: attribute("grow", nanoseconds, "a factor; 0: QEMU's").optional(),
  shrink: attribute("shrink", nanoseconds, "a divisor; 0: QEMU's").optional(),
});

/** More would not fit on a command line, and no machine has as many disks. */
const MOST = 1024;

/** The number that `iothread='…'` of a disk or controller names. */
export const iothreadId = integer(1, 0xffffffff);

const iothread = element("iothread", {
  id: attribute("id", iothreadId),
  ...threadPool,
  poll: child(poll, "how long it polls before it sleeps").optional(),
});

/** How many there are. */
export const iothreads: ElementCodec<number> = leaf("iothreads", integer(0, MOST));

/** Those that are more than a number; the others get the lowest numbers that are left. */
export const iothreadids = element("iothreadids", { iothreads: child(iothread).many() });

/** QEMU's main loop, which serves the disks without a thread of their own. */
export const defaultiothread = element("defaultiothread", threadPool);

export type Iothread = Infer<typeof iothread>;

/** The elements of `<domain>` that say which threads there are. */
export interface IothreadParts {
  readonly iothreads?: number;
  readonly iothreadids?: Infer<typeof iothreadids>;
}

/** All threads of a machine, those with an element first (libvirt's virDomainIOThreadIDDefArrayInit). Pure. */
export function iothreadsOf({ iothreads = 0, iothreadids }: IothreadParts): readonly Iothread[] {
  const described = iothreadids?.iothreads ?? [];
  const taken = new Set(described.map(({ id }) => id));
  const more: Iothread[] = [];
  for (let id = 1; described.length + more.length < iothreads; id++) {
    if (!taken.has(id)) more.push({ id });
  }
  return [...described, ...more];
}

const mapped = element("iothread", {
  id: attribute("id", iothreadId),
  queues: child(
    element("queue", { id: attribute("id", integer(0, 65535)) }),
    "queues of the device; absent: they are dealt out in turn",
  ).many(),
});

/** `<iothreads>` of a `<driver>`: the queues of one device, spread over several threads. */
export const iothreadMapping = element("iothreads", {
  iothreads: child(mapped).many(),
});

export type IothreadMapping = Infer<typeof iothreadMapping>;
