/** The explanation of every code that a finding can have, from the rooms that make them. */
import type { CodeExplanation } from "../../findings/explanation.ts";
import { CODES as DOMAIN_CODES } from "../../domain/explanations/all.ts";
import { CODES as FINDINGS_CODES } from "../../findings/explanations/all.ts";
import { CODES as QEMU_CODES } from "../../qemu/explanations/all.ts";
import { CODES as VM_CODES } from "../../plan/explanations/all.ts";
import { CODES as XML_CODES } from "../../xml/explanations/all.ts";
import { CODES as CLI_CODES } from "./all.ts";

export const EXPLANATIONS: readonly CodeExplanation[] = [
  ...FINDINGS_CODES,
  ...XML_CODES,
  ...DOMAIN_CODES,
  ...QEMU_CODES,
  ...VM_CODES,
  ...CLI_CODES,
];
