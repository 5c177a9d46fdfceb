/** Which machine types a QEMU has in place of one that it lacks. */
import { type Chipset, chipsetOf } from "../domain/machine_family.ts";
import type { QemuCapabilities } from "./probe/capabilities.ts";

/** The names that stand for the newest type of a board, in any QEMU. */
export const NEWEST: Readonly<Record<Chipset, string>> = {
  i440fx: "pc",
  q35: "q35",
  virt: "virt",
};

/**
 * What to write instead of `wanted`: the type of the same board whose version comes nearest, and the newest. A guest
 * sees fewer changes with the former. Pure.
 */
export function nearestMachine(
  { machines }: QemuCapabilities,
  board: Chipset,
  wanted: string | undefined,
): string {
  const newest = machines.find(({ name, alias }) =>
    alias === NEWEST[board] || name === NEWEST[board]
  );
  if (newest === undefined) return `this QEMU has no '${NEWEST[board]}' at all: take another one`;
  const number = versionOf(wanted ?? "");
  const near = number === undefined ? undefined : nearest(
    machines.filter(({ name }) => chipsetOf(name) === board).map(({ name }) => name),
    number,
  );
  const usual = `machine='${NEWEST[board]}', which stands for the newest, here '${newest.name}' ` +
    "(or give --machine latest)";
  return near === undefined || near === newest.name
    ? `write ${usual}`
    : `write machine='${near}', which is the nearest, or ${usual}`;
}

/** `9.2` as 9002; undefined where a name has no version of QEMU's: a distribution's has one of its own. */
function versionOf(name: string): number | undefined {
  const [, major, minor] = /^(?:pc-q35|pc-i440fx|pc|virt)-([0-9]+)\.([0-9]+)$/.exec(name) ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

function nearest(names: readonly string[], wanted: number): string | undefined {
  const distance = (name: string) => Math.abs((versionOf(name) ?? Number.NaN) - wanted);
  const versioned = names.filter((name) => versionOf(name) !== undefined);
  return versioned.toSorted((a, b) => distance(a) - distance(b))[0];
}
