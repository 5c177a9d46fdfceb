/** Why passt did not start, as an error at the element that it is about. Pure. */
import { LaunchError } from "../errors.ts";
import { type PasstReason, passtReason, passtWords } from "../../passt/words.ts";
import { HELP, type NamedPort } from "../../passt/words_help.ts";
import type { Place, PlannedPasst } from "../../plan/launch_plan.ts";

/**
 * The error of a passt that exited with another status than 0.
 *
 * @param holder a machine of ours that has the port which is taken
 */
export function passtFailure(
  planned: PlannedPasst,
  stderr: string,
  holder?: string,
): LaunchError {
  const words = passtWords(stderr);
  const reason = passtReason(stderr);
  if (reason === undefined) {
    const [last = "", ...before] = words.split("\n").reverse();
    const said = last === "" ? "it gave no reason" : last;
    return passtError(planned, said, { words: before.reverse().join("\n") });
  }
  const place = placeOf(planned, reason);
  const help = holder === undefined ? reason.help : HELP.takenBy(holder);
  return passtError(planned, `${reason.says}${countOf(planned, reason)}`, {
    words,
    ...(help === undefined ? {} : { help }),
    ...(place === undefined ? {} : { place }),
  });
}

/** An error about the passt of one interface; without a place of its own, at the interface. */
export function passtError(
  planned: PlannedPasst,
  reason: string,
  more: { readonly words?: string; readonly help?: string; readonly place?: Place } = {},
): LaunchError {
  const place = more.place ?? planned.place;
  return new LaunchError(`Cannot start passt for interface "${planned.interface}": ${reason}`, {
    phase: "passt",
    ...(place === undefined ? {} : { place }),
    ...(more.help === undefined ? {} : { help: more.help }),
    ...(more.words === undefined || more.words === "" ? {} : { words: more.words }),
  });
}

/** The port that another process has, where that is why passt failed. */
export function takenPort(stderr: string): NamedPort | undefined {
  return passtReason(stderr)?.taken;
}

function placeOf(planned: PlannedPasst, { about }: PasstReason): Place | undefined {
  if (about === undefined) return undefined;
  if (about.of === "port") return rangePlace(planned, about.port);
  const { args, origins = [] } = planned;
  const { option: asked, value } = about;
  const found = origins.filter(({ argument }) => {
    const option = args[argument - 1] ?? "";
    // passt does not always say which of the two.
    return option === asked || (asked.endsWith("-ports") && option.endsWith("-ports"));
  });
  const named = found.find(({ argument }) =>
    value !== undefined && args[argument]?.includes(value)
  );
  return (named ?? found[0])?.place;
}

/** The `<range>` that holds the port. */
function rangePlace(
  { listeners = [] }: PlannedPasst,
  { proto, port }: NamedPort,
): Place | undefined {
  return listeners.find((one) =>
    (proto === undefined || one.proto === proto) && one.start <= port && port <= one.end
  )?.place;
}

/** How many ports there are, where passt may not open as many. */
function countOf({ listeners = [] }: PlannedPasst, { lacksFiles }: PasstReason): string {
  const ports = listeners.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return lacksFiles === undefined || ports === 0 ? "" : `: ${ports}`;
}
