/** Asks the installed passt what it can do. */
import { dirname, join } from "@std/path/posix";
import {
  CapabilityError,
  type Exit,
  type Finished,
  type Host,
  StartError,
} from "../../host/host.ts";
import {
  PASST_FEATURE_NAMES,
  PASST_FEATURES,
  type PasstCapabilities,
  type PasstFeatureName,
} from "./features.ts";

const PROBE_TIMEOUT_MS = 10_000;

/**
 * What the passt at `program` can do, asked anew.
 *
 * Throws {@link CapabilityError}. Runs passt and pesto, for their help and versions only.
 */
export async function probePasst(
  host: Pick<Host, "programs">,
  program: string,
): Promise<PasstCapabilities> {
  const [help, version, pesto] = await Promise.all([
    run(host, program, "--help"),
    run(host, program, "--version"),
    probePesto(host, program),
  ]);
  const features = readHelp(outputOf(help), program);
  const isNet = !features["print-capabilities"] ||
    isNetBackend(outputOf(await run(host, program, "--print-capabilities")));
  return {
    program,
    version: readPasstVersion(outputOf(version)),
    features: { ...features, "vhost-user": features["vhost-user"] && isNet },
    ...(pesto === undefined ? {} : { pesto }),
  };
}

async function probePesto(
  host: Pick<Host, "programs">,
  passt: string,
): Promise<PasstCapabilities["pesto"]> {
  const program = await host.programs.find(join(dirname(passt), "pesto"));
  if (program === undefined) return undefined;
  return { program, version: readPasstVersion(outputOf(await run(host, program, "--version"))) };
}

async function run(
  host: Pick<Host, "programs">,
  program: string,
  option: string,
): Promise<Finished> {
  try {
    const finished = await host.programs.run(program, [option], { timeoutMs: PROBE_TIMEOUT_MS });
    if (!finished.timedOut) return finished;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new CapabilityError("start", program, `it cannot be started: ${error.words}`);
  }
  const words = `"${option}" did not end within ${PROBE_TIMEOUT_MS / 1000} s`;
  throw new CapabilityError("timeout", program, words);
}

/**
 * Both outputs: 2023 prints its help on standard error with status 1, later ones on standard output with
 * 0. Between its lines 2023 complains where there is no syslog.
 */
function outputOf({ stdout, stderr, exit }: Finished): string {
  return `${stdout}\n${stderr}\n${endingOf(exit)}`.replaceAll(
    /^Failed to send \d+ bytes to syslog\n/gm,
    "",
  );
}

function endingOf(exit: Exit): string {
  return exit.kind === "exited" ? "" : `ended by ${exit.signal}`;
}

/**
 * The features that the text of `--help` tells.
 *
 * 2025 cuts the text at 4096 bytes when it goes into a pipe: no marker of what that release has lies
 * behind that. Throws {@link CapabilityError} when it is not passt's help. Pure.
 */
export function readHelp(
  help: string,
  program: string,
): Readonly<Record<PasstFeatureName, boolean>> {
  if (!/^Usage: /m.test(help) || !/^\s+-s, --socket\b/m.test(help)) {
    const said = help.trim() === "" ? "it prints nothing" : help.trim().split("\n")[0];
    throw new CapabilityError("protocol", program, `it is not passt: ${said}`);
  }
  return Object.fromEntries(
    PASST_FEATURE_NAMES.map((name) => [name, PASST_FEATURES[name].marker.test(help)]),
  ) as Record<PasstFeatureName, boolean>;
}

/** The version in the first line of `--version`: `passt 0.0~git20261002`. Pure. */
export function readPasstVersion(text: string): string {
  const version = /^(?:passt|pasta|pesto) (\S.*)$/m.exec(text)?.[1]?.trim();
  return version === undefined || version === "unknown version" ? "unknown" : version;
}

/** vhost-user's `--print-capabilities`, which passt writes to standard error. Pure. */
function isNetBackend(text: string): boolean {
  return /"type":\s*"net"/.test(text);
}
