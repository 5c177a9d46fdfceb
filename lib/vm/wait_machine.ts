/** Waiting for the end of a machine, whoever looks after it. */
import type { Host } from "../host/host.ts";
import { connectControl, type ControlClient } from "./control/client.ts";
import { NoSuchMachineError } from "./errors.ts";
import { lastRun } from "./logs/last_run.ts";
import { seenEnd } from "./logs/seen_end.ts";
import { BROKEN_OFF_END, type Ended, type MachineEvent, UNSEEN_END } from "./machine/event.ts";
import { type Situation, situationOf } from "./machine/situation.ts";
import { lookAtMachine } from "./machine/own_directories.ts";

/** How often a machine is looked at whose end nobody tells us. */
const LOOK_MS = 200;

/** The last event of a machine: how and when it ended. */
export type EndedEvent = MachineEvent & { readonly event: "ended" };

/**
 * Waits until the machine `name` has ended and everything of it has gone; where it does not run, tells at once how its
 * last run ended. Undefined when `signal` is aborted before.
 *
 * Throws {@link NoSuchMachineError} when there is no machine of this name and no last run.
 *
 * @param onUnreadable told once, why, of one that lives and of which nobody can tell more than its end
 */
export async function waitMachine(
  host: Host,
  name: string,
  signal: AbortSignal,
  onUnreadable: (reason: string) => void = () => {},
): Promise<EndedEvent | undefined> {
  const first = await situationOf(host, name);
  if (first.kind === "none") return await endOfLastRun(host, name, undefined);
  const startedAt = recordOf(first)?.startedAt;
  let isTold = false;
  for (let now: Situation = first; !signal.aborted; now = await situationOf(host, name)) {
    if (now.kind === "dead") {
      const seen = now.record === undefined ? undefined : await seenEnd(host, now.record);
      if (seen !== undefined) return endedEvent(name, seen);
      return seenNow(host, name, now.record?.phase === "launching" ? BROKEN_OFF_END : UNSEEN_END);
    }
    // Nobody could tell when it has ended.
    if (now.kind === "unreadable") {
      await lookAtMachine(host, name);
      if (!isTold) onUnreadable(now.reason);
      isTold = true;
    }
    // Another machine may have taken the name since.
    const isSame = startedAt === undefined || recordOf(now)?.startedAt === startedAt;
    if (now.kind === "none" || !isSame) return await endOfLastRun(host, name, startedAt);
    const told = now.kind === "supervised" ? await toldEnd(host, name, signal) : undefined;
    if (told !== undefined) return told;
    await sleep(host, LOOK_MS, signal);
  }
  return undefined;
}

/** `startedAt`: of the run that is meant; undefined: of whichever was the last. */
async function endOfLastRun(
  host: Host,
  name: string,
  startedAt: string | undefined,
): Promise<EndedEvent> {
  const run = await lastRun(host, name);
  if (run !== undefined && (startedAt === undefined || run.startedAt === startedAt)) {
    return endedEvent(name, { time: run.endedAt, ended: run.ended });
  }
  if (startedAt === undefined) throw new NoSuchMachineError(name);
  return seenNow(host, name, UNSEEN_END);
}

/** An end at which nobody was there. */
function seenNow({ clock }: Host, name: string, ended: Ended): EndedEvent {
  return endedEvent(name, { time: new Date(clock.now()).toISOString(), ended });
}

function endedEvent(
  machine: string,
  { time, ended }: { readonly time: string; readonly ended: Ended },
): EndedEvent {
  return { time, machine, event: "ended", ...ended };
}

/** What its supervisor says of its end; undefined when it goes before, or `signal` is aborted. */
async function toldEnd(
  host: Host,
  name: string,
  signal: AbortSignal,
): Promise<EndedEvent | undefined> {
  const client = await connectControl(host, name);
  if (client === undefined) return undefined;
  const close = () => client.close();
  signal.addEventListener("abort", close);
  if (signal.aborted) close(); // while the supervisor was connected to
  try {
    return await endOf(client);
  } finally {
    signal.removeEventListener("abort", close);
    client.close();
  }
}

async function endOf(client: ControlClient): Promise<EndedEvent | undefined> {
  let ended: EndedEvent | undefined;
  await client.events((event) => {
    if (event.event === "ended") ended = event;
  }).catch(() => {});
  await client.closed;
  return ended;
}

function recordOf(situation: Situation) {
  return "record" in situation ? situation.record : undefined;
}

async function sleep({ clock }: Host, delayMs: number, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = clock.after(delayMs, over.resolve);
  if (signal.aborted) over.resolve();
  signal.addEventListener("abort", () => over.resolve(), { once: true });
  await over.promise;
  timer.cancel();
}
