/** A document of another name than that of the machine it is for: the machine keeps its name. */
import type { Domain } from "../../domain/domain.ts";
import { tell } from "../output.ts";

/** Says so; true where it is so. `where`: the document; `what`: what becomes of it, before the machine's name. */
export function tellOtherName(
  domain: Domain | undefined,
  name: string,
  { where, what }: { readonly where: string; readonly what: string },
): boolean {
  if (domain === undefined || domain.name === name) return false;
  tell(`${where} describes a machine called "${domain.name}", and you ${what} "${name}"`);
  return true;
}
