/** Stopping real machines: whatever of them hangs, every wait has an end, and the words are true. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { until } from "../host/testing/until.ts";
import type { Host } from "../host/host.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import { LaunchError, SilentOwnerError, StopError } from "./errors.ts";
import { machineStatus } from "./list_machines.ts";
import type { MachineEvent } from "./machine/event.ts";
import { stopMachine } from "./stop_machine.ts";
import { bootDisk, IDLE, MINDS_BUTTON, says, waits } from "./testing/boot_sector.ts";
import { testPlan } from "./testing/machine.ts";
import { machineTest, supervisorOf } from "./testing/real_machines.ts";
import { up, upDetached } from "./up.ts";

/** After QEMU's exit, on a machine that does nothing else. */
const SOON_MS = 100;
/** A machine that is shared takes some times as long. A fixed wait, such as virsh's 1.6 s, is far from it. */
const SHARED_MACHINE = 5;

async function guestPlan(host: Host, root: string, code: readonly number[]): Promise<LaunchPlan> {
  const disk = `${root}/disk.img`;
  await Deno.writeFile(disk, bootDisk(code));
  return testPlan(host, {
    name: "one",
    ports: [`${await freePort()}:80`],
    extraArgs: ["-drive", `file=${disk},format=raw,if=ide`],
  });
}

/** What the guest wrote. */
async function consoleText(plan: LaunchPlan): Promise<string> {
  return await Deno.readTextFile(plan.consoles[0]?.logFile ?? "").catch(() => "");
}

machineTest("a guest that is stopped while it boots powers off by itself", async (host, root) => {
  const plan = await guestPlan(host, root, [...says("B"), ...waits(2_000), ...MINDS_BUTTON]);
  const supervision = await up(host, plan);
  await until("it boots", async () => (await consoleText(plan)).includes("B"));
  const ended = await supervision.stop({ timeoutMs: 20_000 });
  assertEquals([ended.reason, ended.message], ["stop-requested", "Stopped on request"]);
});

machineTest(
  "a guest that does not mind its power button is killed, and so it is said",
  async (host, root) => {
    const events: MachineEvent[] = [];
    await upDetached(host, await guestPlan(host, root, IDLE));
    const ended = await stopMachine(host, "one", {
      timeoutMs: 300,
      onEvent: (event) => events.push(event),
    });
    assertEquals(
      [ended.outcome, ended.reason, ended.message],
      ["stopped", "guest-killed", "Killed: the guest did not power off within 0.3 s"],
    );
    assertEquals(
      events.flatMap((event) => event.event === "stopping" ? [event.rung] : []),
      ["system_powerdown", "quit"],
    );
  },
);

machineTest("stop --force returns soon after QEMU's exit", async (host) => {
  await upDetached(host, testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }));
  const pid = (await machineStatus(host, "one")).pid ?? 0;
  let goneAt = 0;
  const watching = until("QEMU has gone", async () => {
    if (await host.programs.exists(pid)) return false;
    goneAt = performance.now();
    return true;
  });
  await stopMachine(host, "one", { force: true });
  const returnedAt = performance.now();
  await watching;
  const lateMs = Math.round(returnedAt - goneAt);
  console.log(`stop --force: ${lateMs} ms after QEMU's exit (limit ${SOON_MS})`);
  assertEquals(lateMs < SOON_MS * SHARED_MACHINE, true, `${lateMs} ms`);
});

machineTest(
  "a frozen supervisor is named by stop, and killed by stop --force",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }));
    const pid = await supervisorOf(root, "one");
    Deno.kill(pid, "SIGSTOP");
    const error = await assertRejects(() => stopMachine(host, "one"), SilentOwnerError);
    assertEquals(
      error.message,
      `The supervisor of machine "one" (process ${pid}) does not answer`,
    );
    assertEquals((await machineStatus(host, "one")).reason, "its supervisor does not answer");
    const ended = await stopMachine(host, "one", { force: true });
    assertEquals(ended.message, "Killed on request");
  },
);

machineTest("a supervisor that freezes during a stop is noticed", async (host, root) => {
  await upDetached(host, await guestPlan(host, root, IDLE));
  const pid = await supervisorOf(root, "one");
  const stopping = assertRejects(() =>
    stopMachine(host, "one", {
      onEvent: (event) => event.event === "stopping" && Deno.kill(pid, "SIGSTOP"),
    }), SilentOwnerError);
  await stopping;
  Deno.kill(pid, "SIGCONT");
  assertEquals((await stopMachine(host, "one", { force: true })).message, "Killed on request");
});

machineTest("a frozen QEMU is ended by SIGKILL, and the words say so", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  Deno.kill(supervision.status().pid ?? 0, "SIGSTOP");
  const stopping = supervision.stop({ force: true });
  supervision.interrupt();
  supervision.interrupt();
  assertEquals((await stopping).message, "Killed on request; QEMU ended only with SIGKILL");
});

machineTest("a stop that gave up says why, and the second one works", async (host) => {
  let signals = false;
  const crippled: Host = {
    ...host,
    programs: {
      ...host.programs,
      signal: async (pid, signal) => signals && await host.programs.signal(pid, signal),
    },
  };
  const supervision = await up(crippled, testPlan(host, { name: "one" }));
  const pid = supervision.status().pid ?? 0;
  Deno.kill(pid, "SIGSTOP");
  const hurried = () => {
    const stopping = supervision.stop({ force: true });
    supervision.interrupt();
    return stopping;
  };
  const refused = await assertRejects(hurried, StopError);
  assertEquals(
    refused.message,
    `QEMU (process ${pid}) has not ended: cannot send SIGKILL: the system refuses it`,
  );
  assertEquals(supervision.status().state, "stopping");
  const again = await assertRejects(() => stopMachine(host, "one", { force: true }), StopError);
  assertEquals(again.message, refused.message, "the second one ends, too");
  signals = true;
  assertMatch((await stopMachine(host, "one", { force: true })).message, /^Killed on request/);
});

machineTest("without kill, a QEMU at its gate is ended through the gate", async (host) => {
  const crippled: Host = {
    ...host,
    programs: { ...host.programs, signal: () => Promise.resolve(false) },
  };
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`, "nonsense"] });
  const error = await assertRejects(() => up(crippled, plan), LaunchError, "passt");
  assertEquals(error.undoFailures, []);
});
