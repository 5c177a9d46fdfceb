/** What people do to a guest that runs, with the real QEMU: supervised and not. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { until } from "../host/testing/until.ts";
import { ControlError, MachineStateError } from "./errors.ts";
import { pauseMachine, resetMachine, resumeMachine } from "./hands.ts";
import { machineStatus } from "./list_machines.ts";
import { AllEvents } from "./logs/all_events.ts";
import { machineQmp } from "./machine_qmp.ts";
import { takePicture } from "./screenshot.ts";
import { stopMachine } from "./stop_machine.ts";
import { testPlan } from "./testing/machine.ts";
import { machineTest, onSmallDisk, supervisorOf } from "./testing/real_machines.ts";
import { upDetached } from "./up.ts";

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
  const told = (await new AllEvents(host).unread()).flatMap((event) =>
    event.event === "qmp" ? [event.name] : event.event === "state" ? [event.state] : []
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
    assertEquals(await qmp.execute("query-name"), {});
    await assertRejects(() => qmp.execute("nonesuch"), ControlError, "has not been found");
    qmp.close();
    await stopMachine(host, "one", { force: true });
  },
);

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
