/** What holds of the reducer in whatever order things happen. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { LifecycleAction } from "../../plan/launch_plan.ts";
import { plan } from "../testing/step_rows.ts";
import { type Move, World } from "../testing/world.ts";
import type { Effect, Link, SupervisorEvent, SupervisorState, TimerName } from "./state.ts";
import { isEnding } from "./step_end.ts";
import { initialState, step } from "./step.ts";
import { isAwaitingReboot, isGuestOver, isWaitingForGuest } from "./step_stop.ts";

const RUNS = { numRuns: 1_000 };
/** By then all is settled, if it will be. */
const REST_MS = 60_000;
const RUNGS = ["system_powerdown", "quit", "SIGTERM", "SIGKILL"];

const action = fc.constantFrom<LifecycleAction>("destroy", "restart", "preserve");
const lifecycles = fc.record({ onPoweroff: action, onReboot: action, onCrash: action });
/** Which of the moves that are possible comes next, each time. */
const choices = fc.array(fc.nat(9_999), { maxLength: 80, size: "max" });

Deno.test("every timer that is needed is armed, and every armed one is needed or harmless", () => {
  inWorlds((world) =>
    assertEquals([...missingTimers(world), ...strayTimers(world)], [], told(world))
  );
});

Deno.test("a passt is started once at a time, for an interface that has lost its own", () => {
  inWorlds((world, before) => assertEquals(wrongStarts(world, before), [], told(world)));
});

Deno.test("a stop ends the machine, or gives up: also when QEMU hangs, and when it is asked again", () => {
  fc.assert(
    fc.property(lifecycles, fc.boolean(), choices, (lifecycle, held, picks) => {
      const world = new World(lifecycle, held);
      play(world, picks);
      for (const attempt of ["first", "second"]) {
        world.outcomes.length = 0;
        world.tell({ type: "stop", timeoutMs: 9_000, force: false });
        settle(world, { hung: true, until: () => world.outcomes.length > 0 });
        assertEquals(
          world.ended || world.outcomes.includes("give-up"),
          true,
          `${attempt} ${told(world)}`,
        );
      }
    }),
    RUNS,
  );
});

Deno.test("when trouble is over, each interface is up again, and says the truth", () => {
  fc.assert(
    fc.property(lifecycles, fc.boolean(), choices, (lifecycle, held, picks) => {
      const world = new World(lifecycle, held);
      play(world, picks);
      settle(world);
      const wrong = world.ended ? [] : [
        ...world.state.links.filter((link) => lies(world, link)).map(({ alias }) => alias),
        ...world.state.stop === undefined ? [] : ["it stops for ever"],
        ...world.state.guest === "started" ? [] : ["its guest waits for ever"],
        ...world.state.reboot === undefined ? [] : ["it reboots for ever"],
      ];
      assertEquals(wrong, [], told(world));
    }),
    RUNS,
  );
});

Deno.test("whatever is told in whatever order, no step does harm", () => {
  fc.assert(
    fc.property(
      lifecycles,
      fc.constantFrom("held", "started"),
      fc.array(anyEvent(), { maxLength: 80, size: "max" }),
      (lifecycle, guest, events) => {
        let state = initialState(plan(lifecycle), { guest });
        for (const event of events) {
          if (addsTwice(state, event)) continue;
          const [next, effects] = step(state, event);
          assertEquals(harm(state, event, next, effects), [], JSON.stringify(event));
          state = next;
        }
      },
    ),
    RUNS,
  );
});

/** Plays random games, and checks after each move. */
function inWorlds(check: (world: World, before: Before) => void): void {
  fc.assert(
    fc.property(lifecycles, fc.boolean(), choices, (lifecycle, held, picks) => {
      play(new World(lifecycle, held), picks, check);
    }),
    RUNS,
  );
}

function told({ history }: World): string {
  return `after\n  ${history.join("\n  ")}\n`;
}

/** What was so before the last move. */
interface Before {
  readonly state: SupervisorState;
  readonly starting: readonly string[];
  /** Those of which the supervisor could know that QEMU is connected to their passt. */
  readonly connected: readonly string[];
}

function play(
  world: World,
  picks: readonly number[],
  check: (world: World, before: Before) => void = () => {},
): void {
  for (const pick of picks) {
    const moves = likely(world.moves(), pick);
    if (moves.length === 0) return;
    const aliases = world.state.links.map(({ alias }) => alias);
    const before: Before = {
      state: world.state,
      starting: aliases.filter((alias) => world.isStarting(alias)),
      connected: aliases.filter((alias) => world.isKnownConnected(alias)),
    };
    world.effects = [];
    moves[Math.floor(pick / 20) % moves.length]?.happens();
    check(world, before);
  }
}

/** As a rule what is due, so that something comes of each trouble before the next. */
function likely(moves: readonly Move[], pick: number): readonly Move[] {
  if (pick % 20 === 0) return moves;
  const due = moves.filter(({ kind }) => kind === "due");
  return pick % 5 < 3 && due.length > 0 ? due : moves.filter(({ kind }) => kind !== "rare");
}

/** Lets happen what is due, and timers when nothing is, for a minute of the world's time. */
function settle(
  world: World,
  { hung = false, until = () => false }: { hung?: boolean; until?: () => boolean } = {},
): void {
  const endMs = world.nowMs + REST_MS;
  while (world.nowMs < endMs && !until()) {
    const next = nextDue(world, hung);
    if (next === undefined) return;
    next.happens();
  }
}

function nextDue(world: World, hung: boolean): Move | undefined {
  const moves = world.moves({ hung });
  const [soonest] = [...world.armed].sort(([, a], [, b]) => a - b);
  return moves.find(({ kind }) => kind === "due") ??
    moves.find(({ name }) => name === `timer ${soonest?.[0]}`);
}

/** Timers that somebody waits for. */
function neededTimers(world: World): readonly TimerName[] {
  const { stop, qmp, links } = world.state;
  return [
    ...stop !== undefined && !stop.givenUp ? ["rung"] as const : [],
    ...isWaitingForGuest(world.state) ? ["press"] as const : [],
    ...isAwaitingReboot(world.state) ? ["press", "reboot"] as const : [],
    ...qmp === "lost" ? ["qmp"] as const : [],
    ...world.reached && !isGuestOver(world.state) && links.length > 0 ? ["watch"] as const : [],
    ...links.flatMap((link): TimerName[] => {
      if (link.passt === "starting" || isGuestOver(world.state)) return [];
      if (link.passt === "waiting") return [`passt:${link.alias}`];
      const stable = link.state === "up" && link.failures > 0;
      const watched = link.state === "up"
        ? !link.announced && world.reached
        : link.recovery !== "none";
      return [
        ...stable ? [`stable:${link.alias}`] as const : [],
        ...watched ? [`link:${link.alias}`] as const : [],
      ];
    }),
  ];
}

function missingTimers(world: World): readonly string[] {
  return world.ended ? [] : neededTimers(world)
    .filter((timer) => !world.armed.has(timer))
    // The end of a look arms its timer again.
    .filter((timer) => !(timer.startsWith("link:") && world.isLookedAt(timer.replace("link:", ""))))
    .map((timer) => `no ${timer}`);
}

function strayTimers(world: World): readonly string[] {
  const { state, armed } = world;
  const needed = neededTimers(world);
  const owned = (timer: TimerName) =>
    needed.includes(timer) || timer === "audit" ||
    timer === "linger" && state.shutdown !== undefined;
  return [...armed.keys()].filter((timer) => !owned(timer)).flatMap((timer) => {
    const [next, effects] = step(state, { type: "timer", timer });
    return effects.length === 0 && next.machine === state.machine ? [] : [`stray ${timer}`];
  });
}

function wrongStarts(world: World, before: Before): readonly string[] {
  return startsIn(world.effects).flatMap((alias) => [
    ...before.starting.includes(alias) ? [`${alias} is being started`] : [],
    ...before.connected.includes(alias) ? [`QEMU is connected to the passt of ${alias}`] : [],
  ]);
}

/** True when what is said of an interface is not so, or it could be up. */
function lies(world: World, link: Link): boolean {
  const connected = world.isConnected(link.alias);
  return connected !== (link.state === "up") || link.recovery !== "none" && !connected;
}

/** What no step may do, with whatever it is told. */
function harm(
  state: SupervisorState,
  event: SupervisorEvent,
  next: SupervisorState,
  effects: readonly Effect[],
): readonly string[] {
  const ended = state.machine === "stopped" || state.machine === "failed";
  const rung = (one: SupervisorState) => RUNGS.indexOf(one.stop?.rung ?? "");
  const hastens = event.type === "timer" || event.type === "interrupt" ||
    event.type === "qmp-refused" || event.type === "signal-failed";
  const aliases = state.links.map(({ alias }) => alias);
  const wrong: readonly (readonly [what: string, holds: boolean])[] = [
    ["something follows the end", ended && (effects.length > 0 || next !== state)],
    ["a stop goes down its ladder", rung(next) < rung(state)],
    ["a stop is forgotten", state.stop !== undefined && next.stop?.by !== state.stop.by],
    [
      "QEMU gets no time to flush its disks",
      state.guest !== "held" && !hastens &&
      rung(next) > Math.max(rung(state), RUNGS.indexOf(state.deaf ? "SIGTERM" : "quit")),
    ],
    ["an end is taken back", isEnding(state) && !isEnding(next)],
    ["a guest that is over comes back", isGuestOver(state) && !isGuestOver(next)],
    ["passt is started after the guest", isGuestOver(next) && startsIn(effects).length > 0],
    [
      "an interface that is none is acted on",
      effects.some((effect) => "interface" in effect && !aliases.includes(effect.interface)),
    ],
  ];
  return [
    ...wrong.filter(([, holds]) => holds).map(([what]) => what),
    ...state.links.filter(({ alias }) => startsIn(effects).includes(alias)).flatMap((link) => [
      ...link.passt === "starting" ? [`${link.alias} is started twice`] : [],
      ...link.state === "up" && !tellsLoss(event, link) ? [`${link.alias} is up`] : [],
    ]),
  ];
}

function startsIn(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => effect.do === "start-passt" ? [effect.interface] : []);
}

function tellsLoss(event: SupervisorEvent, { alias, netdev, confirmed }: Link): boolean {
  if (event.type === "connected") return event.dead.includes(alias);
  if (event.type === "qmp-event") {
    return /DISCONNECTED$/.test(event.name) && event.data["netdev-id"] === netdev;
  }
  return event.type === "looked" && event.interface === alias && !event.lives &&
    (!confirmed || event.watched === true);
}

/** No two interfaces have one alias: the driver plans them together. */
function addsTwice({ links }: SupervisorState, event: SupervisorEvent): boolean {
  return event.type === "link-added" && links.some(({ alias }) => alias === event.planned.alias);
}

/** Any event, also of interfaces that are none, and timers that nobody armed. */
function anyEvent(): fc.Arbitrary<SupervisorEvent> {
  const alias = fc.constantFrom("net0", "net1", "net2", "net3", "net4", "net5", "net9");
  const dead = fc.subarray(["net0", "net1", "net2", "net3", "net4", "net5", "net9"]);
  const status = fc.constantFrom("running", "paused", "io-error", "prelaunch", "shutdown");
  const timer = fc.oneof(
    fc.constantFrom<TimerName>(
      ...["rung", "press", "reboot", "firmware", "linger", "qmp", "audit", "watch"] as const,
    ),
    alias.chain((one) =>
      fc.constantFrom<TimerName>(`passt:${one}`, `link:${one}`, `stable:${one}`)
    ),
  );
  const netdev = fc.record({
    type: fc.constant("qmp-event" as const),
    name: fc.constantFrom(
      "NETDEV_STREAM_CONNECTED",
      "NETDEV_STREAM_DISCONNECTED",
      "NETDEV_VHOST_USER_CONNECTED",
      "NETDEV_VHOST_USER_DISCONNECTED",
    ),
    data: fc.record({ "netdev-id": alias.map((one) => `host${one}`) }),
  });
  const guest = fc.record({
    type: fc.constant("qmp-event" as const),
    name: fc.constantFrom("STOP", "RESUME", "SHUTDOWN", "RESET", "GUEST_PANICKED", "WATCHDOG"),
    data: fc.record({
      guest: fc.boolean(),
      reason: fc.constantFrom("guest-shutdown", "guest-reset", "guest-panic", "host-signal"),
    }),
  });
  const passt = <T extends string>(type: T) =>
    fc.record({ type: fc.constant(type), interface: alias, message: fc.constant("no") });
  const command = fc.constantFrom("system_powerdown", "quit", "cont", "set-action");
  return fc.oneof(
    fc.record({ type: fc.constant("connected" as const), status, dead }),
    fc.record({
      type: fc.constant("looked" as const),
      interface: alias,
      start: fc.nat(4),
      lives: fc.boolean(),
      connected: fc.boolean(),
      watched: fc.boolean(),
    }),
    fc.constantFrom<SupervisorEvent>(
      { type: "connect-failed", message: "no" },
      { type: "connect-failed", message: "no", deaf: true },
      { type: "qmp-lost" },
      { type: "guest-started" },
      { type: "start-failed", message: "no" },
    ),
    netdev,
    guest,
    fc.record({
      type: fc.constant("qmp-refused" as const),
      command,
      message: fc.constant("no"),
    }),
    fc.record({
      type: fc.constant("stop" as const),
      timeoutMs: fc.constant(9),
      force: fc.boolean(),
    }),
    fc.constant<SupervisorEvent>({ type: "reboot", timeoutMs: 9 }),
    fc.constant<SupervisorEvent>({ type: "interrupt", timeoutMs: 7 }),
    fc.record({
      type: fc.constant("signal-failed" as const),
      signal: fc.constantFrom("SIGTERM" as const, "SIGKILL" as const),
      message: fc.constant("no"),
    }),
    timer.map((one): SupervisorEvent => ({ type: "timer", timer: one })),
    passt("passt-outdated"),
    passt("passt-started"),
    passt("passt-kept"),
    passt("passt-failed"),
    passt("recover-failed"),
    fc.record({ type: fc.constant("link-removed" as const), interface: alias }),
    fc.record({
      type: fc.constant("link-added" as const),
      planned: fc.constantFrom(...plan().interfaces),
    }),
    // Rare, because nothing comes after it.
    fc.nat(9).map((n): SupervisorEvent =>
      n === 0 ? { type: "exited", orderly: false } : { type: "qmp-lost" }
    ),
  );
}
