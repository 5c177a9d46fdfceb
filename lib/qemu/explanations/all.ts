/** The codes of this room, explained: what planning a machine for one QEMU may find. */
import type { CodeExplanation } from "../../findings/explanation.ts";
import { HOST } from "./host.ts";
import { PLACEMENT } from "./placement.ts";

export const CODES: readonly CodeExplanation[] = [HOST, PLACEMENT].flatMap((group) =>
  Object.entries(group).map(([code, explanation]) => ({ code, ...explanation }))
);
