/** What the doctor says of one thing that machines need. */
import type { Host } from "../../host/host.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import type { DocumentNeeds } from "./document_needs.ts";

/** `limited`: machines run, but for those that ask for it. `missing`: no machine runs, or the document's does not. */
export type Verdict = "ok" | "limited" | "missing";

/** One thing, and what is to be done about it. */
export interface Check {
  /** `kvm`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** What is there, or is not. */
  readonly found: string;
  /** What does not work without it; absent where nothing lacks. */
  readonly fails?: string;
  /** The command that mends it, or what else does; absent where nothing lacks. */
  readonly remedy?: string;
}

/** The host as the checks see it. */
export interface Examined {
  readonly host: Host;
  /** See {@link Host.distribution}. */
  readonly ids: readonly string[];
  /** Absent: no document was given. */
  readonly needs?: DocumentNeeds;
  /** Absent: there is none that answers. */
  readonly qemu?: QemuCapabilities;
  readonly passt?: PasstCapabilities;
}

export function ok(name: string, found: string): Check {
  return { name, verdict: "ok", found };
}

/** What lacks; `isNeeded`: what is asked for does not run without it. */
export function lacking(
  isNeeded: boolean,
  check: Omit<Required<Check>, "verdict">,
): Check {
  return { ...check, verdict: isNeeded ? "missing" : "limited" };
}

/** Of several the worst: of none `ok`. Pure. */
export function worstVerdict(checks: readonly Pick<Check, "verdict">[]): Verdict {
  if (checks.some(({ verdict }) => verdict === "missing")) return "missing";
  return checks.some(({ verdict }) => verdict === "limited") ? "limited" : "ok";
}

/** Who has to run a command that only root may. Pure. */
export function asRoot({ host }: Pick<Examined, "host">, command: string): string {
  return host.user.uid === 0 ? command : `as root: ${command}`;
}
