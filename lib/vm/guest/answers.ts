/**
 * Waiting until somebody in the guest answers at a port. domrun has no network of its own, so ssh(1) does the asking: it
 * connects, sends its own banner and says what it hears.
 *
 * That somebody takes the connection says nothing: passt does so at once, whoever listens in the guest, and breaks it
 * off when the guest refuses.
 */
import { CapabilityError, type Child, type Clock, type Programs } from "../../host/host.ts";
import { type Door, sshWay } from "./ssh_way.ts";

/** The part of the host that asking takes. */
export interface AskingHost {
  readonly clock: Pick<Clock, "monotonicMs" | "sleep">;
  readonly programs: Pick<Programs, "start">;
}

/** What somebody in the guest must have said. */
export type Answer = "ssh" | "anything";

const LOOK_MS = 10;
/** Between an attempt that was refused and the next. */
const PAUSE_MS = 50;
/**
 * Attempts are made in two lanes. One is soon given up: passt sends a guest that does not hear yet nothing more for
 * seconds, and a new connection makes it ask again. The other waits for a server that takes its time for its first word.
 */
const LANES_MS = [300, 15_000];

/** A vsock loses nothing, and the guest itself refuses where nobody listens. */
const VSOCK_LANES_MS = [15_000];
/** For the first word of a server that is there already. */
const AT_ONCE_MS = 1_000;

/** Words of ssh -v. */
const HEARD: Readonly<Record<Answer, RegExp>> = {
  ssh: /Remote protocol version /,
  // A server of another protocol answers our banner with words of its own. That a connection is closed says nothing:
  // so does passt where nobody listens.
  anything: /Remote protocol version |kex_exchange_identification: banner line /,
};

/** It would say so again at the next attempt. */
const UNABLE = /^No user exists for uid [0-9]+/m;

/** Returns when it has been heard, or `signal` is aborted. Throws `CapabilityError` for an ssh that asks nobody. */
export async function untilAnswers(
  host: AskingHost,
  door: Door,
  answer: Answer,
  signal: AbortSignal,
): Promise<void> {
  const decided = new AbortController();
  const over = AbortSignal.any([decided.signal, signal]);
  const lanes = ("cid" in door ? VSOCK_LANES_MS : LANES_MS).map(async (limitMs) => {
    try {
      while (!over.aborted && !await ask(host, door, HEARD[answer], { limitMs, over })) {
        await host.clock.sleep(PAUSE_MS);
      }
    } finally {
      decided.abort();
    }
  });
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}

/** Whether it is heard in one attempt. Throws `CapabilityError` for an ssh that asks nobody. */
export async function answersAtOnce(
  host: AskingHost,
  door: Door,
  answer: Answer,
): Promise<boolean> {
  const over = new AbortController().signal;
  return await ask(host, door, HEARD[answer], { limitMs: AT_ONCE_MS, over });
}

/** One attempt. */
async function ask(
  { clock, programs }: AskingHost,
  door: Door,
  heard: RegExp,
  { limitMs, over }: { readonly limitMs: number; readonly over: AbortSignal },
): Promise<boolean> {
  const { options, destination } = sshWay(door);
  const child: Child = await programs.start("ssh", [
    "-v",
    ...["-F", "none"],
    // It is to say who is there, and go no further.
    ...["-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=none"],
    ...["-o", "GlobalKnownHostsFile=none", "-o", "BatchMode=yes"],
    ...["-N", ...options, destination],
  ]);
  let ended = false;
  const exit = child.exit.then(() => {
    ended = true;
  });
  const deadline = clock.monotonicMs() + limitMs;
  while (!ended && !over.aborted && clock.monotonicMs() < deadline) {
    if (heard.test(child.stderrTail())) break;
    await clock.sleep(LOOK_MS);
  }
  child.kill("SIGKILL");
  await exit;
  const said = child.stderrTail();
  const why = UNABLE.exec(said)?.[0];
  if (why !== undefined) throw new CapabilityError("start", "ssh", why);
  return heard.test(said);
}
