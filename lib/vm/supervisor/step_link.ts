/** The reducer's part for interfaces: a passt that dies is started again, with patience. Pure. */
import type { InterfaceState } from "../machine/event.ts";
import type { Effect, Link, Step, SupervisorEvent, SupervisorState } from "./state.ts";

/** Waiting times before the n-th restart in a row; the last one goes on for ever. */
const RETRY_MS: readonly number[] = [0, 100, 200, 400, 800, 1_600, 3_200, 10_000];
/** From this many failures in a row on, the interface is down and not merely reconnecting. */
const DOWN_AFTER = 4;
/** A passt that lasted this long is no crash loop. */
const STABLE_MS = 10_000;
/** QEMU connects to a new passt within its `reconnect` time, at most 5 s in libvirt's way. */
const CONNECT_MS = 10_000;

type LinkEvent = SupervisorEvent & {
  type: "qmp-event" | "timer" | "passt-started" | "passt-failed" | "recover-failed";
};

/** The interfaces in `dead` lost their passt while nobody watched, or before QEMU was connected to it. */
export function onConnectedLinks(state: SupervisorState, dead: readonly string[]): Step {
  let next = state;
  const effects: Effect[] = [];
  for (const alias of dead) {
    const link = linkOf(next, alias);
    if (link === undefined || link.restarting) continue;
    const [after, more] = lost(next, link);
    next = after;
    effects.push(...more);
  }
  return [next, effects];
}

/** Everything that is about one interface. An event of an interface without passt changes nothing. */
export function onLinkEvent(state: SupervisorState, event: LinkEvent): Step {
  if (event.type === "qmp-event") return onNetdevEvent(state, event.name, event.data);
  const alias = event.type === "timer" ? event.timer.replace(/^[a-z]+:/, "") : event.interface;
  const link = linkOf(state, alias);
  if (link === undefined) return [state, []];
  switch (event.type) {
    case "timer":
      return onLinkTimer(state, link, event.timer);
    case "passt-started":
      return onPasstStarted(state, link);
    case "passt-failed":
      return again(state, link, event.message);
    case "recover-failed":
      return becomes(state, link, {
        state: "down",
        reason: `QEMU cannot be connected to the new passt: ${event.message}`,
      });
  }
}

function onNetdevEvent(
  state: SupervisorState,
  name: string,
  data: Readonly<Record<string, unknown>>,
): Step {
  const link = state.links.find(({ netdev }) => netdev === data["netdev-id"]);
  if (link === undefined) return [state, []];
  if (name === "NETDEV_STREAM_CONNECTED" || name === "NETDEV_VHOST_USER_CONNECTED") {
    const [next, effects] = becomes(state, link, { state: "up" });
    return [next, [
      { do: "cancel", timer: `link:${link.alias}` },
      // Invariant: a passt that QEMU is connected to is not started again.
      ...(link.restarting ? [{ do: "cancel", timer: `passt:${link.alias}` } as const] : []),
      { do: "arm", timer: `stable:${link.alias}`, delayMs: STABLE_MS },
      ...effects,
      // A passt before 2025-09 sends to everyone until it has seen the guest's MAC, and Linux drops TCP that
      // comes so: a guest that has nothing to say would be out of reach for good.
      ...(link.state === "up" ? [] : [{ do: "announce", interface: link.alias } as const]),
    ]];
  }
  if (name === "NETDEV_STREAM_DISCONNECTED" || name === "NETDEV_VHOST_USER_DISCONNECTED") {
    return link.restarting ? [state, []] : lost(state, link);
  }
  return [state, []];
}

/** A passt that goes while the machine ends goes because QEMU went. */
function ends(state: SupervisorState): boolean {
  return state.stop !== undefined || state.shutdown !== undefined;
}

/** passt is gone. */
function lost(state: SupervisorState, link: Link): Step {
  if (ends(state)) return [state, []];
  if (link.failures > 0) return again(state, link, "passt ended again");
  const [next, effects] = becomes(state, link, {
    state: "reconnecting",
    reason: "passt ended",
    restarting: true,
    retryMs: 0,
  });
  return [next, [
    { do: "cancel", timer: `stable:${link.alias}` },
    ...effects,
    { do: "start-passt", interface: link.alias },
  ]];
}

/** A restart failed or did not last: once more, later. */
function again(state: SupervisorState, link: Link, why: string): Step {
  if (ends(state)) {
    return [put(state, { ...link, restarting: false }), []];
  }
  const failures = link.failures + 1;
  const retryMs = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
  const [next, effects] = becomes(state, { ...link, failures }, {
    state: failures >= DOWN_AFTER ? "down" : "reconnecting",
    reason: why,
    restarting: true,
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
  const started = { ...link, restarting: false, failures: Math.max(link.failures, 1) };
  const next = put(state, started);
  if (link.recovery === "none") {
    return becomes(next, started, {
      state: "down",
      reason: "passt was started again, but this QEMU cannot reconnect to it; " +
        "stop and start the machine, or use QEMU 8.0 or later",
    });
  }
  const stable: Effect = { do: "arm", timer: `stable:${link.alias}`, delayMs: STABLE_MS };
  if (!link.announced) {
    const [up, effects] = becomes(next, started, { state: "up" });
    return [up, [...effects, stable]];
  }
  const recover: readonly Effect[] = link.recovery === "qmp"
    ? [{ do: "recover", interface: link.alias }]
    : [];
  return [next, [
    ...recover,
    { do: "arm", timer: `link:${link.alias}`, delayMs: CONNECT_MS },
  ]];
}

function onLinkTimer(state: SupervisorState, link: Link, timer: string): Step {
  if (timer.startsWith("passt:")) {
    if (ends(state)) return [put(state, { ...link, restarting: false }), []];
    return [state, [{ do: "start-passt", interface: link.alias }]];
  }
  if (timer.startsWith("stable:")) return [put(state, { ...link, failures: 0 }), []];
  // passt 2025-05-03 crashes when a forwarded port is connected to before QEMU is there, and no event
  // tells that.
  return again(
    state,
    link,
    `QEMU has not connected to the new passt within ${CONNECT_MS / 1000} seconds`,
  );
}

interface Change {
  readonly state: InterfaceState;
  readonly reason?: string;
  readonly restarting?: boolean;
  readonly retryMs?: number;
}

/** The link with a new state, told to everyone when it differs. */
function becomes(state: SupervisorState, link: Link, change: Change): Step {
  const { reason: _reason, ...rest } = link;
  const why = change.reason === undefined ? {} : { reason: change.reason };
  const next = put(state, {
    ...rest,
    state: change.state,
    restarting: change.restarting ?? false,
    ...why,
  });
  if (change.state === "up" && link.state === "up") return [next, []];
  return [next, [{
    do: "tell",
    happening: {
      event: "interface",
      interface: link.alias,
      state: change.state,
      ...why,
      ...(change.retryMs === undefined ? {} : { retryMs: change.retryMs }),
    },
  }]];
}

function linkOf(state: SupervisorState, alias: string): Link | undefined {
  return state.links.find((link) => link.alias === alias);
}

function put(state: SupervisorState, link: Link): SupervisorState {
  return { ...state, links: state.links.map((one) => one.alias === link.alias ? link : one) };
}
