/** Directories that go under a running machine, with the real passt and the real QEMU. */
import { assertEquals, assertRejects } from "@std/assert";
import { freePort } from "../../host/testing/free_port.ts";
import { until } from "../../host/testing/until.ts";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { collectGarbage } from "../collect_garbage.ts";
import { MachineStateError } from "../errors.ts";
import { pauseMachine } from "../guest_controls.ts";
import { machineStatus } from "../list_machines.ts";
import { readPid } from "../processes/pid_file.ts";
import { stopMachine } from "../stop_machine.ts";
import { testPlan } from "../testing/machine.ts";
import { machineTest, pidIn, supervisorOf } from "../testing/real_machines.ts";
import { up, upDetached } from "../up.ts";

/** No guest of it takes packets: QEMU does not see that passt ends. */
const NO_BOOT_ROM = ["-global", "virtio-net-pci.romfile="];

/** A running machine with one passt; `told` is what became of its interface. */
async function run(host: Host, extraArgs: readonly string[] = []) {
  const port = await freePort();
  const plan = testPlan(host, { name: "one", ports: [`127.0.0.1/${port}:80`], extraArgs });
  const told: string[] = [];
  const supervision = await up(host, plan, {
    onEvent: (event) => {
      if (event.event === "interface") told.push(event.state);
    },
  });
  const pidFile = plan.passt[0]?.pidFile ?? "";
  return { plan, port, told, supervision, pidFile, pid: await pidIn(host, pidFile) };
}

async function remove(directories: readonly string[]): Promise<void> {
  for (const path of directories) await Deno.remove(path, { recursive: true });
}

async function untilWritten(host: Host, plan: LaunchPlan): Promise<void> {
  await until("its directories are written again", async () => {
    const pid = await readPid(host, plan.passt[0]?.pidFile ?? "");
    return pid !== undefined &&
      await host.files.stat(`${plan.directory}/control.socket`) !== undefined;
  });
}

/** It looks once a second at its directories and its passts alike: between two looks at the one lies one at the other. */
async function untilLookedTwice(host: Host, plan: LaunchPlan): Promise<void> {
  for (let look = 0; look < 2; look++) {
    await Deno.remove(plan.passt[0]?.pidFile ?? "");
    await untilWritten(host, plan);
  }
}

machineTest("a passt lives on when all directories go as soon as it runs", async (host) => {
  const { plan, told, supervision, pidFile, pid } = await run(host);
  await remove([host.directories.machines, host.directories.passt]);
  await untilWritten(host, plan);
  assertEquals(await pidIn(host, pidFile), pid);
  await untilLookedTwice(host, plan);
  assertEquals(supervision.status().interfaces[0]?.state, "up");
  assertEquals(told, []);
  assertEquals(await pidIn(host, pidFile), pid);
  await supervision.stop({ force: true });
});

for (
  const [what, written] of [["at once", false], ["after its pid is written again", true]] as const
) {
  machineTest(
    `a passt whose directory went is started again when it dies ${what}`,
    async (host) => {
      const { plan, told, supervision, pidFile, pid } = await run(host);
      await remove([host.directories.passt]);
      if (written) await untilWritten(host, plan);
      Deno.kill(pid, "SIGKILL");
      await until("it is up again", () => told.at(-1) === "up");
      assertEquals(told, ["reconnecting", "up"]);
      assertEquals(await pidIn(host, pidFile) === pid, false);
      await supervision.stop({ force: true });
    },
  );
}

for (const both of [true, false]) {
  const what = both ? "all directories" : "passt's directory";
  machineTest(`a death that QEMU does not see is seen without ${what}`, async (host) => {
    const { plan, port, told, supervision, pid } = await run(host, NO_BOOT_ROM);
    const { machines, passt } = host.directories;
    await remove(both ? [machines, passt] : [passt]);
    await untilWritten(host, plan);
    await untilLookedTwice(host, plan);
    Deno.kill(pid, "SIGKILL");
    await until("its end is seen", () => told[0] === "reconnecting");
    await until("its port is there again", async () => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
      connection?.close();
      return connection !== undefined;
    });
    await supervision.stop({ force: true });
  });
}

for (const supervised of [true, false]) {
  const whose = supervised ? "machine" : "machine that nobody supervises";
  machineTest(
    `a ${whose} is not meant by the name that its directory was moved to`,
    async (host, root) => {
      const plan = testPlan(host, { name: "one" });
      await upDetached(host, plan);
      if (!supervised) {
        Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
        await until(
          "nobody supervises",
          async () => !(await machineStatus(host, "one")).supervised,
        );
      }
      const { pid = 0 } = await machineStatus(host, "one");
      await Deno.rename(plan.directory, `${plan.directory}.away`);
      const words =
        '"one.away" is no machine: its directory is that of "one", which runs, and was moved';
      const stopping = () => stopMachine(host, "one.away", { force: true });
      await assertRejects(stopping, MachineStateError, words);
      await assertRejects(() => pauseMachine(host, "one.away"), MachineStateError, words);
      const reason = 'it is the directory of "one", moved';
      assertEquals((await machineStatus(host, "one.away")).reason, reason);
      const { removed, kept } = await collectGarbage(host);
      assertEquals([removed, kept.includes(`one.away: ${reason}`)], [[], true]);
      assertEquals(await host.programs.exists(pid), true);
      await stopMachine(host, "one", { force: true });
      assertEquals(await collectGarbage(host), { removed: ["one.away"], kept: [] });
    },
  );
}
