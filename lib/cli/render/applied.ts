/** What `apply` and `edit` changed, or would. */
import type { Applied } from "../../vm/supervisor/applier.ts";

/** Pure. */
export function renderApplied({ changes, restart }: Applied, dryRun: boolean): string {
  if (changes.length === 0 && restart.length === 0) return "Nothing differs";
  const made = dryRun ? "would" : "did";
  return [
    ...changes.map((words) => `${made} ${words}`),
    ...restart.length === 0 ? [] : ["These lines need a restart of the machine:"],
    ...restart.map((line) => `  ${line}`),
  ].join("\n");
}
