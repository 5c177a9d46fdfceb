import { assertEquals } from "@std/assert";
import type { MachineState } from "../machine/event.ts";
import {
  connected,
  exited,
  force,
  interrupt,
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
const PRESSES = ["stopping system_powerdown 9000", "qmp system_powerdown", "arm rung 9000"];

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
    does: ["finish stopped stop-requested"],
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
    does: ["stopping system_powerdown 1000", "qmp system_powerdown", "arm rung 1000"],
  },
  {
    name: "a second stop does not go back from quit to the power button",
    given: "a QEMU that was told to quit",
    events: [stop],
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
    ],
  },
  {
    name: "each further interrupt skips a rung",
    given: "a guest that was asked to power off",
    events: [interrupt, interrupt, interrupt],
    does: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
  },
  {
    name: "a machine that ends after an interrupt says so",
    given: "a running machine",
    events: [interrupt, qmpLost, exited],
    does: ["finish stopped interrupted"],
    machine: "stopped",
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
    name: "a command that was lost with QMP is sent when QMP is back",
    given: "QMP is lost",
    events: [stop, timer("qmp"), connected],
    does: ["qmp system_powerdown"],
  },
];

for (const { machine = "stopping", ...row } of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, does } = run(row);
    assertEquals(does, row.does);
    assertEquals(state.machine, machine);
  });
}
