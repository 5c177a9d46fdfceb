import { assertEquals } from "@std/assert";
import {
  connected,
  exited,
  lost,
  qmp,
  type Row,
  run,
  shutdown,
  stop,
  timer,
} from "../testing/step_rows.ts";

const ROWS: readonly Row[] = [
  {
    name: "a guest that powers off",
    events: [shutdown("guest-shutdown"), lost, exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a guest that powers off is told, and its QEMU gets two seconds",
    events: [shutdown("guest-shutdown")],
    effects: ["guest poweroff", "arm linger 2000"],
    machine: "running",
  },
  {
    name: "a QEMU that stays after the guest has gone is told to quit",
    events: [shutdown("guest-shutdown"), timer("linger")],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "and the guest's power-off stays the reason",
    events: [shutdown("guest-shutdown"), timer("linger"), shutdown("host-qmp-quit"), exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "on_poweroff restart: reset and go on",
    lifecycle: { onPoweroff: "restart" },
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_poweroff restart: a stop still ends it",
    lifecycle: { onPoweroff: "restart" },
    events: [stop, shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "on_poweroff preserve: paused, with the reason",
    lifecycle: { onPoweroff: "preserve" },
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest powered off",
  },
  {
    name: "on_reboot destroy",
    lifecycle: { onReboot: "destroy" },
    events: [shutdown("guest-reset"), lost, exited],
    effects: ["finish stopped guest-reboot"],
    machine: "stopped",
  },
  {
    name: "on_reboot restart: QEMU resets by itself, and it is told",
    events: [qmp("RESET", { guest: true, reason: "guest-reset" })],
    effects: ["guest reboot"],
    machine: "running",
  },
  {
    name: "on_reboot preserve",
    lifecycle: { onReboot: "preserve" },
    events: [shutdown("guest-reset"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest rebooted",
  },
  {
    name: "on_crash destroy: a panic is a failure",
    events: [qmp("GUEST_PANICKED"), shutdown("guest-panic"), lost, exited],
    effects: ["finish failed guest-panic"],
    machine: "failed",
  },
  {
    name: "on_crash restart",
    lifecycle: { onCrash: "restart" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP")],
    effects: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_crash preserve",
    lifecycle: { onCrash: "preserve" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest panicked",
  },
  {
    name: "a guest that was restarted after a panic can power off like any other",
    lifecycle: { onCrash: "restart" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP"), qmp("RESUME"), shutdown("guest-shutdown"), exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "QEMU quits because somebody told it over QMP",
    events: [shutdown("host-qmp-quit"), lost, exited],
    effects: ["finish stopped quit-over-qmp"],
    machine: "stopped",
  },
  {
    name: "QEMU ended by a stranger's signal",
    events: [shutdown("host-signal"), lost, exited],
    effects: ["finish failed killed-from-outside"],
    machine: "failed",
  },
  {
    name: "QEMU crashes",
    events: [lost, exited],
    effects: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "QEMU dies before QMP ever answered",
    events: [{ type: "connect-failed" }, exited],
    effects: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "nothing happens to a machine that has ended",
    events: [exited, stop],
    effects: [],
    machine: "failed",
  },
  {
    name: "QMP lost with the process alive: tried again",
    events: [lost, timer("qmp")],
    effects: ["connect"],
    machine: "running",
  },
  {
    name: "QMP that cannot be had is tried again and again",
    events: [lost, timer("qmp"), { type: "connect-failed" }],
    effects: ["arm qmp 500"],
    machine: "running",
  },
  {
    name: "QMP is back, and nothing has changed",
    events: [lost, timer("qmp"), connected],
    effects: ["cancel qmp", "arm audit 1000"],
    machine: "running",
  },
  {
    name: "QMP is back, and somebody paused the guest meanwhile",
    events: [lost, timer("qmp"), { ...connected, status: "paused" }],
    effects: ["cancel qmp", "state paused", "arm audit 1000"],
    machine: "paused",
  },
  { name: "a person pauses", events: [qmp("STOP")], effects: ["state paused"], machine: "paused" },
  {
    name: "and resumes",
    events: [qmp("STOP"), qmp("RESUME")],
    effects: ["state running"],
    machine: "running",
  },
  {
    name: "an error of a disk that QEMU hands to the guest is a warning",
    events: [
      qmp("BLOCK_IO_ERROR", { device: "", "node-name": "n", action: "report" }),
      qmp("STOP"),
    ],
    effects: ["state paused"],
    machine: "paused",
  },
  {
    name: "an event that has no word here is passed on",
    events: [qmp("DEVICE_DELETED", { device: "net0" })],
    effects: ["qmp DEVICE_DELETED"],
    machine: "running",
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
