/** `domrun gc`: removes what dead machines left, and last runs where that is asked for. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { collectGarbage } from "../../vm/collect_garbage.ts";
import { MachineStateError } from "../../vm/errors.ts";
import { type KeptRun, keptRuns, removeRuns } from "../../vm/logs/last_run.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { placesOf } from "../places.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const names = args.operands.map(requireMachineName);
  const runs = args.flag("runs");
  if (names.length === 0) return await removeAll(host, runs);
  if (!runs) {
    throw new UsageError(
      `gc takes names with --runs alone, found '${names[0]}'`,
      "what one dead machine left is removed by: domrun stop NAME",
    );
  }
  const removed = await removeLastRuns(host, names);
  const missing = names.filter((name) => !removed.some(({ run }) => run?.name === name));
  const [first] = missing;
  if (first === undefined) return EXIT.done;
  throw new MachineStateError(
    first,
    `No last run is kept of ${missing.map((name) => `"${name}"`).join(", ")}`,
    "see which are: domrun ps -a",
  );
}

async function removeAll(host: Host, withRuns: boolean): Promise<ExitStatus> {
  const found = [];
  for (const place of placesOf(host)) found.push(await collectGarbage(place));
  const removed = found.flatMap((one) => one.removed);
  const kept = found.flatMap((one) => one.kept);
  for (const name of removed) tell(visibleLine(`${name}: what it left has been removed`));
  for (const words of kept) tell(visibleLine(`left as it is: ${words}`));
  const runs = withRuns ? await removeLastRuns(host, undefined) : [];
  if (removed.length + kept.length + runs.length === 0) tell("Nothing to remove");
  if (!withRuns) await tellOfRuns(host);
  return kept.length === 0 ? EXIT.done : EXIT.machine;
}

async function removeLastRuns(
  host: Host,
  names: readonly string[] | undefined,
): Promise<readonly KeptRun[]> {
  const removed: KeptRun[] = [];
  for (const place of placesOf(host)) removed.push(...await removeRuns(place, names));
  for (const { run, directory } of removed) {
    tell(visibleLine(`${run?.name ?? directory}: its last run has been removed`));
  }
  return removed;
}

/** They are no garbage, but they take room, and who looks for room looks here. */
async function tellOfRuns(host: Host): Promise<void> {
  const kept = (await Promise.all(placesOf(host).map(keptRuns))).flat();
  if (kept.length === 0) return;
  const kib = Math.ceil(kept.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  const runs = kept.length === 1 ? "1 last run" : `${kept.length} last runs`;
  tell(`${runs} kept, ${kib} KiB (list: domrun ps -a; remove: domrun gc --runs)`);
}
