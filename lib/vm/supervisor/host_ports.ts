/** The ports of the host, as a change of forwards looks at them. */
import type { Host } from "../../host/host.ts";
import type { OneForward } from "../../domain/change_forwards.ts";
import { type BoundPort, boundPorts, isTaken, missingPorts } from "../../passt/port_table.ts";
import type { Listener } from "../../passt/port_trial.ts";
import type { PlannedListener } from "../../plan/launch_plan.ts";

/** Where free ports are looked for: those that are for no fixed purpose (RFC 6335, section 6). */
const FREE = { first: 49_152, count: 16_384 };
const LOOK_MS = 10;

/** Everybody who listens. */
export async function boundOn({ sockets }: Pick<Host, "sockets">): Promise<readonly BoundPort[]> {
  return boundPorts(await sockets.portTables());
}

/** Those that were not there before. Pure. */
export function addedTo(
  had: readonly PlannedListener[] = [],
  listeners: readonly PlannedListener[] = [],
): readonly PlannedListener[] {
  const key = ({ place: _, ...where }: PlannedListener) => JSON.stringify(where);
  const old = new Set(had.map(key));
  return listeners.filter((one) => !old.has(key(one)));
}

/** The ports that are listened on when these have gone. Pure. */
export function without(
  bound: readonly BoundPort[],
  listeners: readonly PlannedListener[],
): readonly BoundPort[] {
  return bound.filter((one) => !listeners.some((listener) => isTaken(listener, [one])));
}

/** The ports that passt has not opened since `before`; waits at most so long for each next one. */
export async function neverOpened(
  host: Pick<Host, "sockets" | "clock">,
  listeners: readonly Listener[],
  before: readonly BoundPort[],
  patienceMs: number,
): Promise<readonly Listener[]> {
  let deadline = host.clock.monotonicMs() + patienceMs;
  let fewest = Infinity;
  for (;;) {
    const missing = missingPorts(listeners, before, await boundOn(host));
    const now = host.clock.monotonicMs();
    if (missing.length < fewest) [fewest, deadline] = [missing.length, now + patienceMs];
    if (missing.length === 0 || now > deadline) return missing;
    await host.clock.sleep(LOOK_MS);
  }
}

/**
 * The forwards with a free port for each that leaves it open. `start`, from 0 up to but not 1, says where to begin to
 * look, so that two who look at once do not find the same one. Undefined: there is none. Pure.
 */
export function withFreePorts(
  forwards: readonly OneForward[],
  bound: readonly BoundPort[],
  start: number,
): readonly OneForward[] | undefined {
  const found: OneForward[] = [];
  let at = Math.floor(start * FREE.count);
  for (const forward of forwards) {
    if (forward.port !== undefined || forward.toPort === undefined) {
      found.push(forward);
      continue;
    }
    const taken = (port: number) =>
      isTaken({ ...forward, start: port, end: port }, bound) ||
      found.some((other) => other.port === port);
    let left = FREE.count;
    while (left > 0 && taken(FREE.first + at % FREE.count)) {
      at++;
      left--;
    }
    if (left === 0) return undefined;
    found.push({ ...forward, port: FREE.first + at++ % FREE.count });
  }
  return found;
}
