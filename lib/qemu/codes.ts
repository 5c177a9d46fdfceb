/** The codes of this room, explained: what planning a machine for one QEMU may find. */
import type { CodeExplanation } from "../xml/code_explanation.ts";
import { HOST } from "./explanations_host.ts";
import { PLAN } from "./explanations_plan.ts";

export const CODES: readonly CodeExplanation[] = [HOST, PLAN].flatMap((group) =>
  Object.entries(group).map(([code, explanation]) => ({ code, ...explanation }))
);
