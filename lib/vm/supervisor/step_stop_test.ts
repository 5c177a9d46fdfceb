import { assertEquals } from "@std/assert";
import {
  connected,
  exited,
  force,
  interrupt,
  lost,
  qmp,
  type Row,
  run,
  stop,
  timer,
} from "../testing/step_rows.ts";

const ROWS: readonly Row[] = [
  {
    name: "connected: the machine runs",
    events: [],
    effects: ["cancel qmp", "state running", "arm audit 1000"],
    machine: "running",
  },
  {
    name: "stop asks the guest first",
    events: [stop],
    effects: [
      "state stopping",
      "stopping system_powerdown 9000",
      "qmp system_powerdown",
      "arm rung 9000",
    ],
    machine: "stopping",
  },
  {
    name: "a guest that does not power off: quit",
    events: [stop, timer("rung")],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that does not quit: SIGTERM",
    events: [stop, timer("rung"), timer("rung")],
    effects: ["stopping SIGTERM 5000", "SIGTERM", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that ignores SIGTERM: SIGKILL",
    events: [stop, timer("rung"), timer("rung"), timer("rung")],
    effects: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that survives SIGKILL: whoever waits is told",
    events: [stop, timer("rung"), timer("rung"), timer("rung"), timer("rung")],
    effects: ["warning", "give up"],
    machine: "stopping",
  },
  {
    name: "a process that goes after all ends the machine",
    events: [stop, timer("rung"), timer("rung"), timer("rung"), timer("rung"), exited],
    effects: ["finish stopped stop-requested"],
    machine: "stopped",
  },
  {
    name: "force begins at quit",
    events: [force],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "force hastens a stop that waits for the guest",
    events: [stop, force],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a second stop presses the power button again",
    events: [stop, { ...stop, timeoutMs: 1_000 }],
    effects: ["stopping system_powerdown 1000", "qmp system_powerdown", "arm rung 1000"],
    machine: "stopping",
  },
  {
    name: "a stop does not lower a rung that was climbed",
    events: [force, stop],
    effects: [],
    machine: "stopping",
  },
  {
    name: "an interrupt is an orderly stop",
    events: [interrupt],
    effects: [
      "state stopping",
      "stopping system_powerdown 7000",
      "qmp system_powerdown",
      "arm rung 7000",
    ],
    machine: "stopping",
  },
  {
    name: "two interrupts skip a rung",
    events: [interrupt, interrupt],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "four interrupts kill",
    events: [interrupt, interrupt, interrupt, interrupt],
    effects: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "an interrupted machine says so at its end",
    events: [interrupt, lost, exited],
    effects: ["finish stopped interrupted"],
    machine: "stopped",
  },
  {
    name: "a refused command climbs at once",
    events: [stop, { type: "qmp-refused", command: "system_powerdown", message: "no ACPI" }],
    effects: ["warning", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a refusal of something else changes nothing",
    events: [stop, { type: "qmp-refused", command: "cont", message: "no" }],
    effects: ["warning"],
    machine: "stopping",
  },
  {
    name: "a machine that a person paused is woken for the power button",
    events: [qmp("STOP"), stop],
    effects: [
      "state stopping",
      "qmp cont",
      "stopping system_powerdown 9000",
      "qmp system_powerdown",
      "arm rung 9000",
    ],
    machine: "stopping",
  },
  {
    name: "a machine that an error paused is not asked",
    events: [
      qmp("BLOCK_IO_ERROR", { device: "vda", action: "stop", reason: "No space left on device" }),
      qmp("STOP"),
      stop,
    ],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
    reason: 'disk "vda": No space left on device',
  },
  {
    name: "a stop before QMP answers is kept, and its command sent when it does",
    events: [lost, stop, timer("qmp"), connected],
    effects: ["cancel qmp", "qmp system_powerdown"],
    machine: "stopping",
  },
];

for (const row of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, effects } = run(row);
    assertEquals(effects, row.effects);
    assertEquals(state.machine, row.machine);
    assertEquals(state.reason, row.reason);
  });
}
