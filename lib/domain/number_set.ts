/** Sets of CPUs and nodes as libvirt writes them: `0-3,^2,8` (virBitmapParse). */
import { matching, type Value } from "../xml/value.ts";

/** libvirt counts no further (VIR_DOMAIN_CPUMASK_LEN). */
const NUMBER = "0*([0-9]{1,4}|1[0-5][0-9]{3}|16[0-2][0-9]{2}|163[0-7][0-9]|1638[0-3])";

const PART = `(${NUMBER}(-${NUMBER})?|\\^${NUMBER})`;

/** The text stays as it is; {@link numbersIn} says what it means. */
export const numberSet: Value<string> = matching(
  `${PART}(,${PART})*`,
  "numbers: 0-3,^2,8",
);

/** The numbers of a set, in their order; a range that ends before it begins has none. Pure. */
export function numbersIn(set: string): readonly number[] {
  const numbers = new Set<number>();
  for (const part of set.split(",")) {
    if (part.startsWith("^")) {
      numbers.delete(Number(part.slice(1)));
      continue;
    }
    const [first = 0, last = first] = part.split("-").map(Number);
    for (let number = first; number <= last; number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** Numbers as ranges, in their order: `["0-1", "3"]`. Pure. */
export function rangesOf(numbers: readonly number[]): readonly string[] {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`);
}
