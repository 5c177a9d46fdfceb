/** A forward that somebody typed. */
import { parseForward, parseListedForward, type WantedForward } from "../../passt/parse_forward.ts";
import { UsageError } from "../command.ts";

/** One that is to come. Throws {@link UsageError}. Pure. */
export function wantedForward(text: string): WantedForward {
  return forwardOrError(parseForward(text));
}

/** One that is there. Throws {@link UsageError}. Pure. */
export function listedForward(text: string): WantedForward {
  return forwardOrError(parseListedForward(text));
}

function forwardOrError(forward: WantedForward | string): WantedForward {
  if (typeof forward === "string") throw new UsageError(forward);
  return forward;
}
