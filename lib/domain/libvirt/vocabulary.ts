/** What libvirt knows beyond the grammar here: tells what is misspelt from what is not supported. */
import type { Vocabulary } from "../../xml/decode_context.ts";
import { adviceOn } from "./advice.ts";
import { FORGOTTEN_NAMES, LIBVIRT_NAMES } from "./names.ts";
import { slipAt } from "./slips.ts";

/** libvirt's names for domains. */
export const libvirtVocabulary: Vocabulary = {
  knowsElement: (path, name) => knows(path, withoutPrefix(name)),
  knowsAttribute: (path, name) => knows(path, `@${name}`),
  isDispensable: (path, what) => isListed(path, `${withoutPrefix(what)}?`),
  forgotten: (path, what) => {
    const key = `${path.slice(1).join("/")} ${what}`;
    return Object.hasOwn(FORGOTTEN_NAMES, key) ? FORGOTTEN_NAMES[key] : undefined;
  },
  slip: slipAt,
  advice: (path, what) =>
    adviceOn(path, withoutPrefix(what)) ??
      (isListed(path, `${withoutPrefix(what)}?`) ? WITHOUT_IT : undefined),
};

const WITHOUT_IT = "remove it, or let --skip-unsupported leave it out: the guest does without it";

function knows(path: readonly string[], name: string): boolean {
  return isListed(path, name) || isListed(path, `${name}?`);
}

function isListed(path: readonly string[], name: string): boolean {
  const below = path.length === 1 ? "domain" : path.slice(1).join("/");
  const anywhere = `*/${path.at(-1)}`;
  return [below, anywhere].some((key) =>
    Object.hasOwn(LIBVIRT_NAMES, key) && LIBVIRT_NAMES[key]?.split(" ").includes(name)
  );
}

function withoutPrefix(name: string): string {
  return name.startsWith("@") ? name : name.replace(/^.*:/, "");
}
