/** What the rows of docs/xml.md and domrun-xml(5) say: texts by the place of an element and the label of a row. */

/**
 * Texts by place, then by label (`name=`, `<name>` or `text`). A place is the end of a path: `disk/source` fits
 * every source of a disk, `disk[block]/source` that of one type alone, and `*` every element. Several may share
 * their texts: `audio/input, audio/output`. The longest place that fits is taken.
 */
export type RowTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Entry {
  readonly place: readonly string[];
  readonly label: string;
  readonly text: string;
  isUsed: boolean;
}

/** Looks texts up, and remembers which of them were wanted. */
export interface RowFinder {
  find(place: readonly string[], label: string): string | undefined;
  /** The texts that no row has wanted, as `place label`. */
  unused(): readonly string[];
  /** The rows for which there was no text, as `place label`. */
  missing(): readonly string[];
}

/** Looks up in all of the tables. Pure until it is asked. */
export function findRows(tables: readonly RowTexts[]): RowFinder {
  const entries = tables.flatMap(entriesOf);
  const missing = new Set<string>();
  return {
    find(place, label) {
      const [best] = entries.filter((one) => one.label === label && fits(one.place, place))
        .toSorted((a, b) => weight(b.place) - weight(a.place));
      if (best === undefined) missing.add(`${place.join("/")} ${label}`);
      else best.isUsed = true;
      return best?.text;
    },
    missing: () => [...missing],
    unused: () =>
      entries.filter(({ isUsed }) => !isUsed).map(({ place, label }) =>
        `${place.join("/") || "*"} ${label}`
      ),
  };
}

function entriesOf(table: RowTexts): readonly Entry[] {
  return Object.entries(table).flatMap(([places, texts]) =>
    places.split(", ").flatMap((place) =>
      Object.entries(texts).map(([label, text]) => ({
        place: place === "*" ? [] : place.split("/"),
        label,
        text,
        isUsed: false,
      }))
    )
  );
}

function fits(end: readonly string[], place: readonly string[]): boolean {
  const tail = place.slice(place.length - end.length);
  return end.length <= place.length &&
    end.every((name, index) => name === tail[index] || name === tail[index]?.replace(/\[.*/, ""));
}

/** A longer place tells more than a shorter one, and a variant more than none. */
function weight(place: readonly string[]): number {
  return place.length * 100 + place.filter((name) => name.includes("[")).length;
}
