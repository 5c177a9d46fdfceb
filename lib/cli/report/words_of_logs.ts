/** Hosts and users by what programs say of them. Who is named once is looked for everywhere. */
import type { StandIns } from "./stand_ins.ts";

const HOSTS: readonly RegExp[] = [
  /^([\w.-]+) login: ?/gm,
  /\bhostname(?: set)? to [<"']?([\w.-]+)/gi,
  /\bhostname[=:]\s?["']?([\w.-]+)/gi,
];

const USERS: readonly RegExp[] = [
  /\b(?:for user|publickey for|password for(?: invalid user)?) '?([a-z_][\w.-]*)/gi,
];

/** What follows `://` and a login, and where it leads there. */
const URL_HOST = /:\/\/(?:[^\s/@'"<>]*@)?([\w.-]+)(?::\d+)?(?:\/([^\s'"<>?#,]*\w))?/g;

/** Adds the hosts and users that `text` tells of. */
export function addNamesOfWords(to: StandIns, text: string): void {
  for (const [found, host = ""] of HOSTS.flatMap((form) => [...text.matchAll(form)])) {
    // Elsewhere that would be an element.
    to.add("host", host, found.includes("<") ? `<${host}>` : host);
  }
  for (const form of USERS) for (const [, user = ""] of text.matchAll(form)) to.add("user", user);
  addUrls(to, text);
}

/** Adds the hosts of URLs and what lies there. */
export function addUrls(to: StandIns, text: string): void {
  for (const [, host = "", path = ""] of text.matchAll(URL_HOST)) {
    if (!to.add("name", host)) continue;
    if (path.includes("/") || path.includes(".")) to.add("name", path);
  }
}
