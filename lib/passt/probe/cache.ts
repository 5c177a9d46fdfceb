/** What passt can do, kept between runs: asking takes 20 ms, reading what was kept takes 1. */
import { dirname, join } from "@std/path/posix";
import { CapabilityError, type FileFacts, type Host } from "../../host/host.ts";
import { parsePasstCapabilities, type PasstCapabilities } from "./features.ts";
import { probePasst } from "./probe.ts";

/**
 * What the passt at `program`, an absolute path, can do: as kept where the program has not changed since,
 * else asked anew and kept.
 *
 * Throws {@link CapabilityError}. Runs passt and pesto, for their help and versions only.
 */
export async function passtCapabilities(
  host: Pick<Host, "cache" | "files" | "programs">,
  program: string,
  domrunVersion: string,
): Promise<PasstCapabilities> {
  const pesto = join(dirname(program), "pesto");
  const [facts, pestoFacts] = await Promise.all(
    [program, pesto].map((path) => host.files.stat(path)),
  );
  if (facts === undefined) {
    throw new CapabilityError("start", program, "it cannot be started: No such program");
  }
  const key = JSON.stringify([domrunVersion, program, identity(facts), identity(pestoFacts)]);
  const kept = await host.cache.read(program, key);
  const cached = kept === undefined ? undefined : readKept(kept.value, program);
  if (cached !== undefined) return cached;
  const probed = await probePasst(host, program);
  await host.cache.write(program, key, probed);
  return probed;
}

/** What changes when the program does. */
function identity(facts: FileFacts | undefined): readonly number[] {
  return facts === undefined ? [] : [facts.size, facts.mtimeMs, facts.ctimeMs];
}

function readKept(value: unknown, program: string): PasstCapabilities | undefined {
  try {
    return parsePasstCapabilities(value, program);
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
