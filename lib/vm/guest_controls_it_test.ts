/** What people do to a guest that runs, with the real QEMU: supervised and not. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { memberOf } from "../json/object.ts";
import type { Host } from "../host/host.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import { until } from "../host/testing/until.ts";
import { ControlError, MachineStateError } from "./errors.ts";
import { pauseMachine, rebootMachine, resetMachine, resumeMachine } from "./guest_controls.ts";
import { machineStatus } from "./list_machines.ts";
import { AllEvents } from "./logs/all_events.ts";
import { type MachineQmp, machineQmp } from "./machine_qmp.ts";
import { takePicture } from "./screenshot.ts";
import { stopMachine } from "./stop_machine.ts";
import { bootDisk, IDLE, MINDS_BUTTON, says, waits } from "./testing/boot_sector.ts";
import { testPlan } from "./testing/machine.ts";
import { machineTest, onSmallDisk, supervisorOf } from "./testing/real_machines.ts";
import { adopt, up, upDetached } from "./up.ts";

/** A screen without a window. */
const SCREEN = ["-device", "VGA"];

machineTest("a guest is paused, resumed and reset, as often as one likes", async (host) => {
  await upDetached(host, testPlan(host, { name: "one" }));
  const state = async () => (await machineStatus(host, "one")).state;
  assertEquals(await pauseMachine(host, "one"), "done");
  assertEquals([await pauseMachine(host, "one"), await state()], ["already", "paused"]);
  assertEquals([await resetMachine(host, "one"), await state()], ["paused", "paused"]);
  assertEquals(await resumeMachine(host, "one"), "done");
  assertEquals([await resumeMachine(host, "one"), await state()], ["already", "running"]);
  assertEquals(await resetMachine(host, "one"), "running");
  // SeaBIOS resets itself once or twice after it was reset, sooner or later.
  const told = (await new AllEvents(host, () => {}).unread()).flatMap((event) =>
    event.event === "qmp"
      ? event.data["guest"] === true ? [] : [event.name]
      : event.event === "state"
      ? [event.state]
      : []
  );
  assertEquals(told, ["running", "paused", "RESET", "running", "RESET"]);
  await stopMachine(host, "one", { force: true });
});

machineTest(
  "without a supervisor they work as well, and ps tells the truth",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one" }));
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
    const state = async () => (await machineStatus(host, "one")).state;
    assertEquals([await pauseMachine(host, "one"), await state()], ["done", "paused"]);
    assertEquals([await resumeMachine(host, "one"), await state()], ["done", "running"]);
    const qmp = await machineQmp(host, "one");
    assertEquals(await qmp.execute("query-name"), { name: "one" });
    await assertRejects(() => qmp.execute("nonesuch"), ControlError, "has not been found");
    qmp.close();
    await stopMachine(host, "one", { force: true });
  },
);

machineTest(
  "a QEMU that does not answer is named, and what to do about it, while it is waited for",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one" }));
    const { pid = 0 } = await machineStatus(host, "one");
    Deno.kill(pid, "SIGSTOP");
    const supervised: string[] = [];
    const answered = pauseMachine(host, "one", (words) => {
      supervised.push(words);
      Deno.kill(pid, "SIGCONT");
    });
    assertEquals(await answered, "done");
    assertEquals(supervised, [
      `QEMU (process ${pid}) has not answered yet; waiting up to 60 s`,
    ]);
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
    Deno.kill(pid, "SIGSTOP");
    const told: string[] = [];
    const pausing = () => pauseMachine(host, "one", (words) => void told.push(words));
    const error = await assertRejects(pausing, ControlError);
    assertEquals(error.message, `QEMU did not greet within 5 s (process ${pid})`);
    const help = `if process ${pid} was stopped, let it go on: kill -CONT ${pid}; ` +
      "or end the machine: domrun stop --force one";
    assertEquals(error.data, { help });
    assertEquals(told, [`QEMU (process ${pid}) has not answered yet; waiting up to 5 s`]);
    await stopMachine(host, "one", { force: true });
  },
);

machineTest("a guest is rebooted as often as one likes, and its QEMU stays", async (host, root) => {
  const plan = await guestPlan(host, root, [...says("#"), ...MINDS_BUTTON]);
  await upDetached(host, plan);
  const { pid } = await machineStatus(host, "one");
  for (const _ of [1, 2, 3]) {
    await rebootMachine(host, "one", { timeoutMs: 20_000 });
    const { rebooting, ...now } = await machineStatus(host, "one");
    assertEquals([now.state, now.pid, rebooting], ["running", pid, undefined]);
  }
  // Its own power-off ends it as ever.
  const ended = await stopMachine(host, "one", { timeoutMs: 20_000 });
  assertEquals(ended.message, "Stopped on request");
});

machineTest("where a reboot ends the machine, none is made", async (host) => {
  const plan = testPlan(host, {
    name: "one",
    extraArgs: ["-action", "reboot=shutdown"],
    lifecycle: { onReboot: "destroy" },
  });
  const supervision = await up(host, plan);
  for (const [press, done] of [[resetMachine, "reset"], [rebootMachine, "rebooted"]] as const) {
    const error = await assertRejects(() => press(host, "one"), MachineStateError);
    assertEquals([error.message, error.help], [
      `Machine "one" cannot be ${done}: its document says <on_reboot>destroy</on_reboot>`,
      "end the machine: domrun stop one",
    ]);
  }
  assertEquals((await machineStatus(host, "one")).state, "running");
  const qmp = await machineQmp(host, "one");
  await qmp.execute("system_reset");
  const { outcome, reason, message } = await supervision.ended;
  assertEquals([outcome, reason, message], [
    "stopped",
    "reset",
    "The guest was reset, and a reboot ends the machine",
  ]);
  qmp.close();
});

machineTest("a guest that does not mind its power button goes on as it is", async (host, root) => {
  await upDetached(host, await guestPlan(host, root, IDLE));
  const error = await assertRejects(
    () => rebootMachine(host, "one", { timeoutMs: 200 }),
    ControlError,
  );
  assertEquals(
    error.message,
    'Machine "one" is not rebooted: the guest did not power off within 0.2 s',
  );
  assertEquals((await machineStatus(host, "one")).state, "running");
  await pauseMachine(host, "one");
  await assertRejects(() => rebootMachine(host, "one"), ControlError, "its guest is paused");
  await stopMachine(host, "one", { force: true });
});

machineTest("a stop takes the place of a reboot", async (host, root) => {
  await upDetached(host, await guestPlan(host, root, IDLE));
  const rebooting = assertRejects(
    () => rebootMachine(host, "one"),
    ControlError,
    "the machine is being stopped",
  );
  const isRebooting = async () => (await machineStatus(host, "one")).rebooting === true;
  await until("it is asked to reboot", isRebooting);
  await stopMachine(host, "one", { force: true });
  await rebooting;
});

machineTest("a reboot outlives the supervisor that began it", async (host, root) => {
  // Minds its button after two seconds: the supervisor is dead by then.
  const plan = await guestPlan(host, root, [...waits(2_000), ...says("#"), ...MINDS_BUTTON]);
  await upDetached(host, plan);
  const { pid } = await machineStatus(host, "one");
  const orphaned = assertRejects(() => rebootMachine(host, "one"), MachineStateError);
  const status = async () => await machineStatus(host, "one");
  await until("it is asked to reboot", async () => (await status()).rebooting === true);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await orphaned;
  await until("nobody supervises", async () => !(await status()).supervised);
  await adopt(host, "one");
  const said = async () => (await Deno.readTextFile(plan.consoles[0]?.logFile ?? "")).length;
  await until("the guest boots twice", async () => await said() === 2);
  const after = await status();
  assertEquals([after.pid, after.rebooting], [pid, undefined]);
  await stopMachine(host, "one", { timeoutMs: 20_000 });
});

machineTest("a guest that powers off while nobody supervises boots again", async (host, root) => {
  const plan = await guestPlan(host, root, [...waits(2_000), ...says("#"), ...MINDS_BUTTON]);
  await upDetached(host, plan);
  const orphaned = assertRejects(() => rebootMachine(host, "one"), MachineStateError);
  const status = async () => await machineStatus(host, "one");
  await until("it is asked to reboot", async () => (await status()).rebooting === true);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await orphaned;
  const qmp = await unwatched(host);
  const pressed = async () => {
    await qmp.execute("system_powerdown");
    return memberOf(await qmp.execute("query-status"), "status") === "shutdown";
  };
  await until("the guest has powered off", pressed);
  qmp.close();
  await assertRejects(() => rebootMachine(host, "one"), MachineStateError, "without a supervisor");
  await adopt(host, "one");
  const said = async () => (await Deno.readTextFile(plan.consoles[0]?.logFile ?? "")).length;
  await until("the guest boots twice", async () => await said() === 2);
  await stopMachine(host, "one", { timeoutMs: 20_000 });
});

/** QMP of a machine once nobody supervises it. */
async function unwatched(host: Host): Promise<MachineQmp> {
  await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
  return await machineQmp(host, "one");
}

async function guestPlan(host: Host, root: string, code: readonly number[]): Promise<LaunchPlan> {
  const disk = `${root}/disk.img`;
  await Deno.writeFile(disk, bootDisk(code));
  return testPlan(host, {
    name: "one",
    extraArgs: ["-drive", `file=${disk},format=raw,if=ide`],
  });
}

machineTest("a machine that is being stopped is in nobody's hands", async (host) => {
  await upDetached(host, testPlan(host, { name: "one" }));
  const stopping = stopMachine(host, "one", { timeoutMs: 60_000 });
  await until("it stops", async () => (await machineStatus(host, "one")).state === "stopping");
  await assertRejects(
    () => pauseMachine(host, "one"),
    MachineStateError,
    'Machine "one" cannot be paused: it is being stopped',
  );
  await stopMachine(host, "one", { force: true });
  await stopping;
});

machineTest("a picture of the screen is whole, or an error says why not", async (host, root) => {
  await upDetached(host, testPlan(host, { name: "one", extraArgs: SCREEN }));
  const png = `${root}/screen.png`;
  await takePicture(host, "one", { file: png, format: "png" });
  assertEquals([...(await Deno.readFile(png)).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  await takePicture(host, "one", { file: `${root}/screen.ppm`, format: "ppm" });
  assertStringIncludes(await Deno.readTextFile(`${root}/screen.ppm`), "P6\n");
  await assertRejects(
    () => takePicture(host, "one", { file: `${root}/none/screen.png`, format: "png" }),
    ControlError,
    "No such file or directory",
  );
  await stopMachine(host, "one", { force: true });
});

machineTest("a picture that does not fit on its disk is told", async (host) => {
  await onSmallDisk(host, "256k", async () => {
    await upDetached(host, testPlan(host, { name: "one", extraArgs: SCREEN }));
    for (const format of ["ppm", "png"] as const) {
      const full = `${host.directories.machines}/fill`;
      await Deno.writeFile(full, new Uint8Array(1024 * 1024)).catch(() => {});
      const file = `${host.directories.machines}/screen.${format}`;
      await assertRejects(() => takePicture(host, "one", { file, format }));
      await Deno.remove(full);
    }
    await stopMachine(host, "one", { force: true });
  });
});

machineTest("a machine without a screen says what it needs", async (host) => {
  await upDetached(host, testPlan(host, { name: "one" }));
  await assertRejects(
    () => takePicture(host, "one", { file: "/tmp/none.png", format: "png" }),
    MachineStateError,
    'Machine "one" has no screen',
  );
  await stopMachine(host, "one", { force: true });
});
