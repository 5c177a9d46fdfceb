/** The lock of a machine: those who want the same one wait for each other, and for nobody else. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { directoryLocks } from "../host/directory_lock.ts";
import type { Host } from "../host/host.ts";
import { LockedError } from "../host/locked_error.ts";
import { frozenLock } from "../host/testing/frozen_lock.ts";
import { until } from "../host/testing/until.ts";
import { collectGarbage } from "./collect_garbage.ts";
import { lastRunFiles, lastRuns } from "./logs/last_run.ts";
import { NameTakenError } from "./errors.ts";
import { machines } from "./list_machines.ts";
import { takeName } from "./machine/ownership.ts";
import { stopMachine } from "./stop_machine.ts";
import { later, testPlan } from "./testing/machine.ts";
import { machineTest, supervisorOf, tryKill } from "./testing/real_machines.ts";
import { adopt, up, upDetached } from "./up.ts";

function impatient(host: Host): Host {
  return { ...host, files: { ...host.files, lockDirectory: directoryLocks(300) } };
}

/** What a machine leaves whose QEMU and whose supervisor were killed. */
async function dead(host: Host, root: string, name: string): Promise<void> {
  const { pid } = await upDetached(host, testPlan(host, { name }));
  tryKill(await supervisorOf(root, name));
  tryKill(pid);
  await until("it is dead", async () => (await stateOf(host, name)) === "failed");
}

async function stateOf(host: Host, name: string): Promise<string | undefined> {
  return (await machines(host)).find((one) => one.name === name)?.state;
}

machineTest(
  "who freezes with the lock of one machine holds up that one alone, and is named",
  async (there, root) => {
    const host = impatient(there);
    await dead(host, root, "one");
    const { directory } = testPlan(host, { name: "one" });
    const frozen = await frozenLock(directory);
    const words = `Cannot lock ${directory}: process ${frozen.pid} has held it for 0.3 seconds`;
    const wishes = [
      () => up(host, testPlan(host, { name: "one" })),
      () => stopMachine(host, "one"),
      () => stopMachine(host, "one", { force: true }),
    ];
    for (const wish of wishes) await assertRejects(wish, LockedError, words);
    const [listed] = await machines(host);
    assertEquals(listed?.state, "failed");
    assertMatch(
      listed?.reason ?? "",
      new RegExp(`process ${frozen.pid} is removing what is left$`),
    );
    await upDetached(host, testPlan(host, { name: "two" }));
    assertEquals(await collectGarbage(host), { removed: [], kept: [words] });
    await stopMachine(host, "two", { force: true });
    await frozen.end();
    assertEquals(await collectGarbage(host), { removed: ["one"], kept: [] });
  },
);

machineTest("a machine whose lock is held cannot be adopted, and goes on", async (there, root) => {
  const host = impatient(there);
  const plan = testPlan(host, { name: "one" });
  await upDetached(host, plan);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await until("nobody supervises", async () => (await machines(host))[0]?.supervised === false);
  const frozen = await frozenLock(plan.directory);
  await assertRejects(() => adopt(host, "one"), LockedError, `process ${frozen.pid} has held it`);
  assertEquals(await stateOf(host, "one"), "running");
  await frozen.end();
  await adopt(host, "one");
  await stopMachine(host, "one", { force: true });
});

machineTest(
  "while the lock of all is held, machines stop, and up says why it waits",
  async (there) => {
    const host = impatient(there);
    await upDetached(host, testPlan(host, { name: "one" }));
    const frozen = await frozenLock(host.directories.machines);
    await assertRejects(
      () => up(host, testPlan(host, { name: "two" })),
      LockedError,
      `Cannot lock ${host.directories.machines}: process ${frozen.pid} has held it`,
    );
    assertEquals((await machines(host)).map(({ name }) => name), ["one"]);
    await stopMachine(host, "one", { force: true });
    await frozen.end();
  },
);

machineTest(
  "what a dead machine left is removed while others are started and stopped",
  async (host, root) => {
    await dead(host, root, "one");
    const removing = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: Host = {
      ...host,
      files: {
        ...host.files,
        async removeTree(path) {
          if (!path.endsWith("/machines/one")) return await host.files.removeTree(path);
          removing.resolve();
          await goOn.promise;
          await host.files.removeTree(path);
        },
      },
    };
    const collected = collectGarbage(slow);
    await removing.promise;
    await upDetached(host, testPlan(host, { name: "two" }));
    await stopMachine(host, "two", { force: true });
    goOn.resolve();
    assertEquals((await collected).removed, ["one"]);
  },
);

machineTest("of twenty that take the name of a dead machine one gets it", async (host, root) => {
  await dead(host, root, "one");
  const plan = testPlan(host, { name: "one" });
  const listen = async () => {
    const listener = await host.sockets.listen(`${plan.directory}/launch.socket`);
    return { close: () => Promise.resolve(listener.close()) };
  };
  // Locks of their own, as if each were a process.
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      takeName(
        { ...host, files: { ...host.files, lockDirectory: directoryLocks() } },
        plan,
        listen,
      )),
  );
  const won = outcomes.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  const lost = outcomes.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  assertEquals([won.length, lost.length], [1, 19]);
  for (const error of lost) {
    assertEquals([error instanceof NameTakenError, error.situation], [true, "starting"]);
  }
  await won[0]?.close();
  assertEquals((await collectGarbage(host)).removed, ["one"]);
});

machineTest(
  "of several gc at once one removes what there is, and the others have nothing to say",
  async (host, root) => {
    await dead(host, root, "one");
    const found = await Promise.all(Array.from({ length: 5 }, () => collectGarbage(host)));
    assertEquals(found.flatMap(({ removed }) => removed), ["one"]);
    assertEquals(found.flatMap(({ kept }) => kept), []);
  },
);

machineTest("gc leaves a directory alone that a launcher has just made", async (host) => {
  const { directory } = testPlan(host, { name: "one" });
  for (const path of [directory, host.directories.passt]) {
    await host.files.ensureDirectory(path, 0o700);
  }
  // However slow this host is.
  const { ctimeMs = 0 } = await host.files.stat(directory) ?? {};
  const soon: Host = { ...host, clock: { ...host.clock, now: () => ctimeMs } };
  assertEquals(await collectGarbage(soon), { removed: [], kept: [] });
  assertEquals(await collectGarbage(later(host)), { removed: ["one"], kept: [] });
  // Nothing has run there.
  assertEquals(await lastRuns(host), []);
});

machineTest("of a machine whose record is lost the log of its QEMU is kept", async (host) => {
  const { directory, qemu } = testPlan(host, { name: "one" });
  for (const path of [directory, host.directories.passt]) {
    await host.files.ensureDirectory(path, 0o700);
  }
  await Deno.writeTextFile(qemu.logFile, "it crashed\n");
  assertEquals(await collectGarbage(later(host)), { removed: ["one"], kept: [] });
  assertEquals((await lastRuns(host)).map(({ name }) => name), ["one"]);
  assertEquals(await Deno.readTextFile(lastRunFiles(host, "one").qemuLog), "it crashed\n");
});

machineTest("gc and stop beside up leave a machine alone that is being started", async (host) => {
  for (let round = 0; round < 5; round++) {
    const plan = testPlan(host, { name: "one" });
    let over = false;
    const gc = (async () => {
      while (!over) {
        assertEquals(await collectGarbage(host), { removed: [], kept: [] });
        await host.clock.sleep(1);
      }
    })();
    await upDetached(host, plan);
    assertEquals(await stateOf(host, "one"), "running");
    over = true;
    await gc;
    await Promise.all([stopMachine(host, "one", { force: true }), collectGarbage(host)]);
    assertEquals(await machines(host), []);
  }
});
