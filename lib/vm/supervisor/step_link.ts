/**
 * The reducer's part for interfaces: a passt that dies is started again, with patience. Pure.
 *
 * The file is long because a link is one machine of states: each event is read with the others beside it.
 */
import type { PlannedInterface } from "../../plan/launch_plan.ts";
import type { InterfaceState } from "../machine/event.ts";
import { isGuestOver } from "./step_stop.ts";
import type { Effect, Link, Step, SupervisorEvent, SupervisorState } from "./state.ts";

/** Why an interface is not up though its passt is: QEMU hears of the last one's end when the guest takes packets. */
export const AWAITS_GUEST = "a new passt waits: QEMU connects to it when the guest takes packets";
/** Waiting times before the n-th restart in a row; the last one goes on for ever. */
const RETRY_MS: readonly number[] = [0, 0, 5, 20, 50, 100, 200, 500, 1_000, 2_000];
/** From this many failures in a row on, the interface is down and not merely reconnecting. */
const DOWN_AFTER = 5;
/** A passt that QEMU was connected to for this long is no part of a crash loop. */
const STABLE_MS = 500;
/** Pauses before each look at a passt that QEMU is not connected to; as a rule it is before the first. */
const LOOK_MS: readonly number[] = [25, 25, 50, 100, 200, 400, 500, 1_000];
/** The look after so many without a connection, 3.3 s after the start, is a test: QEMU's `reconnect` takes a second at most. */
const TEST_AFTER_LOOKS = LOOK_MS.length;
/** Between looks at a passt that QEMU is connected to: it may not say when it loses it, or late. */
const WATCH_MS = 1_000;

export const WATCH_AGAIN: Effect = { do: "arm", timer: "watch", delayMs: WATCH_MS };

type LinkEvent = SupervisorEvent & {
  type:
    | "qmp-event"
    | "timer"
    | "link-added"
    | "link-removed"
    | "looked"
    | "passt-outdated"
    | "passt-started"
    | "passt-kept"
    | "passt-failed"
    | "recover-failed";
};

/** Finds out of which interfaces it is not true that they are up, as we presume. */
export function testPresumed(state: SupervisorState): readonly Effect[] {
  return state.links.filter(isPresumed).map((link) => look(link, "test"));
}

/** Looks at each passt that QEMU is connected to, and once more in a second: QEMU may not tell that it lost one. */
export function watchConnected(state: SupervisorState): Step {
  if (isGuestOver(state) || state.links.length === 0) return [state, []];
  const connected = state.links.filter((link) =>
    link.state === "up" && link.passt === "started" && link.announced && canReconnect(link)
  );
  return [state, [...connected.map((link) => look(link, "watch")), WATCH_AGAIN]];
}

/**
 * QMP is connected, and nobody heard what QEMU said before: an interface whose passt is there is presumed to be
 * up. Those in `dead` have none.
 */
export function onMissedEvents(state: SupervisorState, dead: readonly string[]): Step {
  let next = state;
  const effects: Effect[] = [];
  for (const known of state.links) {
    // Whom QEMU was connected to, it still is, or that passt has ended.
    const confirmed = known.confirmed && !dead.includes(known.alias);
    const link: Link = { ...known, unheard: false, confirmed };
    const [after, more] = dead.includes(link.alias) && isPresumed(link)
      ? gone(next, lost(next, link))
      : link.passt === "started" && canReconnect(link) && !dead.includes(link.alias)
      ? up(next, link)
      : [put(next, link), []];
    next = after;
    effects.push(...more);
  }
  return [next, effects];
}

/** Everything that is about one interface. An event of an interface without passt changes nothing. */
export function onLinkEvent(state: SupervisorState, event: LinkEvent): Step {
  if (event.type === "link-added") return onLinkAdded(state, newLink(event.planned));
  if (event.type === "qmp-event") return onNetdevEvent(state, event.name, event.data);
  const alias = event.type === "timer" ? event.timer.replace(/^[a-z]+:/, "") : event.interface;
  const link = state.links.find((one) => one.alias === alias);
  if (link === undefined) return [state, []];
  switch (event.type) {
    case "link-removed":
      return onLinkRemoved(state, event.interface);
    case "timer":
      return onLinkTimer(state, link, event.timer);
    case "looked":
      return event.start === link.start ? onLooked(state, link, event) : [state, []];
    case "passt-outdated":
      return onOutdated(state, link);
    case "passt-started":
      return link.passt === "starting" ? onPasstStarted(state, link) : [state, []];
    case "passt-kept":
      return link.passt === "starting" ? onPasstKept(state, link) : [state, []];
    case "passt-failed":
      return link.passt === "starting" ? onPasstFailed(state, link, event.message) : [state, []];
    case "recover-failed":
      return awaitsQemu(state, link)
        ? again(state, link, `QEMU cannot be connected to the new passt: ${event.message}`)
        : [state, []];
  }
}

/** The link of an interface whose passt has been started. Pure. */
export function newLink({ alias, netdev, recovery, announced, backend }: PlannedInterface): Link {
  return {
    alias,
    netdev,
    recovery: recovery?.by ?? "reconnect",
    announced: announced ?? backend === "passt",
    state: "up",
    confirmed: false,
    passt: "started",
    unheard: false,
    start: 0,
    looks: 0,
    failures: 0,
  };
}

/** From now on its passt is watched: by its own timer where QEMU does not tell that it lost it. */
function onLinkAdded(state: SupervisorState, link: Link): Step {
  const watch = link.announced ? [] : [arm(link, WATCH_MS)];
  // Another interface may have had its alias a moment ago, whose passt is still looked at.
  const start = state.lastStart + 1;
  const links = [...state.links, { ...link, start }];
  return [{ ...state, links, lastStart: start }, [WATCH_AGAIN, ...watch]];
}

/** Its passt may end now. */
function onLinkRemoved(state: SupervisorState, alias: string): Step {
  const timers = [`passt:${alias}`, `link:${alias}`, `stable:${alias}`] as const;
  return [
    { ...state, links: state.links.filter((link) => link.alias !== alias) },
    timers.map((timer) => ({ do: "cancel", timer })),
  ];
}

function onNetdevEvent(
  state: SupervisorState,
  name: string,
  data: Readonly<Record<string, unknown>>,
): Step {
  const link = state.links.find(({ netdev }) => netdev === data["netdev-id"]);
  if (link === undefined) return [state, []];
  switch (name) {
    case "NETDEV_STREAM_CONNECTED":
    case "NETDEV_VHOST_USER_CONNECTED":
      return onConnected(state, link);
    case "NETDEV_STREAM_DISCONNECTED":
    case "NETDEV_VHOST_USER_DISCONNECTED":
      return onDisconnected(state, link);
    default:
      return [state, []];
  }
}

/** Invariant: a passt that QEMU is connected to is not started again. */
function onConnected(state: SupervisorState, link: Link): Step {
  // To one that has not started yet QEMU connects by itself alone: where it takes commands, this is the one before.
  if (link.recovery === "qmp" && link.passt === "starting") return [state, []];
  // QEMU may be faster than the passt that tells us of its own start.
  const passt = link.passt === "starting" ? "starting" : "started";
  const heard = { confirmed: link.announced, unheard: false };
  const [next, effects] = up(state, { ...link, ...heard, passt });
  return [next, [{ do: "cancel", timer: `passt:${link.alias}` }, ...effects]];
}

/** Up; each start counts as a failure until it has proved stable. */
function up(state: SupervisorState, link: Link): Step {
  const [next, effects] = becomes(state, link, { state: "up" });
  const watch: Effect = link.announced
    ? { do: "cancel", timer: `link:${link.alias}` }
    : arm(link, WATCH_MS);
  const stable: Effect = { do: "arm", timer: `stable:${link.alias}`, delayMs: STABLE_MS };
  // A passt before 2025-09 sends to everyone until it has seen the guest's MAC, and Linux drops TCP that comes
  // so: a guest that has nothing to say would be out of reach for good.
  const announce: Effect = { do: "announce", interface: link.alias };
  return [next, [
    watch,
    ...(link.failures > 0 ? [stable] : []),
    ...effects,
    ...(link.state === "up" ? [] : [announce]),
  ]];
}

/**
 * QEMU has lost a passt: as a rule it ended. QEMU 11 may say so late, of an earlier one than we have started meanwhile:
 * then it is kept when it shall be started.
 */
function onDisconnected(state: SupervisorState, link: Link): Step {
  // It connects to the new one now.
  if (link.unheard) return [put(state, { ...link, unheard: false, looks: 0 }), []];
  if (link.state !== "up" || isGuestOver(state)) return [state, []];
  const told: Link = { ...link, confirmed: false };
  if (link.passt === "started") return gone(state, told);
  const [next, effects] = becomes(state, told, { state: "reconnecting", reason: "passt ended" });
  return [next, [{ do: "cancel", timer: `stable:${link.alias}` }, ...effects]];
}

function onLooked(
  state: SupervisorState,
  link: Link,
  { lives, connected = false, cutOff = false, watched = false }: SupervisorEvent & {
    type: "looked";
  },
): Step {
  if (link.passt !== "started" || isGuestOver(state)) return [state, []];
  if (watched && !lives) return gone(state, lost(state, link));
  if (link.confirmed || watched) return [state, []];
  if (!lives) return gone(state, isPresumed(link) ? lost(state, link) : link);
  if (link.state === "up") {
    return link.announced
      ? [put(state, { ...link, confirmed: connected }), []]
      : [state, [arm(link, WATCH_MS)]];
  }
  if (!canReconnect(link)) return [state, []];
  if (cutOff) return gone(state, link);
  if (connected) return up(state, link);
  const looks = link.looks + 1;
  const next = put(state, { ...link, looks });
  if (looks <= TEST_AFTER_LOOKS) return [next, [arm(link, LOOK_MS[looks] ?? WATCH_MS)]];
  if (!link.unheard) return [next, [look(link, "test")]];
  const [waiting, effects] = becomes(next, { ...link, looks }, {
    state: "reconnecting",
    reason: AWAITS_GUEST,
  });
  return [waiting, [...effects, arm(link, WATCH_MS)]];
}

/** Its passt has gone, and QEMU has said nothing. One that had lost it and can say so connects to the next at once. */
function lost(state: SupervisorState, link: Link): Link {
  const unheard = link.announced && link.recovery === "reconnect" && state.qmp === "connected";
  return { ...link, confirmed: false, unheard };
}

/** One that waits for its next start has nothing to wait for any more. */
function onOutdated(state: SupervisorState, link: Link): Step {
  const outdated: Link = { ...link, outdated: true };
  if (link.passt !== "waiting" || isGuestOver(state)) return [put(state, outdated), []];
  const [next, effects] = gone(state, outdated);
  return [next, [{ do: "cancel", timer: `passt:${link.alias}` }, ...effects]];
}

/**
 * passt has ended: the first time it is started at once, and whenever somebody wanted that. One that ends with the
 * machine is let go.
 */
function gone(state: SupervisorState, link: Link): Step {
  if (isGuestOver(state)) return [put(state, link), []];
  const asked = link.outdated === true;
  if (!asked && link.failures > 0) return again(state, link, "passt ended again");
  const [next, effects] = becomes(state, { ...link, failures: 0 }, {
    state: "reconnecting",
    ...(asked
      ? { reason: "passt is started again with other forwards", asked }
      : { reason: "passt ended" }),
  });
  const [starting, start] = begin(next, link.alias);
  return [starting, [
    { do: "cancel", timer: `stable:${link.alias}` },
    { do: "cancel", timer: `link:${link.alias}` },
    ...effects,
    ...start,
  ]];
}

function begin(state: SupervisorState, alias: string): Step {
  const start = state.lastStart + 1;
  const links = state.links.map((link): Link => {
    if (link.alias !== alias) return link;
    const { outdated: _, ...rest } = link;
    return { ...rest, confirmed: false, passt: "starting", start, looks: 0 };
  });
  return [{ ...state, links, lastStart: start }, [{ do: "start-passt", interface: alias }]];
}

/** A restart failed or did not last: once more, later. */
function again(state: SupervisorState, link: Link, why: string): Step {
  if (isGuestOver(state)) return [put(state, { ...link, passt: "started" }), []];
  const failures = link.failures + 1;
  const retryMs = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
  const waiting: Link = { ...link, failures, confirmed: false, passt: "waiting" };
  const [next, effects] = becomes(state, waiting, {
    state: failures >= DOWN_AFTER ? "down" : "reconnecting",
    reason: why,
    retryMs,
  });
  return [next, [
    { do: "cancel", timer: `stable:${link.alias}` },
    { do: "cancel", timer: `link:${link.alias}` },
    ...effects,
    { do: "arm", timer: `passt:${link.alias}`, delayMs: retryMs },
  ]];
}

function onPasstStarted(state: SupervisorState, link: Link): Step {
  // A start counts against the next death until it has proved stable.
  const started: Link = { ...link, passt: "started", failures: Math.max(link.failures, 1) };
  const next = put(state, started);
  if (isGuestOver(state)) return [next, []];
  if (link.state === "up") return up(next, started);
  if (!canReconnect(link)) {
    return becomes(next, started, {
      state: "down",
      reason: "passt was started again, but this QEMU cannot reconnect to it; " +
        "stop and start the machine, or use QEMU 8.0 or later",
    });
  }
  const recover: readonly Effect[] = link.recovery === "qmp"
    ? [{ do: "recover", interface: link.alias }]
    : [];
  return [next, [...recover, arm(link, LOOK_MS[0] ?? 0)]];
}

function onPasstKept(state: SupervisorState, link: Link): Step {
  return up(state, { ...link, passt: "started" });
}

function onPasstFailed(state: SupervisorState, link: Link, why: string): Step {
  // QEMU has one, whatever became of the program that should have said so.
  if (link.state === "up") return up(state, { ...link, passt: "started" });
  return again(state, link, why);
}

function onLinkTimer(state: SupervisorState, link: Link, timer: string): Step {
  if (timer.startsWith("stable:")) {
    return [link.state === "up" ? put(state, { ...link, failures: 0 }) : state, []];
  }
  if (isGuestOver(state)) return [state, []];
  if (timer.startsWith("passt:")) {
    return link.passt === "waiting" ? begin(state, link.alias) : [state, []];
  }
  const looked = link.state === "up" ? !link.announced : awaitsQemu(state, link);
  return [state, looked && link.passt === "started" ? [look(link, "ask")] : []];
}

function arm(link: Link, delayMs: number): Effect {
  return { do: "arm", timer: `link:${link.alias}`, delayMs };
}

function look({ alias, start }: Link, how: "ask" | "test" | "watch"): Effect {
  return { do: "look", interface: alias, start, how };
}

interface Change {
  readonly state: InterfaceState;
  readonly reason?: string;
  readonly retryMs?: number;
  readonly asked?: boolean;
}

/** The link with a new state, told to everyone when it differs. */
function becomes(state: SupervisorState, link: Link, change: Change): Step {
  const { reason, ...rest } = link;
  const why = change.reason === undefined ? {} : { reason: change.reason };
  const next = put(state, { ...rest, state: change.state, ...why });
  // A loop that goes on for days is not told of each time.
  const slower = change.retryMs !== undefined && link.failures < RETRY_MS.length;
  if (change.state === link.state && change.reason === reason && !slower) return [next, []];
  return [next, [{
    do: "tell",
    happening: {
      event: "interface",
      interface: link.alias,
      state: change.state,
      ...why,
      ...(change.retryMs === undefined ? {} : { retryMs: change.retryMs }),
      ...(change.asked === undefined ? {} : { asked: change.asked }),
    },
  }]];
}

/** QEMU is connected to its passt, as it said itself. Pure. */
export function isConnected(link: Link): boolean {
  return link.state === "up" && link.passt === "started" && link.confirmed;
}

/** Up, as far as we know. */
function isPresumed(link: Link): boolean {
  return link.state === "up" && link.passt === "started" && !link.confirmed;
}

/** passt is there, and QEMU is not connected to it. */
function awaitsQemu(state: SupervisorState, link: Link): boolean {
  return link.state !== "up" && link.passt === "started" && canReconnect(link) &&
    !isGuestOver(state);
}

function canReconnect(link: Link): boolean {
  return link.recovery !== "none";
}

function put(state: SupervisorState, link: Link): SupervisorState {
  return { ...state, links: state.links.map((one) => one.alias === link.alias ? link : one) };
}
