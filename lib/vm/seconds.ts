/** A duration as people read it: `30 s`, `0.5 s`. Pure. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
