/** The codes of this room, explained: what planning a machine for one QEMU may find. */
import type { CodeExplanation } from "../../findings/explanation.ts";
import { HOST } from "./host.ts";
import { PLAN } from "./plan.ts";

export const CODES: readonly CodeExplanation[] = [HOST, PLAN].flatMap((group) =>
  Object.entries(group).map(([code, explanation]) => ({ code, ...explanation }))
);
