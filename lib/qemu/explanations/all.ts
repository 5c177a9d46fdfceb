/** The codes of this room, explained: what planning a machine for one QEMU may find. */
import { type CodeExplanation, explanationsOf } from "../../findings/explanation.ts";
import { EXAMPLES } from "./examples.ts";
import { HOST } from "./host.ts";
import { PLACEMENT } from "./placement.ts";

export const CODES: readonly CodeExplanation[] = [
  ...explanationsOf(HOST),
  ...explanationsOf(PLACEMENT, EXAMPLES),
];
