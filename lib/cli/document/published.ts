/** The forwards that `--publish` asks for. */
import type { OneForward } from "../../domain/change_forwards.ts";
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { wantedForward } from "./wanted_forward.ts";

/** A free port of this host where none is named. Throws {@link UsageError} for what is no forward. */
export async function publishedForwards(
  args: Arguments,
  host: Host,
): Promise<readonly OneForward[]> {
  return await withPortsOfHost(args.texts("publish").map(wantedForward), host);
}

/** Each forward with a port: a free one of this host where it names none. Throws {@link UsageError}. */
export async function withPortsOfHost(
  forwards: readonly OneForward[],
  host: Host,
): Promise<readonly OneForward[]> {
  if (forwards.every(({ port }) => port !== undefined)) return forwards;
  const { boundOn, withFreePorts } = await import("../../vm/supervisor/host_ports.ts");
  const found = withFreePorts(forwards, await boundOn(host), Math.random());
  if (found === undefined) throw new UsageError("no port of this host is free for --publish");
  return found;
}
