/**
 * `<memoryBacking>`: where the guest's memory comes from.
 * https://libvirt.org/formatdomain.html#memory-backing
 */
import { attribute, child, element, flag, type Infer, mapped } from "../xml/codec.ts";
import { integer, Invalid, oneOf } from "../xml/value.ts";
import { sizeInKiB, sizeUnit } from "./memory.ts";
import { numberSet } from "./number_set.ts";
import { soleAttribute } from "./sole_attribute.ts";

interface WrittenPage {
  readonly size: number;
  readonly unit?: string;
  readonly nodeset?: string;
}

/** A size of huge pages. */
export interface HugePage {
  readonly sizeKiB: number;
  /** Cells of `<numa>`; absent: all that no other page names. */
  readonly nodeset?: string;
}

const page = mapped<WrittenPage, HugePage>(
  element("page", {
    size: attribute("size", integer(1)),
    unit: attribute("unit", sizeUnit, "absent: KiB").optional(),
    nodeset: attribute("nodeset", numberSet, "cells; absent: all others").optional(),
  }),
  ({ size, unit, ...rest }) => {
    const sizeKiB = sizeInKiB(size, unit);
    return sizeKiB instanceof Invalid ? sizeKiB : { ...rest, sizeKiB };
  },
  ({ sizeKiB, ...rest }) => ({ ...rest, size: sizeKiB, unit: "KiB" }),
);

const hugepages = element("hugepages", {
  pages: child(page, "absent: the host's default size").many(),
});

const allocation = element("allocation", {
  mode: attribute("mode", oneOf(["immediate", "ondemand"])).optional(),
  threads: attribute("threads", integer(1, 0xffffffff), "threads that touch the memory").optional(),
});

export const memoryBacking = element("memoryBacking", {
  hugepages: child(hugepages).optional(),
  nosharepages: child(flag("nosharepages"), "the host may not merge equal pages").optional(),
  locked: child(flag("locked"), "the host may not swap the memory out").optional(),
  source: child(soleAttribute("source", "type", oneOf(["file", "anonymous", "memfd"]))).optional(),
  access: child(
    soleAttribute("access", "mode", oneOf(["shared", "private"])),
    "`shared` is what vhost-user and virtiofs need",
  ).optional(),
  allocation: child(allocation).optional(),
  discard: child(flag("discard"), "the memory's content is thrown away at the end").optional(),
});

export type MemoryBacking = Infer<typeof memoryBacking>;
