/** The life of a machine with the real passt and the real QEMU. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { until } from "../host/testing/until.ts";
import { connectConsole, consoleOf, relay } from "./console.ts";
import { controlClient } from "./control/client.ts";
import { MachineStateError, NameTakenError, NoSuchMachineError } from "./errors.ts";
import {
  interfaceState,
  machineTest,
  pidIn,
  supervisorOf,
  tryKill,
} from "./testing/real_machines.ts";
import { lastRun } from "./logs/last_run.ts";
import type { MachineEvent } from "./machine/event.ts";
import { machines, machineStatus } from "./list_machines.ts";
import { listens } from "./processes/listens.ts";
import { stopMachine } from "./stop_machine.ts";
import { testPlan } from "./testing/machine.ts";
import { adopt, up, upDetached } from "./up.ts";

machineTest("up() runs a machine in this process until it is stopped", async (host) => {
  const events: MachineEvent[] = [];
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const supervision = await up(host, plan, { onEvent: (event) => events.push(event) });
  assertEquals(supervision.status().state, "running");
  assertEquals(
    (await machines(host)).map(({ name, state, supervised }) => [name, state, supervised]),
    [
      ["one", "running", true],
    ],
  );
  const ended = await supervision.stop({ force: true });
  assertEquals(ended.outcome, "stopped");
  assertEquals(ended.reason, "killed-on-request");
  assertEquals(await machines(host), []);
  assertEquals(events.map(({ event }) => event), [
    "launching",
    "passt-ready",
    "qemu-ready",
    "supervising",
    "state",
    "launched",
    "state",
    "stopping",
    "ended",
  ]);
});

machineTest("interrupt() twice ends a guest that ignores the power button", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  supervision.interrupt();
  assertEquals(supervision.status().state, "stopping");
  supervision.interrupt();
  assertEquals((await supervision.ended).reason, "killed-on-request");
});

machineTest("stop ladder reaches SIGKILL when QEMU is stopped by the kernel", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  const pid = supervision.status().pid ?? 0;
  Deno.kill(pid, "SIGSTOP");
  for (let rung = 0; rung < 4; rung++) supervision.interrupt();
  assertEquals((await supervision.ended).reason, "killed-on-request");
});

machineTest("upDetached() leaves a supervised machine, and stopMachine() ends it", async (host) => {
  await upDetached(host, testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }));
  const status = await machineStatus(host, "one");
  assertEquals([status.state, status.supervised], ["running", true]);
  assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
  await assertRejects(() => stopMachine(host, "one"), NoSuchMachineError);
});

machineTest(
  "a killed supervisor leaves a machine that can be adopted and stopped",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }));
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
    assertEquals((await machineStatus(host, "one")).state, "running");
    await assertRejects(
      () => controlClient(host, "one"),
      MachineStateError,
      "without a supervisor",
    );
    await assertRejects(
      () => up(host, testPlan(host, { name: "one" })),
      NameTakenError,
      "running without a supervisor",
    );
    await adopt(host, "one");
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.supervised, status.interfaces[0]?.state], [
      "running",
      true,
      "up",
    ]);
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
    assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
  },
);

machineTest("adopt() starts the passt that died while nobody watched", async (host, root) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await upDetached(host, plan);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
  tryKill(await pidIn(host, plan.passt[0]?.pidFile ?? ""));
  await until("it is down", async () => await interfaceState(host, "one") === "down");
  await adopt(host, "one");
  await until("it is up again", async () => await interfaceState(host, "one") === "up");
  assertEquals(await listens(host, plan.passt[0]?.socket ?? ""), true);
  await stopMachine(host, "one", { force: true });
});

machineTest("a killed passt is started again, and QEMU is connected to it", async (host) => {
  const events: MachineEvent[] = [];
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const supervision = await up(host, plan, { onEvent: (event) => events.push(event) });
  const pidFile = plan.passt[0]?.pidFile ?? "";
  const first = await pidIn(host, pidFile);
  Deno.kill(first, "SIGKILL");
  const states = () => events.flatMap((one) => one.event === "interface" ? [one.state] : []);
  await until("it is up again", () => states().includes("up"));
  assertEquals(states(), ["reconnecting", "up"]);
  assertEquals(await pidIn(host, pidFile) === first, false);
  await supervision.stop({ force: true });
});

machineTest(
  "a passt that cannot be joined to QEMU again leaves the interface down",
  async (host) => {
    const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`], hub: false });
    const supervision = await up(host, plan);
    Deno.kill(await pidIn(host, plan.passt[0]?.pidFile ?? ""), "SIGKILL");
    await until("it is down", () => supervision.status().interfaces[0]?.state === "down");
    assertMatch(supervision.status().interfaces[0]?.reason ?? "", /cannot reconnect/);
    await supervision.stop({ force: true });
  },
);

machineTest("a QEMU that is killed is a failure that is reported and remembered", async (host) => {
  const supervision = await up(
    host,
    testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }),
  );
  Deno.kill(supervision.status().pid ?? 0, "SIGKILL");
  const ended = await supervision.ended;
  assertEquals([ended.outcome, ended.reason], ["failed", "crash"]);
  // What a QEMU says at its gate, and of a hub of domrun's, is no last word.
  assertEquals(ended.log, []);
  assertEquals((await lastRun(host, "one"))?.ended.reason, "crash");
  await (await up(host, testPlan(host, { name: "one" }))).stop({ force: true });
  assertEquals((await lastRun(host, "one"))?.ended.reason, "killed-on-request");
});

machineTest("guest power-off, pause and resume over the control socket", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  const client = await controlClient(host, "one");
  const events: MachineEvent[] = [];
  await client.events((event) => events.push(event));
  await client.pause();
  await until("it is paused", async () => (await client.status()).state === "paused");
  await client.resume();
  await until("it runs", async () => (await client.status()).state === "running");
  await assertRejects(() => client.qmp("nonesuch"), Error, "nonesuch has not been found");
  await assertRejects(
    () => client.call("nonesuch"),
    Error,
    'There is no method "nonesuch": the supervisor of machine "one" ' +
      `(process ${host.processId}) is of another domrun`,
  );
  await client.qmp("quit");
  assertEquals((await supervision.ended).reason, "quit-over-qmp");
  await client.closed;
  assertEquals(events.at(-1)?.event, "ended");
});

machineTest("a console relays both ways and serves one client at a time", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  const serial = consoleOf(supervision.status(), undefined);
  const connection = await connectConsole(host, "one", serial);
  await until("QEMU has taken the client", async () => {
    const client = await controlClient(host, "one");
    const [use] = await client.consoles();
    client.close();
    return use?.busy === true;
  });
  await assertRejects(
    () => connectConsole(host, "one", serial),
    MachineStateError,
    "it serves one client at a time",
  );
  const input = ReadableStream.from([new Uint8Array([0x61, 0x1d, 0x62])]);
  const end = await relay(connection, {
    input,
    output: () => Promise.resolve(),
    escapeByte: 0x1d,
  });
  assertEquals(end, "escape");
  await supervision.stop({ force: true });
});
