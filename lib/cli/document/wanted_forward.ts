/** A forward that somebody typed. */
import { parseForward, type WantedForward } from "../../passt/parse_forward.ts";
import { UsageError } from "../command.ts";

/** Throws {@link UsageError}. Pure. */
export function wantedForward(text: string): WantedForward {
  const forward = parseForward(text);
  if (typeof forward === "string") throw new UsageError(forward);
  return forward;
}
