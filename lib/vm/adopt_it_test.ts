/** A machine without supervisor, and those who want it. */
import { assertEquals, assertRejects } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { until } from "../host/testing/until.ts";
import type { Host } from "../host/host.ts";
import { connectConsole, consoleOf } from "./console.ts";
import { MachineStateError } from "./errors.ts";
import { machineStatus } from "./list_machines.ts";
import { stopMachine } from "./stop_machine.ts";
import { testPlan } from "./testing/machine.ts";
import {
  interfaceState,
  machineTest,
  pidIn,
  processesOf,
  supervisorOf,
  tryKill,
} from "./testing/real_machines.ts";
import { adopt, upDetached } from "./up.ts";

/** A machine whose supervisor was killed, as SIGKILL or the kernel's OOM killer do. */
async function orphan(host: Host, root: string) {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await upDetached(host, plan);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
  return plan;
}

machineTest("of ten that adopt at once one wins, and passt is started once", async (host, root) => {
  const plan = await orphan(host, root);
  tryKill(await pidIn(host, plan.passt[0]?.pidFile ?? ""));
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => adopt(host, "one")));
  const words = outcomes.map((one) => one.status === "fulfilled" ? "won" : String(one.reason));
  assertEquals(words.sort(), [
    ...Array.from(
      { length: 9 },
      () => 'MachineStateError: Machine "one" has a supervisor already',
    ),
    "won",
  ]);
  await until("the losers have gone", async () => await supervisors(root) === 1);
  await until("passt is back", async () => await interfaceState(host, "one") === "up");
  await stopMachine(host, "one", { force: true });
});

machineTest(
  "a machine without supervisor is reached by console, and stopped",
  async (host, root) => {
    await orphan(host, root);
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.supervised], ["running", false]);
    const connection = await connectConsole(host, "one", consoleOf(status, undefined));
    connection.close();
    const ended = await stopMachine(host, "one", { timeoutMs: 200 });
    assertEquals(ended.message, "Killed: the guest did not power off within 0.2 s");
  },
);

machineTest(
  "a machine that ends while it is adopted is not called supervised",
  async (host, root) => {
    await orphan(host, root);
    const going: Host = {
      ...host,
      programs: {
        ...host.programs,
        async startSelf(args) {
          await stopMachine(host, "one", { force: true });
          return await host.programs.startSelf(args);
        },
      },
    };
    await assertRejects(
      () => adopt(going, "one"),
      MachineStateError,
      'Machine "one" has ended meanwhile',
    );
  },
);

async function supervisors(root: string): Promise<number> {
  const lines = await Promise.all(
    (await processesOf(root)).map((pid) =>
      Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "")
    ),
  );
  return lines.filter((line) => line.includes("supervise\0--\0")).length;
}
