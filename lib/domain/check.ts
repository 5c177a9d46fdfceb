/** All rules across fields, on one machine. */
import type { Origins } from "../xml/decode_context.ts";
import { type Finding, inDocumentOrder } from "../findings/finding.ts";
import type { Domain } from "./domain.ts";
import { RULES } from "./rules/all_rules.ts";
import { type HostPlaces, makeScope } from "./rules/rule.ts";

/**
 * What the grammar cannot say about a machine: conflicts between its parts, in document order. Pure.
 *
 * @param places what is known of the host; what is absent is not checked
 */
export function checkDomain(
  domain: Domain,
  origins: Origins,
  places: HostPlaces = {},
): readonly Finding[] {
  const scope = makeScope(domain, origins, places);
  for (const rule of RULES) rule(scope);
  return inDocumentOrder(scope.findings);
}
