/**
 * A machine's life with the real passt and the real QEMU. Run as a program (`deno run machine_it_test.ts
 * ROOT supervise NAME`) this file is the detached supervisor of its own tests.
 */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { systemHost } from "../host/mod.ts";
import type { Host } from "../host/host.ts";
import { controlClient } from "./control_client.ts";
import { LaunchError, MachineStateError, NameTakenError, NoSuchMachineError } from "./errors.ts";
import { LaunchInterrupted } from "./errors.ts";
import { launch } from "./launch.ts";
import type { MachineEvent } from "./machine_event.ts";
import { readPid } from "./machine_record.ts";
import { machines, machineStatus } from "./machines.ts";
import { lastReport } from "./last_report.ts";
import { machineFiles } from "./machine_files.ts";
import { stopMachine } from "./stop_machine.ts";
import { hostBelow, testPlan } from "./test_machine.ts";
import { adopt, superviseDetached, up, upDetached } from "./up.ts";
import { connectConsole, consoleOf, relay } from "./console.ts";
import { listens } from "./passt_process.ts";

if (import.meta.main) {
  const [root = "", , name = ""] = Deno.args;
  const supervision = await superviseDetached(hostBelow(systemHost(), root), name);
  await supervision?.ended;
  Deno.exit(0);
}

const PROGRAMS = ["qemu-system-x86_64", "passt"];
const found = await Promise.all(PROGRAMS.map((name) => systemHost().programs.find(name)));
const missing = PROGRAMS.filter((_, index) => found[index] === undefined);
if (missing.length > 0) console.log(`SKIP ${missing.join(", ")} not installed`);

/** A test with directories of its own, after which no process and no file may be left. */
function machineTest(name: string, body: (host: Host, root: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: missing.length > 0,
    async fn() {
      const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dvm" });
      try {
        await body(testHost(root), root);
        await assertNothingLeft(root);
      } finally {
        for (const pid of await processesOf(root)) tryKill(pid);
        await Deno.remove(root, { recursive: true });
      }
    },
  });
}

function testHost(root: string): Host {
  const file = new URL(import.meta.url).pathname;
  const map = Deno.env.get("DOMRUN_IMPORT_MAP") ??
    (Deno.env.get("DOMRUN_DEPS") === "jsr" ? undefined : npmImportMap());
  const args = ["run", "-A", "-q", ...(map === undefined ? [] : ["--import-map", map]), file, root];
  return hostBelow(systemHost({ selfCommand: { program: Deno.execPath(), args } }), root);
}

function npmImportMap(): string {
  return new URL("../../scripts/npm/import_map.json", import.meta.url).pathname;
}

/** Processes whose command line names a file below `root`. */
async function processesOf(root: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (line.includes(`${root}/`) || line.includes(`${root}\0`)) pids.push(Number(name));
  }
  return pids;
}

async function assertNothingLeft(root: string): Promise<void> {
  await until("no process is left", async () => (await processesOf(root)).length === 0);
  const files: string[] = [];
  for (const directory of ["machines", "passt"]) {
    for await (const { name } of Deno.readDir(`${root}/${directory}`)) files.push(name);
  }
  assertEquals(files.filter((name) => name !== ".last"), []);
}

/** Waits for something that other processes do; fails after ten seconds. */
async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited 10 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function tryKill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has gone by itself.
  }
}

async function pidIn(host: Host, path: string): Promise<number> {
  const pid = await readPid(host, path);
  if (pid === undefined) throw new Error(`There is no pid in ${path}`);
  return pid;
}

async function supervisorOf(root: string, name: string): Promise<number> {
  for (const pid of await processesOf(root)) {
    const line = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    if (line.includes(`supervise\0${name}`)) return pid;
  }
  throw new Error(`Nobody supervises ${name}`);
}

async function interfaceState(host: Host, name: string): Promise<string | undefined> {
  return (await machineStatus(host, name)).interfaces[0]?.state;
}

machineTest("up() runs a machine in this process until it is stopped", async (host) => {
  const events: MachineEvent[] = [];
  const plan = testPlan(host, { name: "one", ports: ["20300:80"] });
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
  assertEquals(ended.reason, "stop-requested");
  assertEquals(await machines(host), []);
  assertEquals(events.map(({ event }) => event), [
    "launching",
    "passt-ready",
    "qemu-ready",
    "launched",
    "supervising",
    "state",
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
  assertEquals((await supervision.ended).reason, "interrupted");
});

machineTest("stop ladder reaches SIGKILL when QEMU is stopped by the kernel", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  const pid = supervision.status().pid ?? 0;
  Deno.kill(pid, "SIGSTOP");
  for (let rung = 0; rung < 4; rung++) supervision.interrupt();
  assertEquals((await supervision.ended).reason, "interrupted");
});

machineTest("upDetached() leaves a supervised machine, and stopMachine() ends it", async (host) => {
  await upDetached(host, testPlan(host, { name: "one", ports: ["20301:80"] }));
  const status = await machineStatus(host, "one");
  assertEquals([status.state, status.supervised], ["running", true]);
  assertEquals((await stopMachine(host, "one", { force: true })).outcome, "stopped");
  await assertRejects(() => stopMachine(host, "one"), NoSuchMachineError);
});

machineTest("two launches of one name: exactly one wins", async (host) => {
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => up(host, testPlan(host, { name: "one", ports: ["20302:80"] }))),
  );
  const won = results.filter((one) => one.status === "fulfilled");
  assertEquals(won.length, 1);
  for (const result of results) {
    if (result.status === "rejected") assertEquals(result.reason.name, "NameTakenError");
  }
  await won[0]?.value.stop({ force: true });
});

machineTest("a running machine's name is taken", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one" }));
  await assertRejects(
    () => up(host, testPlan(host, { name: "one" })),
    NameTakenError,
    'Cannot take the name "one": a machine of this name is running',
  );
  await supervision.stop({ force: true });
});

machineTest(
  "a killed supervisor leaves a machine that can be adopted and stopped",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one", ports: ["20303:80"] }));
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
  const plan = testPlan(host, { name: "one", ports: ["20304:80"] });
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
  const plan = testPlan(host, { name: "one", ports: ["20305:80"] });
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
    const plan = testPlan(host, { name: "one", ports: ["20306:80"], hub: false });
    const supervision = await up(host, plan);
    Deno.kill(await pidIn(host, plan.passt[0]?.pidFile ?? ""), "SIGKILL");
    await until("it is down", () => supervision.status().interfaces[0]?.state === "down");
    assertMatch(supervision.status().interfaces[0]?.reason ?? "", /cannot reconnect/);
    await supervision.stop({ force: true });
  },
);

machineTest("a taken port undoes everything and names the interface", async (host) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 20307 });
  const plan = testPlan(host, { name: "one", ports: ["20308:80", "127.0.0.1/20307:80"] });
  const error = await assertRejects(
    () => launch(host, plan, { supervisor: "detached" }),
    LaunchError,
  );
  listener.close();
  assertMatch(error.message, /^Cannot start passt for interface "net1": /);
  assertEquals(error.place, { file: "one.xml", line: 11, column: 5 });
  assertEquals(error.undoFailures, []);
});

machineTest("a bad argument of QEMU undoes everything", async (host) => {
  const plan = testPlan(host, {
    name: "one",
    ports: ["20309:80"],
    extraArgs: ["-device", "nonesuch"],
  });
  const error = await assertRejects(
    () => launch(host, plan, { supervisor: "detached" }),
    LaunchError,
  );
  assertMatch(error.message, /'nonesuch' is not a valid device model name/);
  assertEquals(error.undoFailures, []);
});

machineTest("a missing image is named before anything starts", async (host) => {
  const place = { file: "one.xml", line: 7, column: 3 };
  const files = [{
    path: "/nonexistent/a.img",
    access: "read",
    purpose: "disk 'vda'",
    place,
  }] as const;
  await host.files.ensureDirectory(host.directories.machines, 0o700);
  await host.files.ensureDirectory(host.directories.passt, 0o700);
  const error = await assertRejects(
    () => up(host, testPlan(host, { name: "one", files })),
    LaunchError,
  );
  assertMatch(error.message, /^Cannot use \/nonexistent\/a.img for disk 'vda': it does not exist/);
  assertEquals(error.place, place);
});

for (const last of ["launching", "passt-ready", "qemu-ready"] as const) {
  machineTest(`an interrupt after ${last} undoes everything`, async (host) => {
    const stop = new AbortController();
    const plan = testPlan(host, { name: "one", ports: ["20310:80", "20311:80"] });
    await assertRejects(() =>
      launch(host, plan, {
        supervisor: "detached",
        signal: stop.signal,
        onEvent: ({ event }) => event === last && stop.abort(),
      }), LaunchInterrupted);
  });
}

machineTest("stopMachine() gives up a launch that is under way", async (host) => {
  const plan = testPlan(host, { name: "one", ports: ["20312:80"] });
  let stopped: Promise<unknown> = Promise.resolve();
  await assertRejects(() =>
    launch(host, plan, {
      supervisor: "caller",
      beforeStart: async () => {
        stopped = stopMachine(host, "one");
        await until("the wish has come", () =>
          new Promise((done) => setTimeout(() => done(true), 50)));
      },
    }), LaunchInterrupted);
  await stopped;
});

machineTest("a QEMU that is killed is a failure that is reported and remembered", async (host) => {
  const supervision = await up(host, testPlan(host, { name: "one", ports: ["20313:80"] }));
  Deno.kill(supervision.status().pid ?? 0, "SIGKILL");
  const ended = await supervision.ended;
  assertEquals([ended.outcome, ended.reason], ["failed", "crash"]);
  assertEquals((await lastReport(host, "one"))?.ended.reason, "crash");
  await (await up(host, testPlan(host, { name: "one" }))).stop({ force: true });
  assertEquals(await lastReport(host, "one"), undefined);
});

machineTest(
  "what a dead machine left is shown, and gives way to the next one",
  async (host, root) => {
    const plan = testPlan(host, { name: "one", ports: ["20314:80"] });
    await upDetached(host, plan);
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    Deno.kill(await pidIn(host, plan.qemu.pidFile), "SIGKILL");
    await until("it is dead", async () => (await machineStatus(host, "one")).state === "failed");
    await assertRejects(() => controlClient(host, "one"), MachineStateError, "has died");
    const next = await up(host, plan);
    assertEquals(next.status().state, "running");
    await next.stop({ force: true });
  },
);

machineTest("what a launcher that died left is removed by stop", async (host, root) => {
  const plan = testPlan(host, { name: "one", ports: ["20315:80"] });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", ...evalArgs(), launcherThatDies(root, "one", "20315:80")],
    stderr: "inherit",
  });
  await child.output();
  await until("the launcher has gone", async () =>
    !(await listens(
      host,
      machineFiles(host.directories.machines, "one").launchSocket,
    )));
  assertEquals((await machines(host)).map(({ state }) => state), ["failed"]);
  assertEquals(await readPid(host, plan.qemu.pidFile) === undefined, false);
  await stopMachine(host, "one");
});

function evalArgs(): readonly string[] {
  const map = Deno.env.get("DOMRUN_IMPORT_MAP") ?? npmImportMap();
  return Deno.env.get("DOMRUN_DEPS") === "jsr" ? [] : ["--import-map", map];
}

/** A launcher that is killed while QEMU waits: the worst moment. */
function launcherThatDies(root: string, name: string, ports: string): string {
  const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  return `
    import { systemHost } from ${from("../host/mod.ts")};
    import { hostBelow, testPlan } from ${from("./test_machine.ts")};
    import { launch } from ${from("./launch.ts")};
    const host = hostBelow(systemHost(), ${JSON.stringify(root)});
    await launch(host, testPlan(host, { name: "${name}", ports: ["${ports}"] }), {
      supervisor: "caller",
      beforeStart: () => { Deno.kill(Deno.pid, "SIGKILL"); return Promise.resolve(); },
    });`;
}

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
  await assertRejects(() => client.call("nonesuch"), Error, 'There is no method "nonesuch"');
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
  const end = await relay(connection, { input, output: () => Promise.resolve() });
  assertEquals(end, "escape");
  await supervision.stop({ force: true });
});
