/**
 * `<memory>` and `<currentMemory>`: sizes with units.
 * https://libvirt.org/formatdomain.html#memory-allocation
 */
import { attribute, content, element, type ElementCodec, mapped } from "../xml/codec.ts";
import { integer, Invalid, matching, onOff, type Value } from "../xml/value.ts";

/** The unit of a size, any case: `b`, `bytes`, `KB` (1000), `k` and `KiB` (1024), to `E`. */
export const sizeUnit: Value<string> = matching(
  "[bB]([yY][tT][eE][sS]?)?|[kKmMgGtTpPeE]([iI]?[bB])?",
  "a unit: b, bytes, KB, k, KiB, MB, M, MiB, GB, G, GiB, TB, T, TiB",
);

const number = integer(0, Number.MAX_SAFE_INTEGER);

/** How many bytes a unit is (libvirt's virScaleInteger); undefined for no unit. Pure. */
export function bytesPerUnit(unit: string): number | undefined {
  const word = unit.toLowerCase();
  if (word === "b" || word === "byte" || word === "bytes") return 1;
  const power = "kmgtpe".indexOf(word.charAt(0)) + 1;
  if (power === 0 || word === "") return undefined;
  const rest = word.slice(1);
  if (rest === "" || rest === "ib") return 1024 ** power;
  return rest === "b" ? 1000 ** power : undefined;
}

/**
 * The bytes of a size as people type it: `512M`, `1.5GiB`; a number alone counts `usualUnit`. Undefined for anything
 * else, and for more than 2^53. Pure.
 */
export function bytesOfSize(text: string, usualUnit: string): number | undefined {
  const [, amount, unit] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const bytes = Math.round(Number(amount) * (bytesPerUnit(unit || usualUnit) ?? NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size in KiB, rounded up; refuses what passes 2^53 bytes. Pure. */
export function sizeInKiB(amount: number, unit = "KiB"): number | Invalid {
  const bytes = amount * (bytesPerUnit(unit) ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) {
    return new Invalid(`${amount} ${unit} is more memory than fits`);
  }
  return Math.ceil(bytes / 1024);
}

/** QEMU's ACPI_MAX_RAM_SLOTS. */
const MOST_SLOTS = 256;

/** How much memory the guest has. */
export interface Memory {
  readonly sizeKiB: number;
  /** Absent: QEMU decides whether a dump of it holds the guest's memory. */
  readonly dumpCore?: boolean;
}

export const memory: ElementCodec<Memory> = mapped(
  element("memory", {
    dumpCore: attribute("dumpCore", onOff, "whether a core dump of QEMU holds the guest's memory")
      .optional(),
    unit: attribute("unit", sizeUnit, "absent: KiB").optional(),
    size: content(number),
  }),
  ({ size, unit, dumpCore }) => {
    const sizeKiB = sizeInKiB(size, unit);
    if (sizeKiB instanceof Invalid) return sizeKiB;
    if (sizeKiB === 0) return new Invalid("need memory, found 0");
    return dumpCore === undefined ? { sizeKiB } : { sizeKiB, dumpCore };
  },
  ({ sizeKiB, dumpCore }) => ({
    ...(dumpCore === undefined ? {} : { dumpCore }),
    unit: "KiB",
    size: sizeKiB,
  }),
);

/** How much memory the guest may have one day, and in how many modules besides its own. */
export interface MaxMemory {
  readonly sizeKiB: number;
  readonly slots?: number;
}

export const maxMemory: ElementCodec<MaxMemory> = mapped(
  element("maxMemory", {
    slots: attribute("slots", integer(0, MOST_SLOTS)).optional(),
    unit: attribute("unit", sizeUnit, "absent: KiB").optional(),
    size: content(number),
  }),
  ({ size, unit, ...rest }) => {
    const sizeKiB = sizeInKiB(size, unit);
    return sizeKiB instanceof Invalid ? sizeKiB : { ...rest, sizeKiB };
  },
  ({ sizeKiB, ...rest }) => ({ ...rest, unit: "KiB", size: sizeKiB }),
);

/**
 * An element whose text is a size; its model is the number of KiB.
 *
 * @param usual the unit of a size without one
 * @param written the unit in which it is written where that gives a whole number; otherwise in KiB
 */
export function sizeElement(
  name: string,
  usual: "bytes" | "KiB" | "MiB" = "KiB",
  written: "KiB" | "MiB" | "M" = usual === "bytes" ? "KiB" : usual,
): ElementCodec<number> {
  const writtenKiB = written === "KiB" ? 1 : 1024;
  return mapped<{ readonly size: number; readonly unit?: string }, number>(
    element(name, {
      unit: attribute("unit", sizeUnit, `absent: ${usual}`).optional(),
      size: content(number),
    }),
    ({ size, unit }) => sizeInKiB(size, unit ?? usual),
    (size) =>
      size % writtenKiB === 0 ? { unit: written, size: size / writtenKiB } : { unit: "KiB", size },
  );
}

/** What the balloon leaves the guest at its start; absent: all. */
export const currentMemory: ElementCodec<number> = sizeElement("currentMemory");
