import { assertEquals } from "@std/assert";
import { plan, type Row, run, shutdown } from "../testing/step_rows.ts";
import {
  connected,
  exited,
  force,
  interrupt,
  qmp,
  qmpLost,
  reboot,
  refused,
  stop,
  timer,
} from "../testing/step_rows.ts";
import { initialState, step } from "./step.ts";

const QUIT = ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"];
const ASKED = ["qmp system_powerdown", "arm reboot 9000", "arm press 3000", "reboot asked 9000"];

interface RebootRow extends Row {
  /** It is still under way. */
  readonly rebooting: boolean;
}

const ROWS: readonly RebootRow[] = [
  {
    name: "QEMU is told to stay before the guest is asked to power off",
    given: "a running machine",
    events: [reboot],
    does: ["set-action pause", ...ASKED],
    rebooting: true,
  },
  {
    name: "on_poweroff restart: QEMU stays anyway",
    lifecycle: { onPoweroff: "restart" },
    given: "a running machine",
    events: [reboot],
    does: ASKED,
    rebooting: true,
  },
  {
    name: "asked once more, the time begins anew",
    given: "a guest that was asked to reboot",
    events: [{ ...reboot, timeoutMs: 50 }],
    does: [
      ...["set-action pause", "qmp system_powerdown"],
      ...["arm reboot 50", "arm press 3000", "reboot asked 50"],
    ],
    rebooting: true,
  },
  {
    name: "the button is pressed again, for a guest that boots",
    given: "a guest that was asked to reboot",
    events: [timer("press")],
    does: ["qmp system_powerdown", "arm press 3000"],
    rebooting: true,
  },
  {
    name: "a power-off that was asked for ends nothing",
    given: "a guest that was asked to reboot",
    events: [shutdown("guest-shutdown")],
    does: ["guest poweroff"],
    rebooting: true,
  },
  {
    name: "the button is pressed no more once the guest has powered off",
    given: "a guest that has powered off to reboot",
    events: [timer("press")],
    does: [],
    rebooting: true,
  },
  {
    name: "the guest's time is no matter once it has powered off",
    given: "a guest that has powered off to reboot",
    events: [timer("reboot")],
    does: [],
    rebooting: true,
  },
  {
    name: "a guest that has powered off is reset and goes on",
    given: "a guest that has powered off to reboot",
    events: [qmp("STOP")],
    does: ["qmp system_reset", "qmp cont"],
    rebooting: true,
  },
  {
    name: "a guest that boots again has rebooted, and its next power-off ends QEMU",
    given: "a guest that boots again",
    events: [qmp("RESUME")],
    does: ["state running", "set-action poweroff", "reboot done", "rebooted"],
    rebooting: false,
  },
  {
    name: "on_poweroff preserve: a reboot that was asked for boots it again",
    lifecycle: { onPoweroff: "preserve" },
    given: "a guest that boots again",
    events: [qmp("RESUME")],
    does: ["state running", "reboot done", "rebooted"],
    rebooting: false,
  },
  {
    name: "a guest that answers the button with a reboot of its own has rebooted",
    given: "a guest that was asked to reboot",
    events: [qmp("RESET", { guest: true, reason: "guest-reset" })],
    does: ["guest reboot", "set-action poweroff", "reboot done", "rebooted"],
    rebooting: false,
  },
  {
    name: "the firmware that resets the guest after an earlier reboot has not rebooted it again",
    given: "a guest that boots again",
    events: [
      qmp("RESET", { guest: false, reason: "host-qmp-system-reset" }),
      qmp("RESUME"),
      reboot,
      qmp("RESET", { guest: true, reason: "guest-reset" }),
    ],
    does: ["qmp RESET"],
    rebooting: true,
  },
  {
    name: "a person who pauses and resumes the guest has not rebooted it",
    given: "a guest that was asked to reboot",
    events: [qmp("STOP"), qmp("RESUME")],
    does: ["state running"],
    rebooting: true,
  },
  {
    name: "a guest that does not power off in time goes on as it is",
    given: "a guest that was asked to reboot",
    events: [timer("reboot")],
    does: ["set-action poweroff", "reboot failed", "not rebooted"],
    rebooting: false,
  },
  {
    name: "one that powers off just then has powered off",
    given: "a guest that was asked to reboot",
    events: [timer("reboot"), shutdown("guest-shutdown"), qmp("STOP")],
    does: QUIT,
    rebooting: false,
  },
  {
    name: "a panic is no reboot",
    given: "a guest that was asked to reboot",
    events: [qmp("GUEST_PANICKED")],
    does: ["guest panic", "set-action poweroff", "reboot failed", "not rebooted"],
    rebooting: false,
  },
  {
    name: "a QEMU that stayed with its guest's panic ends with it",
    given: "a guest that was asked to reboot",
    events: [qmp("GUEST_PANICKED"), qmp("STOP")],
    does: QUIT,
    rebooting: false,
  },
  {
    name: "a stop takes its place",
    given: "a guest that was asked to reboot",
    events: [stop],
    does: [
      ...["set-action poweroff", "reboot failed", "not rebooted", "state stopping"],
      ...["stopping system_powerdown 9000", "qmp system_powerdown", "arm rung 9000"],
      "arm press 3000",
    ],
    rebooting: false,
  },
  {
    name: "a stop of a guest that boots again presses the button until it has powered off",
    given: "a guest that boots again",
    events: [interrupt, qmp("RESUME"), timer("press")],
    does: ["qmp system_powerdown", "arm press 3000"],
    rebooting: false,
  },
  {
    name: "a stop by force takes its place, too",
    given: "a guest that has powered off to reboot",
    events: [force],
    does: ["set-action poweroff", "reboot failed", "not rebooted", ...QUIT],
    rebooting: false,
  },
  {
    name: "a QEMU that ends by a signal meanwhile has ended",
    given: "a guest that was asked to reboot",
    events: [shutdown("host-signal"), qmpLost, exited],
    does: ["finish failed killed-from-outside"],
    rebooting: true,
  },
  {
    name: "a QEMU that does not stay reboots no guest",
    given: "a guest that was asked to reboot",
    events: [refused("set-action")],
    does: ["warning", "set-action poweroff", "reboot failed", "not rebooted"],
    rebooting: false,
  },
  {
    name: "a guest that has powered off and cannot be booted again ends",
    given: "a guest that boots again",
    events: [refused("system_reset")],
    does: ["warning", "set-action poweroff", "reboot failed", "not rebooted", ...QUIT],
    rebooting: false,
  },
  {
    name: "what QEMU refuses besides is nothing to it",
    given: "a guest that was asked to reboot",
    events: [refused("announce-self")],
    does: ["warning"],
    rebooting: true,
  },
  {
    name: "a guest that is paused is not asked",
    given: "a machine that a person paused",
    events: [reboot],
    does: ["not rebooted"],
    rebooting: false,
  },
  {
    name: "a machine that is being stopped is not rebooted",
    given: "a guest that was asked to power off",
    events: [reboot],
    does: ["not rebooted"],
    rebooting: false,
  },
  {
    name: "a guest that has ended is not rebooted",
    given: "a guest that has powered off",
    events: [reboot],
    does: ["not rebooted"],
    rebooting: false,
  },
  {
    name: "on_reboot destroy: a reboot would be its end",
    lifecycle: { onReboot: "destroy" },
    given: "a running machine",
    events: [reboot],
    does: ["not rebooted"],
    rebooting: false,
  },
  {
    name: "when QMP is back, the guest is asked again",
    given: "a guest that was asked to reboot",
    events: [qmpLost, timer("qmp"), connected],
    does: ["set-action pause", ...ASKED, "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    rebooting: true,
  },
  {
    name: "when QMP is back, a guest that has powered off meanwhile boots again",
    given: "a guest that was asked to reboot",
    events: [qmpLost, timer("qmp"), { ...connected, status: "shutdown" }],
    does: [
      ...["state paused", "qmp system_reset", "qmp cont"],
      ...["arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    ],
    rebooting: true,
  },
  {
    name: "when QMP is back, a guest that has booted again meanwhile has rebooted",
    given: "a guest that boots again",
    events: [qmpLost, timer("qmp"), connected],
    does: [
      ...["set-action poweroff", "reboot done", "rebooted"],
      ...["arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    ],
    rebooting: false,
  },
  {
    name: "when QMP is back, a guest that was reset and waits goes on",
    given: "a guest that boots again",
    events: [qmpLost, timer("qmp"), { ...connected, status: "prelaunch" }],
    does: [
      ...["state paused", "qmp system_reset", "qmp cont"],
      ...["arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    ],
    rebooting: true,
  },
  {
    name: "a QEMU that stayed without a reboot ends with its guest",
    given: "a machine that nobody has reached",
    events: [{ ...connected, status: "shutdown" }],
    does: ["state paused", ...QUIT, "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    rebooting: false,
  },
  {
    name: "on_reboot preserve: how a guest ended that nobody saw is not known",
    lifecycle: { onReboot: "preserve" },
    given: "a machine that nobody has reached",
    events: [{ ...connected, status: "shutdown" }],
    does: ["state paused", "arm link:net5 1000", "arm audit 1000", "arm watch 1000"],
    rebooting: false,
  },
];

for (const { does, rebooting, ...row } of ROWS) {
  Deno.test(`reboot: ${row.name}`, () => {
    const outcome = run(row);
    assertEquals(outcome.does, does);
    assertEquals(outcome.state.reboot !== undefined, rebooting);
  });
}

Deno.test("a reboot goes on under a new supervisor", () => {
  const begun = initialState(plan(), { rebooting: true });
  const asks = (status: string) =>
    step(begun, { ...connected, status })[1].flatMap((effect) =>
      effect.do === "qmp" ? [effect.command] : []
    );
  assertEquals(asks("running"), ["system_powerdown"]);
  assertEquals(asks("shutdown"), ["system_reset", "cont"]);
});

Deno.test("why there is no reboot is said in words", () => {
  const [, effects] = step(initialState(plan({ onReboot: "destroy" })), reboot);
  assertEquals(effects, [{ do: "reboot-over", failure: "it is starting" }]);
  assertEquals(
    run({ lifecycle: { onReboot: "destroy" }, given: "a running machine", events: [reboot] })
      .effects,
    [{ do: "reboot-over", failure: "its document says <on_reboot>destroy</on_reboot>" }],
  );
});
