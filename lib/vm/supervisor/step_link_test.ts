import { assertEquals } from "@std/assert";
import { initialState } from "./step.ts";
import type { SupervisorEvent } from "./state.ts";
import {
  back,
  connected,
  failed,
  gone,
  lost,
  plan,
  qmp,
  run,
  shutdown,
  started,
  stop,
  timer,
} from "../testing/step_rows.ts";

interface LinkRow {
  readonly name: string;
  readonly events: readonly SupervisorEvent[];
  readonly effects: readonly string[];
  /** Of the interface that the row is about. */
  readonly alias: string;
  readonly state: "up" | "reconnecting" | "down";
}

/** passt starts and ends again at once, `times` times. */
function loop(times: number): readonly SupervisorEvent[] {
  return Array.from({ length: times }, () => [gone("net0"), timer("passt:net0"), started("net0")])
    .flat();
}

const ROWS: readonly LinkRow[] = [
  {
    name: "passt dies first: it is started again at once",
    events: [gone("net0")],
    effects: ["cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "QEMU comes back by itself",
    events: [gone("net0"), started("net0")],
    effects: ["arm link:net0 10000"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "and tells so",
    events: [gone("net0"), started("net0"), back("net0")],
    effects: ["cancel link:net0", "arm stable:net0 10000", "interface net0 up", "announce net0"],
    alias: "net0",
    state: "up",
  },
  {
    name: "QEMU is brought back with QMP commands",
    events: [gone("net1"), started("net1")],
    effects: ["recover net1", "arm link:net1 10000"],
    alias: "net1",
    state: "reconnecting",
  },
  {
    name: "QMP commands that are refused leave the interface down",
    events: [
      gone("net1"),
      started("net1"),
      { type: "recover-failed", interface: "net1", message: "no" },
    ],
    effects: ["interface net1 down"],
    alias: "net1",
    state: "down",
  },
  {
    name: "a QEMU that cannot come back leaves the interface down",
    events: [gone("net2"), started("net2")],
    effects: ["interface net2 down"],
    alias: "net2",
    state: "down",
  },
  {
    name: "vhost-user: no event tells that QEMU is back",
    events: [qmp("NETDEV_VHOST_USER_DISCONNECTED", { "netdev-id": "hostnet4" }), started("net4")],
    effects: ["interface net4 up", "arm stable:net4 10000"],
    alias: "net4",
    state: "up",
  },
  {
    name: "a second event about the same death starts nothing twice",
    events: [gone("net0"), gone("net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a start that fails is tried again later",
    events: [gone("net0"), failed("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 reconnecting 100",
      "arm passt:net0 100",
    ],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "and then started",
    events: [gone("net0"), failed("net0"), timer("passt:net0")],
    effects: ["passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "the fourth failure in a row: down, and tried more slowly",
    events: [gone("net0"), failed("net0"), failed("net0"), failed("net0"), failed("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 800",
      "arm passt:net0 800",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a crash loop is slowed down though each start succeeds",
    events: [gone("net0"), started("net0"), ...loop(3), gone("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 1600",
      "arm passt:net0 1600",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a crash loop never gives up",
    events: [gone("net0"), started("net0"), ...loop(40), gone("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 10000",
      "arm passt:net0 10000",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a passt that lasted is forgiven",
    events: [gone("net0"), started("net0"), back("net0"), timer("stable:net0"), gone("net0")],
    effects: ["cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a QEMU that does not come back in time: passt may have ended, and is started once more",
    events: [gone("net0"), started("net0"), timer("link:net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 reconnecting 200",
      "arm passt:net0 200",
    ],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "and that does so after all: its passt is left alone",
    events: [gone("net0"), started("net0"), timer("link:net0"), back("net0")],
    effects: [
      "cancel link:net0",
      "cancel passt:net0",
      "arm stable:net0 10000",
      "interface net0 up",
      "announce net0",
    ],
    alias: "net0",
    state: "up",
  },
  {
    name: "passt ends while the machine stops: that is how it should be",
    events: [stop, gone("net0")],
    effects: [],
    alias: "net0",
    state: "up",
  },
  {
    name: "passt ends because the guest has powered off",
    events: [shutdown("guest-shutdown"), gone("net0")],
    effects: [],
    alias: "net0",
    state: "up",
  },
  {
    name: "a restart that fails after a stop is not repeated",
    events: [gone("net0"), stop, failed("net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a timer of a restart that goes off after a stop starts nothing",
    events: [gone("net0"), failed("net0"), stop, timer("passt:net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "adopted: a passt that died meanwhile is started again",
    events: [lost, timer("qmp"), { ...connected, dead: ["net0"] }],
    effects: [
      "cancel qmp",
      "cancel stable:net0",
      "interface net0 reconnecting 0",
      "passt net0",
      "arm audit 1000",
    ],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a second after QMP was connected the interfaces are looked at",
    events: [timer("audit")],
    effects: ["audit"],
    alias: "net0",
    state: "up",
  },
  {
    name: "a passt that QEMU never reached is started again",
    events: [timer("audit"), { type: "audited", dead: ["net0"] }],
    effects: ["cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "an interface that is being restarted is not started twice",
    events: [gone("net0"), { type: "audited", dead: ["net0"] }],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "an event of a netdev that is nobody's changes nothing",
    events: [gone("net9")],
    effects: [],
    alias: "net0",
    state: "up",
  },
];

for (const row of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, effects } = run({ ...row, machine: "running" });
    assertEquals(effects, row.effects);
    assertEquals(state.links.find(({ alias }) => alias === row.alias)?.state, row.state);
  });
}

Deno.test("initialState() has a link for each interface with a passt", () => {
  const state = initialState(plan());
  assertEquals(state.links.map(({ alias }) => alias), ["net0", "net1", "net2", "net4"]);
});
