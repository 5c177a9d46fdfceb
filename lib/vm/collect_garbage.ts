/** Clearing away what dead machines left, and nothing else. */
import { basename } from "@std/path/posix";
import { messageOf } from "../findings/message_of.ts";
import type { Host } from "../host/host.ts";
import { machines } from "./list_machines.ts";
import { cleanDead } from "./machine/ownership.ts";
import { situationOf } from "./machine/situation.ts";
import { removeStalePasst } from "./stale_passt.ts";

/** A launcher locks the directory that it has made some milliseconds later, and fills it then. */
const TAKING_MS = 1_000;

export interface Garbage {
  /** Names of the machines whose remains are gone. */
  readonly removed: readonly string[];
  /** What was left as it is because something of it runs, or nobody can tell what it is; a sentence each. */
  readonly kept: readonly string[];
}

/**
 * Removes what dead machines left, and files of passts that no machine names: each is looked at once more, and one that
 * lives is left alone.
 */
export async function collectGarbage(host: Host): Promise<Garbage> {
  const removed: string[] = [];
  const kept: string[] = [];
  for (const { name, state, reason, directory } of await machines(host)) {
    if (!["stopped", "failed", "unreadable"].includes(state)) continue;
    try {
      const { kind } = await situationOf(host, name);
      // What somebody else removes or starts meanwhile is nobody's garbage.
      if (kind === "dead" && await isBeingTaken(host, directory)) continue;
      if (kind === "dead" && await cleanDead(host, name)) removed.push(name);
      const isThere = kind === "none" && await host.files.stat(directory) !== undefined;
      if (kind === "unreadable" || isThere) kept.push(`${basename(directory)}: ${reason}`);
    } catch (error) {
      kept.push(messageOf(error));
    }
  }
  return { removed, kept: [...kept, ...await removeStalePasst(host)] };
}

/** True of a directory that has just been made, with nothing in it yet. */
async function isBeingTaken({ files, clock }: Host, directory: string): Promise<boolean> {
  const facts = await files.stat(directory);
  return facts?.kind === "directory" && clock.now() - facts.ctimeMs < TAKING_MS &&
    (await files.list(directory)).length === 0;
}
