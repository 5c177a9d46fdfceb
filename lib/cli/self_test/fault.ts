/** Whose fault it is when a machine does not run. */
import { type Finding, isBlocking } from "../../findings/finding.ts";
import { LaunchError, LaunchErrors } from "../../vm/errors.ts";

export type Culprit = "QEMU" | "passt" | "host";

/** A step of the self-test has failed. */
export class SelfTestError extends Error {
  override name = "SelfTestError";
  constructor(readonly culprit: Culprit, message: string, readonly help?: string | undefined) {
    super(message);
  }
}

/** What is said of a plan that there is none of, or of a transport that passt has not. Pure. */
export function faultOfFindings(findings: readonly Finding[]): SelfTestError | undefined {
  const found = findings.find(isBlocking);
  if (found === undefined) return undefined;
  const culprit = found.code.includes("passt") ? "passt" : "QEMU";
  return new SelfTestError(culprit, found.message, found.help);
}

/** What the kernel or another program keeps passt from is no fault of passt's. */
const HOSTS_FAULT =
  /the kernel |no default route|is taken|open as many|its socket \(|its directory/;

/** Undefined for an error that says nothing of a launch. Pure. */
export function faultOfLaunch(error: unknown): SelfTestError | undefined {
  const first = error instanceof LaunchErrors ? error.errors[0] : error;
  if (!(first instanceof LaunchError)) return undefined;
  const words = first.words === undefined || first.words === "" ? "" : ` (${first.words})`;
  return new SelfTestError(culpritOf(first), first.message + words, first.help);
}

function culpritOf({ phase, message }: LaunchError): Culprit {
  if (phase === "passt") return HOSTS_FAULT.test(message) ? "host" : "passt";
  return phase === "qemu" ? "QEMU" : "host";
}
