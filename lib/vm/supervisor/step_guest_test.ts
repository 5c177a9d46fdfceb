import { assertEquals } from "@std/assert";
import type { MachineState } from "../machine/event.ts";
import {
  connected,
  diskFull,
  exited,
  qmp,
  qmpLost,
  type Row,
  run,
  shutdown,
  stop,
  timer,
  unreachable,
} from "../testing/step_rows.ts";

interface GuestRow extends Row {
  readonly machine: MachineState;
  readonly reason?: string;
}

const OUTSIDE = qmp("RESET", { guest: false, reason: "host-qmp-system-reset" });
const INSIDE = qmp("RESET", { guest: true, reason: "guest-reset" });

const ROWS: readonly GuestRow[] = [
  {
    name: "a machine runs as soon as QMP answers so",
    given: "a machine that nobody has reached",
    events: [connected],
    does: ["state running", "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    machine: "running",
  },
  {
    name: "a guest's power-off is told, and its QEMU has two seconds to go by itself",
    given: "a running machine",
    events: [shutdown("guest-shutdown")],
    does: ["guest poweroff", "arm linger 2000"],
    machine: "running",
  },
  {
    name: "a QEMU that goes after its guest has powered off is an orderly end",
    given: "a guest that has powered off",
    events: [qmpLost, exited],
    does: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a QEMU that stays after its guest has powered off is told to quit",
    given: "a guest that has powered off",
    events: [timer("linger")],
    does: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "the guest's power-off stays the reason when QEMU was told to quit for it",
    given: "a guest that has powered off",
    events: [timer("linger"), shutdown("host-qmp-quit"), exited],
    does: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "an end that has begun is not taken back by somebody who resumes the guest",
    given: "a guest that has powered off",
    events: [qmp("RESUME"), timer("linger")],
    does: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "on_poweroff restart: a guest that has powered off is reset and goes on",
    lifecycle: { onPoweroff: "restart" },
    given: "a guest that has powered off",
    events: [qmp("STOP")],
    does: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_poweroff restart: a guest that was asked to power off is not restarted",
    lifecycle: { onPoweroff: "restart" },
    given: "a guest that was asked to power off",
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    does: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "on_poweroff preserve: a guest that has powered off stays, paused",
    lifecycle: { onPoweroff: "preserve" },
    given: "a guest that has powered off",
    events: [qmp("STOP")],
    does: ["state paused"],
    machine: "paused",
    reason: "the guest powered off",
  },
  {
    name: "on_reboot destroy: a reboot ends the machine",
    lifecycle: { onReboot: "destroy" },
    given: "a running machine",
    events: [shutdown("guest-reset"), qmpLost, exited],
    does: ["finish stopped guest-reboot"],
    machine: "stopped",
  },
  {
    name: "on_reboot restart: QEMU resets the guest by itself, and it is told",
    given: "a running machine",
    events: [qmp("RESET", { guest: true, reason: "guest-reset" })],
    does: ["guest reboot"],
    machine: "running",
  },
  {
    name: "a reset that the guest did not ask for is none of its reboots, and told as QEMU says it",
    given: "a running machine",
    events: [qmp("RESET", { guest: false, reason: "host-qmp-system-reset" })],
    does: ["qmp RESET", "arm firmware 1000"],
    machine: "running",
  },
  {
    name: "the firmware's own resets after that are none either",
    given: "a running machine",
    events: [OUTSIDE, INSIDE, INSIDE],
    does: ["qmp RESET"],
    machine: "running",
  },
  {
    name: "one that comes later is the guest's",
    given: "a running machine",
    events: [OUTSIDE, timer("firmware"), INSIDE],
    does: ["guest reboot"],
    machine: "running",
  },
  {
    name: "on_reboot preserve: a guest that has rebooted stays, paused",
    lifecycle: { onReboot: "preserve" },
    given: "a running machine",
    events: [shutdown("guest-reset"), qmp("STOP")],
    does: ["state paused"],
    machine: "paused",
    reason: "the guest rebooted",
  },
  {
    name: "on_crash destroy: a panic is a failure",
    given: "a guest that has panicked",
    events: [shutdown("guest-panic"), qmpLost, exited],
    does: ["finish failed guest-panic"],
    machine: "failed",
  },
  {
    name: "on_crash restart: a guest that has panicked is reset and goes on",
    lifecycle: { onCrash: "restart" },
    given: "a guest that has panicked",
    events: [qmp("STOP")],
    does: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_crash preserve: a guest that has panicked stays, paused",
    lifecycle: { onCrash: "preserve" },
    given: "a guest that has panicked",
    events: [qmp("STOP")],
    does: ["state paused"],
    machine: "paused",
    reason: "the guest panicked",
  },
  {
    name: "on_crash preserve: QEMU's own end is its end all the same",
    lifecycle: { onCrash: "preserve" },
    given: "a guest that has panicked",
    events: [qmp("STOP"), shutdown("host-signal")],
    does: ["arm linger 2000"],
    machine: "paused",
    reason: "the guest panicked",
  },
  {
    name: "a guest that was restarted after a panic can power off like any other",
    lifecycle: { onCrash: "restart" },
    given: "a guest that has panicked",
    events: [qmp("STOP"), qmp("RESUME"), shutdown("guest-shutdown"), exited],
    does: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a QEMU that somebody told to quit over QMP has stopped",
    given: "a running machine",
    events: [shutdown("host-qmp-quit"), qmpLost, exited],
    does: ["finish stopped quit-over-qmp"],
    machine: "stopped",
  },
  {
    name: "a QEMU that a stranger's signal ended has failed",
    given: "a running machine",
    events: [shutdown("host-signal"), qmpLost, exited],
    does: ["finish failed killed-from-outside"],
    machine: "failed",
  },
  {
    name: "a QEMU that goes without a word has crashed",
    given: "a running machine",
    events: [qmpLost, exited],
    does: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "a QEMU that goes before QMP ever answered has crashed",
    given: "a machine that nobody has reached",
    events: [unreachable, exited],
    does: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "nothing can be asked of a machine that has ended",
    given: "a running machine",
    events: [exited, stop],
    does: [],
    machine: "failed",
  },
  {
    name: "QMP is tried again after half a second",
    given: "a running machine",
    events: [qmpLost],
    does: ["arm qmp 500"],
    machine: "running",
  },
  {
    name: "QMP is tried again when its time has come",
    given: "QMP is lost",
    events: [timer("qmp")],
    does: ["connect"],
    machine: "running",
  },
  {
    name: "QMP that cannot be had is tried again and again",
    given: "QMP is being tried again",
    events: [unreachable],
    does: ["arm qmp 500"],
    machine: "running",
  },
  {
    name: "QMP that is back tells of a guest that somebody paused meanwhile",
    given: "QMP is being tried again",
    events: [{ ...connected, status: "paused" }],
    does: ["state paused", "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    machine: "paused",
  },
  {
    name: "a guest that a person pauses has no reason",
    given: "a running machine",
    events: [qmp("STOP")],
    does: ["state paused"],
    machine: "paused",
  },
  {
    name: "a guest that is resumed runs",
    given: "a machine that a full disk paused",
    events: [qmp("RESUME")],
    does: ["state running"],
    machine: "running",
  },
  {
    name: "an error of a disk is told",
    given: "a running machine",
    events: [diskFull],
    does: ["warning"],
    machine: "running",
  },
  {
    name: "an error of a disk that pauses the guest is the reason",
    given: "a running machine",
    events: [diskFull, qmp("STOP")],
    does: ["state paused"],
    machine: "paused",
    reason: 'disk "vda": No space left on device',
  },
  {
    name: "an error of a disk that the guest is told of does not explain a later pause",
    given: "a running machine",
    events: [
      qmp("BLOCK_IO_ERROR", { device: "", "node-name": "n", action: "report" }),
      qmp("STOP"),
    ],
    does: ["state paused"],
    machine: "paused",
  },
  {
    name: "an event that has no word here is passed on",
    given: "a running machine",
    events: [qmp("DEVICE_DELETED", { device: "net0" })],
    does: ["qmp DEVICE_DELETED"],
    machine: "running",
  },
];

for (const row of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, does } = run(row);
    assertEquals(does, row.does);
    assertEquals({ machine: state.machine, reason: state.reason }, {
      machine: row.machine,
      reason: row.reason,
    });
  });
}
