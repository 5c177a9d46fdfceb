/** One bad machine never breaks the others, and what lives is never called dead. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { until } from "../host/testing/until.ts";
import type { Host } from "../host/host.ts";
import { machineFiles, passtFiles } from "../plan/machine_files.ts";
import { renderPlanShell } from "../plan/render.ts";
import { collectGarbage } from "./collect_garbage.ts";
import { connectConsole } from "./console.ts";
import { controlClient } from "./control/client.ts";
import {
  ForeignDirectoryError,
  LaunchError,
  MachineStateError,
  NameTakenError,
  NoSuchMachineError,
} from "./errors.ts";
import { guestAgent } from "./guest/agent.ts";
import { knownDoorTo, sshDoor, sshDoorOverVsock } from "./guest/door.ts";
import { machines, machineStatus } from "./list_machines.ts";
import type { MachineEvent } from "./machine/event.ts";
import { stopMachine } from "./stop_machine.ts";
import { later, testPlan } from "./testing/machine.ts";
import { machineTest, pidIn, supervisorOf } from "./testing/real_machines.ts";
import { adopt, up, upDetached } from "./up.ts";
import { waitMachine } from "./wait_machine.ts";

const PLAN_NULL = '{"format":1,"phase":"launched","startedAt":"2026-01-01T00:00:00Z","plan":null}';

const DAMAGES: readonly (readonly [what: string, spoil: (path: string) => Promise<void>])[] = [
  ["empty", (path) => Deno.writeTextFile(path, "")],
  ["cut off", (path) => Deno.truncate(path, 100)],
  ["of another format", (path) => Deno.writeTextFile(path, '{"format":7}')],
  ["of a wrong shape", (path) => Deno.writeTextFile(path, PLAN_NULL)],
  ["missing", (path) => Deno.remove(path)],
  ["a directory", async (path) => {
    await Deno.remove(path);
    await Deno.mkdir(path);
  }],
];

async function running(host: Host, name: string): Promise<number> {
  await upDetached(host, testPlan(host, { name, ports: [`${await freePort()}:80`] }));
  return (await machineStatus(host, name)).pid ?? 0;
}

async function abandoned(host: Host, root: string, name: string): Promise<number> {
  const pid = await running(host, name);
  Deno.kill(await supervisorOf(root, name), "SIGKILL");
  await until("nobody supervises", async () => !(await machineStatus(host, name)).supervised);
  return pid;
}

for (const [what, spoil] of DAMAGES) {
  machineTest(`a supervised machine whose record is ${what} runs, and stops`, async (host) => {
    const pid = await running(host, "one");
    await spoil(machineFiles(host.directories.machines, "one").machine);
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.supervised, status.pid], ["running", true, pid]);
    assertEquals((await collectGarbage(host)).removed, []);
    assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
  });

  machineTest(
    `a machine without supervisor whose record is ${what} is said, and kept until stopped`,
    async (host, root) => {
      await running(host, "other");
      const pid = await abandoned(host, root, "one");
      await spoil(machineFiles(host.directories.machines, "one").machine);
      const [one, other] = await machines(host);
      assertEquals([one?.state, one?.pid, other?.state], ["unreadable", pid, "running"]);
      assertMatch(one?.reason ?? "", /machine\.json.*, and its QEMU \(process \d+\) runs$/);
      await assertRejects(
        () => adopt(host, "one"),
        MachineStateError,
        'Cannot tell what machine "one" is',
      );
      await assertRejects(
        () => up(host, testPlan(host, { name: "one" })),
        NameTakenError,
        "cannot be read",
      );
      const { removed, kept } = await collectGarbage(host);
      assertEquals([removed, kept.length], [[], 1]);
      const warnings: unknown[] = [];
      const onEvent = (event: MachineEvent) => event.event === "warning" && warnings.push(event);
      // Asked, so that there is time for a warning.
      const ended = await stopMachine(host, "one", { timeoutMs: 1_000, onEvent });
      assertEquals([ended.outcome, warnings], ["stopped", []]);
      await stopMachine(host, "other", { force: true });
    },
  );
}

machineTest("a wait for a machine that nobody can read says so, once", async (host, root) => {
  await abandoned(host, root, "one");
  await Deno.writeTextFile(machineFiles(host.directories.machines, "one").machine, "{");
  const told: string[] = [];
  const isTold = Promise.withResolvers<void>();
  const waited = waitMachine(host, "one", new AbortController().signal, (reason) => {
    told.push(reason);
    isTold.resolve();
  });
  await isTold.promise;
  await assertRejects(() => knownDoorTo(host, "one", 80), MachineStateError, "Cannot tell what");
  await stopMachine(host, "one", { force: true });
  assertEquals((await waited)?.event, "ended");
  assertEquals(told, ["machine.json is not JSON: it may be cut off"]);
});

machineTest("whoever needs a machine that has died is told so", async (host, root) => {
  const pid = await abandoned(host, root, "one");
  const { consoles: [console] } = await machineStatus(host, "one");
  Deno.kill(pid, "SIGKILL");
  await until("it is dead", async () => (await machineStatus(host, "one")).state === "failed");
  const needs: readonly (() => Promise<unknown>)[] = [
    () => controlClient(host, "one"),
    () => guestAgent(host, "one"),
    () => sshDoor(host, "one"),
    () => sshDoorOverVsock(host, "one"),
    ...console === undefined ? [] : [() => connectConsole(host, "one", console)],
  ];
  assertEquals(needs.length, 5);
  for (const need of needs) {
    const error = await assertRejects(need, MachineStateError);
    assertEquals(error.message, 'Machine "one" has died together with its supervisor');
  }
  await stopMachine(host, "one");
});

machineTest("what is no machine is shown, and hides no machine", async (host) => {
  const { machines: directory } = host.directories;
  await running(host, "one");
  await Deno.mkdir(`${directory}/empty`, { mode: 0o700 });
  await Deno.writeTextFile(`${directory}/file`, "");
  await Deno.symlink("one", `${directory}/link`);
  await Deno.mkdir(`${directory}/open`);
  await Deno.chmod(`${directory}/open`, 0o777);
  const found = await machines(host);
  assertEquals(found.map(({ name, state, reason = "" }) => [name, state, reason.split(";")[0]]), [
    ["empty", "unreadable", "it has no machine.json"],
    ["file", "unreadable", "it is not a directory"],
    ["link", "unreadable", "it is a symbolic link"],
    ["one", "running", ""],
    ["open", "unreadable", "others may write to it"],
  ]);
  await assertRejects(() => stopMachine(host, "link"), ForeignDirectoryError, "symbolic link");
  for (const name of ["file", "link", "open"]) {
    await assertRejects(() => up(host, testPlan(host, { name })), LaunchError, "no machine's");
  }
  const { removed, kept } = await collectGarbage(later(host));
  assertEquals([removed, kept.length], [["empty"], 3]);
  assertEquals((await machineStatus(host, "one")).state, "running");
  for (const name of ["file", "link", "open"]) await Deno.remove(`${directory}/${name}`);
  await stopMachine(host, "one", { force: true });
});

machineTest(
  "a wait ends when its machine's directory is not believed any more",
  async (host, root) => {
    await abandoned(host, root, "one");
    const { directory } = machineFiles(host.directories.machines, "one");
    const waited = waitMachine(host, "one", new AbortController().signal);
    await Deno.chmod(directory, 0o777);
    await assertRejects(() => waited, ForeignDirectoryError, "others may write to it");
    await Deno.chmod(directory, 0o700);
    await stopMachine(host, "one", { force: true });
  },
);

type Loss = readonly [what: string, files: (keyof ReturnType<typeof machineFiles>)[]];

const LOSSES: readonly Loss[] = [
  ["its log", ["qemuLog"]],
  ["its pid file", ["qemuPidFile"]],
  ["its log, its pid file and its QMP socket", ["qemuLog", "qemuPidFile", "qmpSocket"]],
];

for (const [what, lost] of LOSSES) {
  machineTest(`a QEMU that lost ${what} lives, and is ended by its process`, async (host, root) => {
    const pid = await abandoned(host, root, "one");
    const files = machineFiles(host.directories.machines, "one");
    for (const key of lost) await Deno.remove(files[key]);
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.supervised, status.pid], ["running", false, pid]);
    assertEquals((await collectGarbage(host)).removed, []);
    await stopMachine(host, "one", { force: true });
    assertEquals(await host.programs.exists(pid), false);
  });
}

machineTest(
  "a log that was replaced, and a pid of a stranger, mislead nobody",
  async (host, root) => {
    const pid = await abandoned(host, root, "one");
    const { qemuLog, qemuPidFile } = machineFiles(host.directories.machines, "one");
    await Deno.remove(qemuLog);
    await Deno.writeTextFile(qemuLog, "");
    await Deno.writeTextFile(qemuPidFile, `${Deno.pid}\n`);
    assertEquals((await machineStatus(host, "one")).pid, pid);
    await stopMachine(host, "one", { force: true });
  },
);

machineTest("ps leaves a passt alone that waits for QEMU", async (host, root) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await upDetached(host, plan);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
  const [planned] = plan.passt;
  Deno.kill(await pidIn(host, planned?.pidFile ?? ""), "SIGKILL");
  // One that nobody is connected to: QEMU 7.2 does not come back by itself.
  await Deno.remove(planned?.socket ?? "");
  await until("passt has the port of the one that was killed", async () => {
    const { exit } = await host.programs.run("passt", planned?.args ?? [], { timeoutMs: 5_000 });
    return exit.kind === "exited" && exit.code === 0;
  });
  const waiting = await pidIn(host, planned?.pidFile ?? "");
  for (let look = 0; look < 3; look++) {
    assertEquals((await machineStatus(host, "one")).interfaces[0]?.state, "up");
  }
  assertEquals(await host.programs.exists(waiting), true);
  await stopMachine(host, "one", { force: true });
});

machineTest("gc removes passt's files that no machine names, and no others", async (host) => {
  await running(host, "one");
  const { passt } = host.directories;
  const before = await host.files.list(passt);
  const stale = passtFiles(passt, "gone", "net0");
  await Deno.writeTextFile(stale.pidFile, "999999999\n");
  const listener = Deno.listen({ transport: "unix", path: stale.socket });
  const kept = [
    `${stale.socket}: process 999999999 listens there, and no machine is known ` +
    "that it belongs to",
  ];
  assertEquals(await collectGarbage(host), { removed: [], kept });
  listener.close();
  assertEquals(await collectGarbage(host), { removed: [], kept: [] });
  assertEquals((await host.files.list(passt)).toSorted(), before.toSorted());
  await stopMachine(host, "one", { force: true });
});

machineTest("stop kills a passt that is frozen, and leaves nothing of it", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await upDetached(host, plan);
  const pid = await pidIn(host, plan.passt[0]?.pidFile ?? "");
  Deno.kill(pid, "SIGSTOP");
  assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
  await until("passt is gone", async () => !(await host.programs.exists(pid)));
});

machineTest("a machine stays listed as long as its passt cannot be ended", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const deaf: Host = {
    ...host,
    programs: { ...host.programs, signal: () => Promise.resolve(false) },
  };
  const supervision = await up(deaf, plan);
  const pid = await pidIn(host, plan.passt[0]?.pidFile ?? "");
  Deno.kill(pid, "SIGSTOP");
  const { outcome, message } = await supervision.stop({ force: true });
  assertEquals(outcome, "failed");
  assertMatch(
    message,
    new RegExp(`^Killed on request; passt of net0 \\(pid ${pid}\\) still listens`),
  );
  assertEquals((await machineStatus(host, "one")).state, "failed");
  await assertRejects(
    () => stopMachine(deaf, "one"),
    LaunchError,
    `passt of net0 (pid ${pid}) still listens`,
  );
  // With a kill it goes.
  await stopMachine(host, "one");
});

machineTest(
  "a machine that has lost its record, its log and its QMP socket is never called gone",
  async (host, root) => {
    const pid = await abandoned(host, root, "one");
    const files = machineFiles(host.directories.machines, "one");
    await Deno.writeTextFile(files.machine, "[]");
    await Deno.remove(files.qemuLog);
    await Deno.remove(files.qmpSocket);
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.pid], ["unreadable", pid]);
    assertMatch(status.reason ?? "", /, and its QEMU \(process \d+\) runs$/);
    assertEquals((await collectGarbage(host)).removed, []);
    assertEquals(await host.programs.exists(pid), true);
    assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
    assertEquals(await host.programs.exists(pid), false);
  },
);

/** What is there to lose of a machine that nobody supervises. */
const REMOVALS: readonly (readonly [what: string, path: (host: Host) => string])[] = [
  ["its directory", (host) => machineFiles(host.directories.machines, "one").directory],
  ["all directories of machines", (host) => host.directories.machines],
];

for (const [what, pathOf] of REMOVALS) {
  machineTest(`a machine without supervisor that has lost ${what} is found`, async (host, root) => {
    const pid = await abandoned(host, root, "one");
    const plan = testPlan(host, { name: "one" });
    await Deno.remove(pathOf(host), { recursive: true });
    const [status, ...others] = await machines(host);
    const reason = `its directory was removed, and its QEMU (process ${pid}) runs`;
    assertEquals([status?.name, status?.state, status?.pid, status?.reason, status?.startedAt], [
      "one",
      "unreadable",
      pid,
      reason,
      "",
    ]);
    assertEquals(others, []);
    const taken = await assertRejects(() => up(host, plan), NameTakenError);
    assertEquals(
      taken.message,
      'Cannot take the name "one": a QEMU of this name runs whose directory was removed ' +
        `(process ${pid})`,
    );
    const { removed, kept } = await collectGarbage(host);
    assertEquals([removed, kept], [[], [`one: ${reason}`]]);
    await assertRejects(() => adopt(host, "one"), MachineStateError, "Cannot tell what machine");
    // Another name is not its.
    await assertRejects(() => stopMachine(host, "on"), NoSuchMachineError);
    assertEquals(await host.programs.exists(pid), true);
    const rungs: string[] = [];
    const ended = await stopMachine(host, "one", {
      onEvent: (event) => event.event === "stopping" && rungs.push(event.rung),
    });
    assertEquals(rungs, ["SIGTERM"]);
    assertEquals(
      ended.message,
      "Killed: the guest could not be asked to power off: nobody listens at its QMP socket",
    );
    assertEquals([await host.programs.exists(pid), await machines(host)], [false, []]);
  });
}

machineTest(
  "a machine of a long name and with a comma is found without its directory",
  async (host, root) => {
    const name = `a,b-${"long".repeat(20)}`;
    const pid = await abandoned(host, root, name);
    await Deno.remove(machineFiles(host.directories.machines, name).directory, { recursive: true });
    assertEquals((await machines(host)).map((one) => [one.name, one.pid]), [[name, pid]]);
    assertEquals((await stopMachine(host, name, { force: true })).outcome, "stopped");
  },
);

machineTest(
  "a machine is left to its supervisor, which writes its directory again",
  async (host) => {
    const pid = await running(host, "one");
    await Deno.remove(machineFiles(host.directories.machines, "one").directory, {
      recursive: true,
    });
    assertEquals((await machineStatus(host, "one")).pid, pid);
    const ended = await stopMachine(host, "one", { force: true });
    assertEquals(ended.message, "Killed on request");
  },
);

machineTest(
  "a machine that the script of plan --shell started is never called gone",
  async (host) => {
    const plan = testPlan(host, { name: "one" });
    await host.files.ensureDirectory(host.directories.passt, 0o700);
    const script = renderPlanShell(plan);
    const run = async () => await new Deno.Command("sh", { args: ["-c", script] }).output();
    assertEquals((await run()).code, 0);
    const pid = await pidIn(host, plan.qemu.pidFile);
    const status = await machineStatus(host, "one");
    assertEquals([status.state, status.pid, status.reason], [
      "unreadable",
      pid,
      `it has no machine.json, and its QEMU (process ${pid}) runs`,
    ]);
    // Neither another script nor domrun starts a second one.
    assertEquals((await run()).code === 0, false);
    await assertRejects(() => up(host, plan), NameTakenError);
    assertEquals(await host.programs.exists(pid), true);
    assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
    assertEquals(await host.programs.exists(pid), false);
  },
);
