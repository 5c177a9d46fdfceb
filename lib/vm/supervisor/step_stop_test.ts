import { assertEquals } from "@std/assert";
import type { Effect, SupervisorEvent } from "./state.ts";
import { initialState, step } from "./step.ts";
import type { MachineState } from "../machine/event.ts";
import {
  connected,
  deaf,
  diskFull,
  exited,
  force,
  interrupt,
  plan,
  qmp,
  qmpLost,
  refused,
  type Row,
  run,
  shutdown,
  stop,
  timer,
} from "../testing/step_rows.ts";

interface StopRow extends Row {
  /** Absent: stopping. */
  readonly machine?: MachineState;
}

const QUITS = ["stopping quit 5000", "qmp quit", "arm rung 5000"];
const PRESSES = [
  "stopping system_powerdown 9000",
  "qmp system_powerdown",
  "arm rung 9000",
  "arm press 3000",
];
const signalFailed = (signal: "SIGTERM" | "SIGKILL"): SupervisorEvent => ({
  type: "signal-failed",
  signal,
  message: `cannot send ${signal}`,
});

const ROWS: readonly StopRow[] = [
  {
    name: "a stop asks the guest first",
    given: "a running machine",
    events: [stop],
    does: ["state stopping", ...PRESSES],
  },
  {
    name: "a guest that does not power off in time has its QEMU told to quit",
    given: "a guest that was asked to power off",
    events: [timer("rung")],
    does: QUITS,
  },
  {
    name: "a QEMU that does not quit in time gets SIGTERM",
    given: "a QEMU that was told to quit",
    events: [timer("rung")],
    does: ["stopping SIGTERM 5000", "SIGTERM", "arm rung 5000"],
  },
  {
    name: "a QEMU that does not heed SIGTERM gets SIGKILL",
    given: "a QEMU that was sent SIGTERM",
    events: [timer("rung")],
    does: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
  },
  {
    name: "whoever waits is told of a QEMU that survives SIGKILL",
    given: "a QEMU that was sent SIGKILL",
    events: [timer("rung")],
    does: ["warning", "give up"],
  },
  {
    name: "a QEMU that goes after the stop was given up ends the machine as asked",
    given: "a stop that was given up",
    events: [exited],
    does: ["finish stopped killed-on-request"],
    machine: "stopped",
  },
  {
    name: "a stop after one that was given up tries SIGKILL again",
    given: "a stop that was given up",
    events: [stop],
    does: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
  },
  {
    name: "stop --force does not ask the guest",
    given: "a running machine",
    events: [force],
    does: ["state stopping", ...QUITS],
  },
  {
    name: "stop --force hastens a stop that waits for the guest",
    given: "a guest that was asked to power off",
    events: [force],
    does: QUITS,
  },
  {
    name: "a second stop presses the power button again, with its own time",
    given: "a guest that was asked to power off",
    events: [{ ...stop, timeoutMs: 1_000 }],
    does: [
      "stopping system_powerdown 1000",
      "qmp system_powerdown",
      "arm rung 1000",
      "arm press 3000",
    ],
  },
  {
    name:
      "a second stop does not go back from quit to the power button, and says what it waits for",
    given: "a QEMU that was told to quit",
    events: [stop],
    does: ["stopping quit 5000"],
  },
  {
    name: "a guest that has not powered off is asked again, for it may have booted meanwhile",
    given: "a guest that was asked to power off",
    events: [timer("press")],
    does: ["qmp system_powerdown", "arm press 3000"],
  },
  {
    name: "a guest that powers off is not asked again",
    given: "a guest that was asked to power off",
    events: [shutdown("guest-shutdown"), timer("press")],
    does: [],
  },
  {
    name: "a guest that is not waited for any more is not asked again",
    given: "a QEMU that was told to quit",
    events: [timer("press")],
    does: [],
  },
  {
    name: "a signal that cannot be sent is not waited for",
    given: "a QEMU that was sent SIGTERM",
    events: [signalFailed("SIGTERM")],
    does: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
  },
  {
    name: "whoever waits is told when no signal can be sent",
    given: "a QEMU that was sent SIGKILL",
    events: [signalFailed("SIGKILL")],
    does: ["warning", "give up"],
  },
  {
    name: "what is told late of another signal counts no more",
    given: "a QEMU that was sent SIGKILL",
    events: [signalFailed("SIGTERM")],
    does: [],
  },
  {
    name: "an interrupt is an orderly stop",
    given: "a running machine",
    events: [interrupt],
    does: [
      "state stopping",
      "stopping system_powerdown 7000",
      "qmp system_powerdown",
      "arm rung 7000",
      "arm press 3000",
    ],
  },
  {
    name: "each further interrupt skips a rung",
    given: "a guest that was asked to power off",
    events: [interrupt, interrupt, interrupt],
    does: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
  },
  {
    name: "a refused command makes way for the next rung at once",
    given: "a guest that was asked to power off",
    events: [refused("system_powerdown")],
    does: ["warning", ...QUITS],
  },
  {
    name: "the refusal of another command is a warning and no more",
    given: "a guest that was asked to power off",
    events: [refused("cont")],
    does: ["warning"],
  },
  {
    name: "a guest that powers off when asked, and whose QEMU stays, has it told to quit",
    given: "a guest that was asked to power off",
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    does: QUITS,
  },
  {
    name: "a QEMU that was told to quit gets its time, though the guest pauses meanwhile",
    given: "a QEMU that was told to quit",
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    does: [],
  },
  {
    name: "a machine that a person paused is woken for the power button",
    given: "a machine that a person paused",
    events: [stop],
    does: ["state stopping", "qmp cont", ...PRESSES],
  },
  {
    name: "a guest that an error has paused is not asked: it could not answer",
    given: "a machine that a full disk paused",
    events: [stop],
    does: ["state stopping", ...QUITS],
  },
  {
    name: "a QEMU that can be told nothing gets SIGTERM at once",
    given: "QMP is lost",
    events: [timer("qmp"), deaf, stop],
    does: ["state stopping", "stopping SIGTERM 5000", "SIGTERM", "arm rung 5000"],
  },
  {
    name: "a QEMU that hears again is asked first",
    given: "QMP is lost",
    events: [timer("qmp"), deaf, timer("qmp"), connected, stop],
    does: ["state stopping", ...PRESSES],
  },
  {
    name:
      "a command that was lost with QMP is sent when QMP is back, and the guest's network is watched again",
    given: "QMP is lost",
    events: [stop, timer("qmp"), connected],
    does: ["qmp system_powerdown", "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
  },
  {
    name: "of a QEMU that shall quit only the command is sent again when QMP is back",
    given: "QMP is lost",
    events: [force, timer("qmp"), connected],
    does: ["qmp quit"],
  },
];

for (const { machine = "stopping", ...row } of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, does } = run(row);
    assertEquals(does, row.does);
    assertEquals(state.machine, machine);
  });
}

/** What is said of the end when QEMU's process goes after these events. */
const ENDS: readonly (readonly [
  name: string,
  given: readonly SupervisorEvent[],
  end: string,
  message: string,
])[] = [
  [
    "the guest powered off as asked",
    [stop, shutdown("guest-shutdown")],
    "stopped stop-requested",
    "Stopped on request",
  ],
  [
    "the guest powered off after an interrupt",
    [interrupt, shutdown("guest-shutdown")],
    "stopped interrupted",
    "Stopped after an interrupt",
  ],
  [
    "the guest powered off after another signal",
    [{ ...interrupt, signal: "SIGTERM" }, shutdown("guest-shutdown")],
    "stopped interrupted",
    "Stopped after SIGTERM",
  ],
  [
    "the guest powered off at the last moment, when QEMU had been told to quit",
    [stop, timer("rung"), shutdown("guest-shutdown")],
    "stopped stop-requested",
    "Stopped on request",
  ],
  [
    "the guest did not power off in time",
    [stop, timer("rung"), shutdown("host-qmp-quit")],
    "stopped guest-killed",
    "Killed: the guest did not power off within 9 s",
  ],
  [
    "nor after an interrupt",
    [{ ...interrupt, timeoutMs: 500 }, timer("rung"), shutdown("host-qmp-quit")],
    "stopped guest-killed",
    "Killed: the guest did not power off within 0.5 s",
  ],
  [
    "QEMU minded SIGKILL alone",
    [stop, timer("rung"), timer("rung"), timer("rung")],
    "stopped guest-killed",
    "Killed: the guest did not power off within 9 s; QEMU ended only with SIGKILL",
  ],
  [
    "the guest could not be asked",
    [stop, refused("system_powerdown")],
    "stopped guest-killed",
    "Killed: QEMU refused system_powerdown: no",
  ],
  [
    "the guest was paused by an error",
    [diskFull, qmp("STOP"), stop],
    "stopped guest-killed",
    'Killed: the guest was paused (disk "vda": No space left on device) and could not power off',
  ],
  [
    "nobody listens at QMP's socket",
    [qmpLost, deaf, stop],
    "stopped guest-killed",
    "Killed: the guest could not be asked to power off: nobody listens at its QMP socket",
  ],
  [
    "nobody listens there, and stop --force",
    [qmpLost, deaf, force],
    "stopped killed-on-request",
    "Killed on request",
  ],
  [
    "nobody listens there, and SIGTERM is not minded either",
    [qmpLost, deaf, force, timer("rung")],
    "stopped killed-on-request",
    "Killed on request; QEMU ended only with SIGKILL",
  ],
  ["stop --force", [force], "stopped killed-on-request", "Killed on request"],
  ["stop, then stop --force", [stop, force], "stopped killed-on-request", "Killed on request"],
  ["two interrupts", [interrupt, interrupt], "stopped killed-on-request", "Killed on request"],
  [
    "a frozen QEMU and stop --force",
    [force, timer("rung")],
    "stopped killed-on-request",
    "Killed on request; QEMU ended only with SIGTERM",
  ],
  [
    "a guest that had powered off is not killed",
    [shutdown("guest-shutdown"), qmp("STOP"), force],
    "stopped stop-requested",
    "Stopped on request",
  ],
  [
    "QEMU crashed while the guest was waited for",
    [stop],
    "failed crash",
    "QEMU ended without a word: it crashed or was killed",
  ],
  [
    "somebody else sent QEMU a signal while the guest was waited for",
    [interrupt, shutdown("host-signal")],
    "failed killed-from-outside",
    "QEMU was ended by a signal that domrun did not send",
  ],
];

for (const [name, events, end, message] of ENDS) {
  Deno.test(`step() says how a stop ended: ${name}`, () => {
    const effects = effectsOf([connected, ...events, qmpLost, exited]);
    assertEquals(
      effects.flatMap((effect) =>
        effect.do === "finish"
          ? [`${effect.ended.outcome} ${effect.ended.reason}`, effect.ended.message]
          : []
      ),
      [end, message],
    );
  });
}

Deno.test("step() gives a stop up in words that tell the process, and blame nobody without cause", () => {
  const givesUp = (events: readonly SupervisorEvent[]) =>
    effectsOf([connected, ...events])
      .flatMap((effect) => effect.do === "give-up" ? [effect.message] : []);
  assertEquals(givesUp([force, timer("rung"), timer("rung"), timer("rung")]), [
    "QEMU (process 99) has not ended after SIGKILL: the kernel holds its process " +
    "(a disk or device that does not answer)",
  ]);
  const unsent = [force, timer("rung"), signalFailed("SIGTERM"), signalFailed("SIGKILL")];
  assertEquals(givesUp(unsent), ["QEMU (process 99) has not ended: cannot send SIGKILL"]);
  assertEquals(
    givesUp([...unsent, stop, timer("rung")]).at(-1),
    "QEMU (process 99) has not ended after SIGKILL: the kernel holds its process " +
      "(a disk or device that does not answer)",
    "what stood in the way of an earlier attempt is no reason",
  );
});

/** All effects of these events, of a machine that stays after its power-off and whose QEMU is process 99. */
function effectsOf(events: readonly SupervisorEvent[]): readonly Effect[] {
  let state = initialState(plan({ onPoweroff: "preserve" }), { pid: 99 });
  return events.flatMap((event) => {
    const [next, effects] = step(state, event);
    state = next;
    return effects;
  });
}
