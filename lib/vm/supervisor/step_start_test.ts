import { assertEquals } from "@std/assert";
import type { MachineState } from "../machine/event.ts";
import {
  connected,
  exited,
  exitedInOrder,
  force,
  guestStarted,
  interrupt,
  prelaunch,
  qmp,
  qmpLost,
  refused,
  type Row,
  run,
  shutdown,
  startFailed,
  stop,
  timer,
  unreachable,
} from "../testing/step_rows.ts";

interface StartRow extends Omit<Row, "given"> {
  readonly machine: MachineState;
}

const RESUME = qmp("RESUME");
const WATCH = ["arm link:net5 1000", "arm audit 1000", "arm watch 1000"];
const QUIT = ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"];
const DEBUG_EXIT = ["-device", '{"driver":"isa-debug-exit"}'];

const ROWS: readonly StartRow[] = [
  {
    name: "a QEMU that waits is told to start its guest",
    events: [prelaunch],
    does: ["start guest", ...WATCH],
    machine: "starting",
  },
  {
    name: "a guest runs when QEMU says so",
    events: [prelaunch, RESUME],
    does: ["launched", "state running"],
    machine: "running",
  },
  {
    name: "QEMU's answer to cont adds nothing to what it has said",
    events: [prelaunch, RESUME, guestStarted],
    does: [],
    machine: "running",
  },
  {
    name: "QEMU's answer to cont is enough",
    events: [prelaunch, guestStarted],
    does: ["launched", "state running"],
    machine: "running",
  },
  {
    name: "a guest that powers off before the answer to cont is read has powered off",
    events: [prelaunch, RESUME, shutdown("guest-shutdown"), guestStarted, qmpLost, exited],
    does: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a guest that panics at once has panicked",
    events: [prelaunch, RESUME, qmp("GUEST_PANICKED"), shutdown("guest-panic"), qmpLost, exited],
    does: ["finish failed guest-panic"],
    machine: "failed",
  },
  {
    name: "a guest that ends QEMU by isa-debug-exit, which older ones do not tell, has powered off",
    args: DEBUG_EXIT,
    events: [prelaunch, RESUME, qmpLost, exitedInOrder],
    does: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a QEMU with isa-debug-exit that is killed has not gone in order",
    args: DEBUG_EXIT,
    events: [prelaunch, RESUME, qmpLost, exited],
    does: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "a QEMU without isa-debug-exit that goes in order without a word has failed",
    events: [prelaunch, RESUME, qmpLost, exitedInOrder],
    does: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "a set-up that QEMU refuses ends the start",
    events: [prelaunch, startFailed],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a start that has failed is no machine that stopped",
    events: [prelaunch, startFailed, shutdown("host-qmp-quit"), qmpLost, exited],
    does: ["finish failed start-failed"],
    machine: "failed",
  },
  {
    name: "a machine that cannot be written down is ended",
    events: [prelaunch, RESUME, startFailed],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a QEMU that does not wait is not started",
    events: [connected],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a QEMU that ends before its guest runs has failed to start",
    events: [exited],
    does: ["finish failed start-failed"],
    machine: "failed",
  },
  {
    name: "a QEMU that ends while it is told has failed to start",
    events: [prelaunch, qmpLost, exited],
    does: ["finish failed start-failed"],
    machine: "failed",
  },
  {
    name: "nobody waits for a QEMU that does not answer and runs no guest",
    events: [unreachable],
    does: [
      "arm qmp 500",
      "state stopping",
      "stopping SIGTERM 5000",
      "SIGTERM",
      "arm rung 5000",
    ],
    machine: "stopping",
  },
  {
    name: "a connection that broke while QEMU was told is tried again",
    events: [prelaunch, qmpLost],
    does: ["arm qmp 500"],
    machine: "starting",
  },
  {
    name: "a guest that runs when the connection is back was started",
    events: [prelaunch, qmpLost, timer("qmp"), connected],
    does: ["launched", "state running", ...WATCH],
    machine: "running",
  },
  {
    name: "a QEMU that still waits when the connection is back is not told half of it twice",
    events: [prelaunch, qmpLost, timer("qmp"), prelaunch],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a guest that was never started is not asked to power off",
    events: [stop],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a stop before QMP answers is told to QEMU when it does, and no guest is started",
    events: [stop, prelaunch],
    does: ["qmp quit"],
    machine: "stopping",
  },
  {
    name: "an interrupt while QEMU is told ends it",
    events: [prelaunch, interrupt],
    does: QUIT,
    machine: "stopping",
  },
  {
    name: "a guest that starts nevertheless is no machine any more",
    events: [prelaunch, force, RESUME],
    does: [],
    machine: "stopping",
  },
  {
    name: "a start that was given up has stopped",
    events: [prelaunch, force, RESUME, shutdown("host-qmp-quit"), qmpLost, exited],
    does: ["finish stopped stop-requested"],
    machine: "stopped",
  },
  {
    name: "a QEMU that does not quit after a failed start is signalled",
    events: [prelaunch, startFailed, refused("quit")],
    does: ["warning", "stopping SIGTERM 5000", "SIGTERM", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "an answer that comes after the start was given up counts no more",
    events: [prelaunch, stop, startFailed],
    does: [],
    machine: "stopping",
  },
];

for (const row of ROWS) {
  Deno.test(`step(): ${row.name}`, () => {
    const given = "a machine that nobody has reached";
    const { state, does } = run({ ...row, given, held: true });
    assertEquals(does, row.does);
    assertEquals(state.machine, row.machine);
  });
}

Deno.test("step(): why a guest could not be started is how its machine ended", () => {
  const { effects } = run({
    given: "a machine that nobody has reached",
    held: true,
    events: [prelaunch, startFailed, exited],
  });
  assertEquals(effects, [{
    do: "finish",
    ended: { outcome: "failed", reason: "start-failed", message: "no such link" },
  }]);
});
