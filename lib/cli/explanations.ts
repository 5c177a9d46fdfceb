/** The explanation of every code that a finding can have, from the rooms that make them. */
import type { CodeExplanation } from "../xml/code_explanation.ts";
import { CODES as DOMAIN_CODES } from "../domain/codes.ts";
import { CODES as QEMU_CODES } from "../qemu/codes.ts";
import { CODES as VM_CODES } from "../vm/codes.ts";
import { CODES as XML_CODES } from "../xml/codes.ts";
import { CODES as CLI_CODES } from "./codes.ts";

export const EXPLANATIONS: readonly CodeExplanation[] = [
  ...XML_CODES,
  ...DOMAIN_CODES,
  ...QEMU_CODES,
  ...VM_CODES,
  ...CLI_CODES,
];
