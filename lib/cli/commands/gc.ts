/** `domrun gc`: removes what dead machines left. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { collectGarbage, type Garbage } from "../../vm/collect_garbage.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";
import { placesOf } from "../places.ts";

export async function run(_args: Arguments, host: Host): Promise<ExitStatus> {
  const found: Garbage[] = [];
  for (const place of placesOf(host)) found.push(await collectGarbage(place));
  const removed = found.flatMap((one) => one.removed);
  const kept = found.flatMap((one) => one.kept);
  for (const name of removed) tell(visibleLine(`${name}: what it left has been removed`));
  for (const words of kept) tell(visibleLine(`left as it is: ${words}`));
  if (removed.length + kept.length === 0) tell("Nothing to remove");
  return kept.length === 0 ? EXIT.done : EXIT.machine;
}
