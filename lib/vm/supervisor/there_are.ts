/** Help where somebody names what the machine does not have: what it has instead. Pure. */
export function thereAre(names: readonly (string | undefined)[]): string {
  return names.length === 0 ? "it has none" : `there are: ${names.join(", ")}`;
}
