import { assertEquals } from "@std/assert";
import type { InterfaceState } from "../machine/event.ts";
import { initialState, step } from "./step.ts";
import {
  added,
  connected,
  disconnected,
  failed,
  force,
  kept,
  looked,
  outdated,
  plan,
  qmpLost,
  reconnected,
  removed,
  type Row,
  run,
  started,
  timer,
} from "../testing/step_rows.ts";

interface LinkRow extends Row {
  /** Of the interface that the row is about, net0 when absent. */
  readonly alias?: string;
  readonly state: InterfaceState;
  readonly reason?: string;
}

const GONE = { lives: false };
const LIVES = { lives: true };

/** QEMU was connected to net0's passt, which has gone, and has not told so. */
const UNHEARD = [
  reconnected("net0"),
  looked("net0", 0, { lives: false, watched: true }),
  started("net0"),
];
/** The same, found by the first look at a machine whose start or past nobody has heard of. */
const UNHEARD_OF = [timer("audit"), looked("net0", 0, GONE), started("net0")];
/** The new passt waits for three seconds. */
const WAITING = Array.from({ length: 8 }, () => looked("net0", 1, { lives: true }));

const ROWS: readonly LinkRow[] = [
  {
    name: "each passt that QEMU is connected to is looked at, and once more in a second",
    given: "a running machine",
    events: [timer("watch")],
    does: ["watch net0", "watch net1", "watch net4", "arm watch 1000"],
    state: "up",
  },
  {
    name: "a machine that ends has nothing to watch",
    given: "a guest that has powered off",
    events: [timer("watch")],
    does: [],
    state: "up",
  },
  {
    name: "a passt that QEMU has not told to have lost is started again all the same",
    given: "a running machine",
    events: UNHEARD.slice(0, 2),
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a look that finds the passt changes nothing",
    given: "a running machine",
    events: [reconnected("net0"), looked("net0", 0, { lives: true, watched: true })],
    does: [],
    state: "up",
  },
  {
    name: "a passt that waits for a QEMU which takes no packets is left in peace, and it is said",
    given: "a running machine",
    events: [...UNHEARD, ...WAITING, looked("net0", 1, { lives: true })],
    does: ["interface net0 reconnecting", "arm link:net0 1000"],
    state: "reconnecting",
    reason: "a new passt waits: QEMU connects to it when the guest takes packets",
  },
  {
    name: "one that died before QEMU was heard waits in peace, too",
    given: "a running machine",
    events: [...UNHEARD_OF, ...WAITING, looked("net0", 1, { lives: true })],
    does: ["interface net0 reconnecting", "arm link:net0 1000"],
    state: "reconnecting",
    reason: "a new passt waits: QEMU connects to it when the guest takes packets",
  },
  {
    name: "one that died while there was no supervisor waits in peace, too",
    given: "a machine that nobody has reached",
    events: [
      { ...connected, dead: ["net0"] },
      started("net0"),
      ...WAITING,
      looked("net0", 1, { lives: true }),
    ],
    does: ["interface net0 reconnecting", "arm link:net0 1000"],
    state: "reconnecting",
    reason: "a new passt waits: QEMU connects to it when the guest takes packets",
  },
  {
    name: "it is said once",
    given: "a running machine",
    events: [...UNHEARD, ...WAITING, ...WAITING],
    does: ["arm link:net0 1000"],
    state: "reconnecting",
    reason: "a new passt waits: QEMU connects to it when the guest takes packets",
  },
  {
    name: "the interface is up when QEMU takes it",
    given: "a running machine",
    events: [...UNHEARD, ...WAITING, disconnected("net0"), reconnected("net0")],
    does: ["arm stable:net0 500", "interface net0 up", "announce net0"],
    state: "up",
  },
  {
    name: "a QEMU that has told it and does not connect is tested as ever",
    given: "a running machine",
    events: [...UNHEARD, disconnected("net0"), ...WAITING, looked("net0", 1, { lives: true })],
    does: ["test net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that QEMU has lost is started again at once",
    given: "a running machine",
    events: [disconnected("net0")],
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that has not ended, though QEMU said so late of an earlier one, is kept",
    given: "passt is being started",
    events: [kept("net0")],
    does: ["interface net0 up", "announce net0"],
    state: "up",
  },
  {
    name: "an earlier word of a QEMU that connects when it is told is not of the passt that starts",
    given: "a running machine",
    alias: "net1",
    events: [disconnected("net1"), reconnected("net1"), started("net1")],
    does: ["recover net1", "arm link:net1 25"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "an interface that comes to a QEMU which tells nothing of it is looked at",
    given: "a running machine",
    alias: "net5",
    events: [removed("net5"), added("net5")],
    does: ["arm watch 1000", "arm link:net5 1000"],
    state: "up",
  },
  {
    name: "what was seen of an interface that has gone is not of the next one with its alias",
    given: "a running machine",
    alias: "net4",
    events: [removed("net4"), added("net4"), looked("net4", 0, { lives: false, watched: true })],
    does: [],
    state: "up",
  },
  {
    name: "a second event about the same death starts nothing twice",
    given: "passt is being started",
    events: [disconnected("net0")],
    does: [],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that was started again is looked at until QEMU is connected to it",
    given: "passt is being started",
    events: [started("net0")],
    does: ["arm link:net0 25"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "an interface is up when QEMU says so; the guest shows passt its address",
    given: "passt waits for QEMU",
    events: [reconnected("net0")],
    does: ["arm stable:net0 500", "interface net0 up", "announce net0"],
    state: "up",
  },
  {
    name: "a QEMU that is faster than the report of passt's start is believed",
    given: "passt is being started",
    events: [reconnected("net0"), started("net0")],
    does: ["arm stable:net0 500"],
    state: "up",
  },
  {
    name: "a start that is said to have failed does not count where QEMU is connected",
    given: "passt is being started",
    events: [reconnected("net0"), failed("net0")],
    does: [],
    state: "up",
  },
  {
    name: "a passt that ends before QEMU is connected to it is started again, a little later",
    given: "passt waits for QEMU",
    events: [looked("net0", 1, GONE)],
    does: ["interface net0 reconnecting 5", "arm passt:net0 5"],
    state: "reconnecting",
    reason: "passt ended again",
  },
  {
    name: "a passt that QEMU cannot come to any more is started again, though it lives",
    given: "passt waits for QEMU",
    events: [looked("net0", 1, { lives: true, cutOff: true })],
    does: ["interface net0 reconnecting 5", "arm passt:net0 5"],
    state: "reconnecting",
    reason: "passt ended again",
  },
  {
    name: "a look at an earlier passt tells nothing of this one",
    given: "passt waits for QEMU",
    events: [looked("net0", 0, GONE)],
    does: [],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a late event about an earlier passt does not end one that waits for QEMU",
    given: "passt waits for QEMU",
    events: [disconnected("net0")],
    does: [],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a living passt that QEMU does not come back to is tested after two seconds",
    given: "passt waits for QEMU",
    events: Array.from({ length: 9 }, () => looked("net0", 1, LIVES)),
    does: ["test net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a test that finds QEMU connected is believed",
    given: "passt waits for QEMU",
    events: [looked("net0", 1, { lives: true, connected: true })],
    does: ["arm stable:net0 500", "interface net0 up", "announce net0"],
    state: "up",
  },
  {
    name: "a start that fails is tried again, with the reason",
    given: "passt is being started",
    events: [failed("net0")],
    does: ["interface net0 reconnecting 0", "arm passt:net0 0"],
    state: "reconnecting",
    reason: "port taken",
  },
  {
    name: "a passt that waits is started when its time has come",
    given: "passt waits for its next start",
    events: [timer("passt:net0")],
    does: ["start net0"],
    state: "reconnecting",
    reason: "port taken",
  },
  {
    name: "a QEMU that is connected after all needs no other passt",
    given: "passt waits for its next start",
    events: [reconnected("net0"), timer("passt:net0")],
    does: [],
    state: "up",
  },
  {
    name: "after five failures in a row the interface is down",
    given: "passt is being started",
    events: [1, 2, 3, 4, 5].flatMap(() => [failed("net0"), timer("passt:net0")]).slice(0, -1),
    does: ["interface net0 down 100", "arm passt:net0 100"],
    state: "down",
    reason: "port taken",
  },
  {
    name: "a loop never gives up, and is not told of every two seconds",
    given: "passt has failed nine times",
    events: [failed("net0")],
    does: ["arm passt:net0 2000"],
    state: "down",
    reason: "port taken",
  },
  {
    name: "another reason is told, however long the loop goes on",
    given: "passt has failed nine times",
    events: [started("net0"), looked("net0", 10, GONE)],
    does: ["interface net0 down 2000", "arm passt:net0 2000"],
    state: "down",
    reason: "passt ended again",
  },
  {
    name: "a loop whose cause has gone is over with the first success",
    given: "passt has failed nine times",
    events: [started("net0"), reconnected("net0")],
    does: ["arm stable:net0 500", "interface net0 up", "announce net0"],
    state: "up",
  },
  {
    name: "a passt that ends right after it was started waits a little",
    given: "passt is back",
    events: [disconnected("net0")],
    does: ["interface net0 reconnecting 5", "arm passt:net0 5"],
    state: "reconnecting",
    reason: "passt ended again",
  },
  {
    name: "a passt that lasted half a second is no crash loop: it is started at once",
    given: "passt is back",
    events: [timer("stable:net0"), disconnected("net0")],
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that was ended for other forwards is no crash loop, however soon",
    given: "passt is back",
    events: [outdated("net0"), disconnected("net0")],
    does: ["interface net0 reconnecting true", "start net0"],
    state: "reconnecting",
    reason: "passt is started again with other forwards",
  },
  {
    name: "the next one may have died by itself",
    given: "a running machine",
    events: [
      ...[outdated("net0"), disconnected("net0"), started("net0"), reconnected("net0")],
      disconnected("net0"),
    ],
    does: ["interface net0 reconnecting 5", "arm passt:net0 5"],
    state: "reconnecting",
    reason: "passt ended again",
  },
  {
    name: "other forwards need not wait for the next start with those that failed",
    given: "passt has failed nine times",
    events: [failed("net0"), outdated("net0")],
    does: ["interface net0 reconnecting true", "start net0"],
    state: "reconnecting",
    reason: "passt is started again with other forwards",
  },
  {
    name: "they begin a new count of failures",
    given: "passt has failed nine times",
    events: [failed("net0"), outdated("net0"), failed("net0")],
    does: ["interface net0 reconnecting 0", "arm passt:net0 0"],
    state: "reconnecting",
    reason: "port taken",
  },
  {
    name: "other forwards start no passt while QEMU ends",
    given: "passt waits for its next start",
    events: [force, outdated("net0")],
    does: [],
    state: "reconnecting",
    reason: "port taken",
  },
  {
    name: "a QEMU that cannot reconnect by itself is told how",
    given: "a running machine",
    events: [disconnected("net1"), started("net1")],
    does: ["recover net1", "arm link:net1 25"],
    alias: "net1",
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a way back that QEMU refuses is tried again with another passt",
    given: "a running machine",
    events: [
      disconnected("net1"),
      started("net1"),
      { type: "recover-failed", interface: "net1", message: "no" },
    ],
    does: ["interface net1 reconnecting 5", "arm passt:net1 5"],
    alias: "net1",
    state: "reconnecting",
    reason: "QEMU cannot be connected to the new passt: no",
  },
  {
    name: "a QEMU that has no way back leaves the interface down",
    given: "a running machine",
    events: [disconnected("net2"), started("net2")],
    does: ["interface net2 down"],
    alias: "net2",
    state: "down",
    reason: "passt was started again, but this QEMU cannot reconnect to it; " +
      "stop and start the machine, or use QEMU 8.0 or later",
  },
  {
    name: "vhost-user is up when QEMU says so, and not before",
    given: "a running machine",
    events: [disconnected("net4"), started("net4")],
    does: ["arm link:net4 25"],
    alias: "net4",
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that QEMU never tells about is looked at each second",
    given: "a running machine",
    events: [timer("link:net5")],
    does: ["ask net5"],
    alias: "net5",
    state: "up",
  },
  {
    name: "a passt that QEMU never tells about is started again when it was found dead",
    given: "a running machine",
    events: [looked("net5", 0, GONE)],
    does: ["interface net5 reconnecting", "start net5"],
    alias: "net5",
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that QEMU never tells about is up when QEMU answers that it is connected",
    given: "a running machine",
    events: [
      looked("net5", 0, GONE),
      started("net5"),
      looked("net5", 1, { lives: true, connected: true }),
    ],
    does: ["arm link:net5 1000", "arm stable:net5 500", "interface net5 up", "announce net5"],
    alias: "net5",
    state: "up",
  },
  {
    name:
      "a passt that ends while the guest shuts down, which may save its work there, is started again",
    given: "a guest that was asked to power off",
    events: [disconnected("net0")],
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that ends while QEMU ends is let go",
    given: "a QEMU that was told to quit",
    events: [disconnected("net0")],
    does: [],
    state: "up",
  },
  {
    name: "a passt that ends because the guest has powered off is let go",
    given: "a guest that has powered off",
    events: [disconnected("net0")],
    does: [],
    state: "up",
  },
  {
    name: "a passt that ends while a guest is restarted after its power-off is started again",
    lifecycle: { onPoweroff: "restart" },
    given: "a guest that has powered off",
    events: [disconnected("net0")],
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a start that fails while QEMU ends is not repeated",
    given: "passt is being started",
    events: [force, failed("net0")],
    does: [],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a start whose time comes while QEMU ends is left",
    given: "passt waits for its next start",
    events: [force, timer("passt:net0")],
    does: [],
    state: "reconnecting",
    reason: "port taken",
  },
  {
    name: "a passt that died while nobody watched is started again",
    given: "QMP is being tried again",
    events: [{ ...connected, dead: ["net0"] }],
    does: [
      "interface net0 reconnecting",
      "start net0",
      "arm link:net5 1000",
      "arm audit 1000",
      "arm watch 1000",
    ],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a passt that QEMU may have come back to while nobody listened is presumed to be up",
    given: "passt waits for QEMU",
    events: [qmpLost, timer("qmp"), connected],
    does: [
      "arm stable:net0 500",
      "interface net0 up",
      "announce net0",
      "arm link:net5 1000",
      "arm audit 1000",
      "arm watch 1000",
    ],
    state: "up",
  },
  {
    name: "what is presumed to be up is tested a second after QMP was connected",
    given: "a running machine",
    events: [reconnected("net0"), timer("audit")],
    does: ["test net1", "test net2", "test net4", "test net5"],
    state: "up",
  },
  {
    name: "a passt that QEMU never reached is started again",
    given: "a running machine",
    events: [timer("audit"), looked("net0", 0, { lives: false, connected: false })],
    does: ["interface net0 reconnecting", "start net0"],
    state: "reconnecting",
    reason: "passt ended",
  },
  {
    name: "a test that comes too late does not put down what QEMU has confirmed",
    given: "a running machine",
    events: [timer("audit"), reconnected("net0"), looked("net0", 0, GONE)],
    does: [],
    state: "up",
  },
  {
    name: "an event of a netdev that is nobody's changes nothing",
    given: "a running machine",
    events: [disconnected("net9")],
    does: [],
    state: "up",
  },
];

for (const { alias = "net0", ...row } of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, does } = run(row);
    const link = state.links.find((one) => one.alias === alias);
    assertEquals(does, row.does);
    assertEquals({ state: link?.state, reason: link?.reason }, {
      state: row.state,
      reason: row.reason,
    });
  });
}

Deno.test("initialState() has a link for each interface with a passt", () => {
  const state = initialState(plan());
  assertEquals(state.links.map(({ alias }) => alias), ["net0", "net1", "net2", "net4", "net5"]);
});

Deno.test("step() leaves a passt alone that was up for an earlier supervisor, and tests another", () => {
  for (const [connected, looks] of [[["net0"], 0], [[], 1]] as const) {
    const begun = initialState(plan(), { connected });
    const [adopted] = step(begun, { type: "connected", status: "running", dead: [] });
    const [, effects] = step(adopted, { type: "timer", timer: "audit" });
    assertEquals(
      effects.filter((effect) => effect.do === "look" && effect.interface === "net0").length,
      looks,
    );
  }
});
