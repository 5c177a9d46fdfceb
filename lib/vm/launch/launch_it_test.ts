/** Launches with the real passt and the real QEMU: names, roll-back, and what is left of the dead. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { controlClient } from "../control/client.ts";
import { LaunchError, LaunchInterrupted, MachineStateError, NameTakenError } from "../errors.ts";
import {
  interfaceState,
  machineTest,
  onSmallDisk,
  pidIn,
  supervisorOf,
} from "../testing/real_machines.ts";
import { FileError, type Host, type Listener, StartError } from "../../host/host.ts";
import { freePort } from "../../host/testing/free_port.ts";
import { importMapArgs } from "../../host/testing/import_map.ts";
import { until } from "../../host/testing/until.ts";
import type { LaunchPlan, PlannedFile } from "../../plan/launch_plan.ts";
import { stopLaunch } from "./socket.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { machines, machineStatus } from "../list_machines.ts";
import { listens } from "../processes/listens.ts";
import { stopMachine } from "../stop_machine.ts";
import { type TestMachine, testPlan } from "../testing/machine.ts";
import { adopt, superviseDetached, up, upDetached } from "../up.ts";
import { waitMachine } from "../wait_machine.ts";

machineTest("two launches of one name: exactly one wins", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const results = await Promise.allSettled([1, 2, 3].map(() => up(host, plan)));
  const won = results.filter((one) => one.status === "fulfilled");
  const lost = results.flatMap((one) => one.status === "rejected" ? [one.reason.name] : []);
  assertEquals([won.length, lost], [1, ["NameTakenError", "NameTakenError"]]);
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

machineTest("a full disk undoes everything", async (host, root) => {
  await onSmallDisk(host, "4k", async () => {
    await host.files.append(`${root}/machines/.full`, "x".repeat(4096));
    const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
    const error = await assertRejects(() => up(host, plan), LaunchError);
    assertMatch(error.message, /No space left on device/);
    assertMatch(
      error.help ?? "",
      /^the file system of \/.*\/machines.* is full \(\d+ of \d+ KiB are free\): remove something there/,
    );
    assertEquals(await host.files.list(host.directories.machines), [".full"]);
  });
});

machineTest("a disk that gets full while a machine runs does not end it", async (host, root) => {
  await onSmallDisk(host, "128k", async () => {
    const supervision = await up(host, testPlan(host, { name: "one" }));
    await host.files.append(`${root}/machines/.full`, "x".repeat(128 * 1024)).catch(() => {});
    const client = await controlClient(host, "one");
    await client.pause();
    await until("it is paused", async () => (await client.status()).state === "paused");
    client.close();
    assertEquals((await supervision.stop({ force: true })).outcome, "stopped");
    // There may be room for its last run.
    const names = await host.files.list(host.directories.machines);
    assertEquals(names.filter((name) => name !== ".last"), [".full"]);
  });
});

const UNSAFE = [
  ["is a symbolic link", /it is a symbolic link$/, async (path: string) => {
    await Deno.mkdir(`${path}.elsewhere`);
    await Deno.symlink(`${path}.elsewhere`, path);
  }],
  ["others may write to", /others may write to it$/, async (path: string) => {
    await Deno.mkdir(path);
    await Deno.chmod(path, 0o777);
  }],
] as const;

for (const which of ["machines", "passt"] as const) {
  for (const [what, message, make] of UNSAFE) {
    machineTest(`a ${which} directory that ${what} is refused`, async (host, root) => {
      const other = which === "passt" ? "machines" : "passt";
      await make(`${root}/${which}`);
      await host.files.ensureDirectory(host.directories[other], 0o700);
      const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
      const error = await assertRejects(() => up(host, plan), LaunchError);
      assertMatch(error.message, message);
      assertEquals(error.undoFailures, []);
    });
  }
}

machineTest("a taken port undoes everything and names the interface", async (host) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const plan = testPlan(host, {
    name: "one",
    ports: [`${await freePort()}:80`, `127.0.0.1/${listener.addr.port}:80`],
  });
  const error = await assertRejects(
    () => upDetached(host, plan),
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
    ports: [`${await freePort()}:80`],
    extraArgs: ["-device", "nonesuch"],
  });
  const error = await assertRejects(
    () => upDetached(host, plan),
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
    const plan = testPlan(host, {
      name: "one",
      ports: [`${await freePort()}:80`, `${await freePort()}:80`],
    });
    await assertRejects(() =>
      upDetached(host, plan, {
        signal: stop.signal,
        onEvent: ({ event }) => event === last && stop.abort(),
      }), LaunchInterrupted);
  });
}

machineTest("an interrupt does not wait for a passt that hangs", async (host) => {
  const stop = new AbortController();
  const ends: unknown[] = [];
  const run: Host["programs"]["run"] = async (program, args, options) => {
    if (!program.endsWith("passt")) return await host.programs.run(program, args, options);
    const running = host.programs.run("sleep", ["1000"], options);
    stop.abort();
    const { exit, timedOut } = await running;
    ends.push({ exit, timedOut });
    return await running;
  };
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await assertRejects(() =>
    upDetached({ ...host, programs: { ...host.programs, run } }, plan, {
      signal: stop.signal,
    }), LaunchInterrupted);
  assertEquals(ends, [{ exit: { kind: "signaled", signal: "SIGKILL" }, timedOut: false }]);
});

machineTest("an interrupt does not wait for a QEMU that hangs", async (host) => {
  const stop = new AbortController();
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const first = whereQemuIsFirst(host, plan);
  const { gateSocket } = machineFiles(host.directories.machines, plan.name);
  const connect: Host["sockets"]["connect"] = async (path) => {
    if (path === gateSocket) {
      Deno.kill(await pidIn(host, plan.qemu.pidFile), "SIGSTOP");
      stop.abort();
    }
    return await host.sockets.connect(path);
  };
  const begunMs = host.clock.monotonicMs();
  await assertRejects(() =>
    up({ ...first, sockets: { ...host.sockets, connect } }, plan, {
      signal: stop.signal,
    }), LaunchInterrupted);
  // QEMU has two minutes for its start.
  assertEquals(host.clock.monotonicMs() - begunMs < 60_000, true);
});

machineTest("a detached supervisor that dies at once undoes everything", async (host) => {
  const programs = {
    ...host.programs,
    startSelf: () => host.programs.startSelf(["supervise", "--", ""]),
  };
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  await assertRejects(
    () => upDetached({ ...host, programs }, plan),
    LaunchError,
    'Cannot supervise machine "one": the detached supervisor ended before it took over',
  );
});

machineTest("somebody else's supervisor does not disturb a launch", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const { controlSocket } = machineFiles(host.directories.machines, "one");
  await upDetached(host, plan, {
    beforeStart: async () => {
      await until("the machine has been taken", () => listens(host, controlSocket));
      await assertRejects(
        () => superviseDetached(host, "one"),
        MachineStateError,
        'Machine "one" has a supervisor already',
      );
    },
  });
  assertEquals((await machineStatus(host, "one")).supervised, true);
  await stopMachine(host, "one", { force: true });
});

machineTest("stopMachine() gives up a launch that is under way", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const { launchSocket } = machineFiles(host.directories.machines, "one");
  const { sockets, heard } = overhear(host, launchSocket);
  let stopped: Promise<unknown> = Promise.resolve();
  await assertRejects(() =>
    up({ ...host, sockets }, plan, {
      beforeStart: async () => {
        stopped = stopMachine(host, "one");
        await heard;
      },
    }), LaunchInterrupted);
  await stopped;
});

/** The host's sockets, where `heard` resolves when who listens at `path` has dealt with the first words there. */
function overhear(host: Host, path: string): { sockets: Host["sockets"]; heard: Promise<void> } {
  const heard = Promise.withResolvers<void>();
  async function* chunks(readable: ReadableStream<Uint8Array>) {
    for await (const chunk of readable) {
      yield chunk;
      heard.resolve(); // who asks for more has dealt with this
    }
  }
  async function* connections(listener: Listener) {
    for await (const connection of listener.connections) {
      yield { ...connection, readable: ReadableStream.from(chunks(connection.readable)) };
    }
  }
  const listen = async (where: string) => {
    const listener = await host.sockets.listen(where);
    return where === path ? { ...listener, connections: connections(listener) } : listener;
  };
  return { sockets: { ...host.sockets, listen }, heard: heard.promise };
}

machineTest("a launcher that does not answer is not waited for without end", async (host, root) => {
  for (const directory of ["machines", "passt"]) await Deno.mkdir(`${root}/${directory}`);
  const path = `${root}/launch.socket`;
  const limits = { silentMs: 50, timeoutMs: 50 };
  assertEquals(await stopLaunch(host, path, limits), "over");
  const listener = await host.sockets.listen(path);
  assertEquals(await stopLaunch(host, path, limits), "silent");
  listener.close();
});

machineTest(
  "what a dead machine left is shown, and gives way to the next one",
  async (host, root) => {
    const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
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

for (const moment of ["beforeStart", "atGate"] as const) {
  machineTest(`what a launcher that died ${moment} left is removed by stop`, async (host, root) => {
    const forward = `${await freePort()}:80`;
    const plan = testPlan(host, { name: "one", ports: [forward] });
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", ...importMapArgs(), launcherThatDies(root, "one", forward, moment)],
      stderr: "inherit",
    });
    await child.output();
    await until("the launcher has gone", async () =>
      !(await listens(
        host,
        machineFiles(host.directories.machines, "one").launchSocket,
      )));
    const pid = await pidIn(host, plan.qemu.pidFile);
    const passt = moment === "atGate" ? undefined : await pidIn(host, plan.passt[0]?.pidFile ?? "");
    const running = passt === undefined
      ? `QEMU (process ${pid}) still runs: \`domrun stop one\` ends it`
      : `QEMU (process ${pid}) and passt of net0 (process ${passt}) still run: ` +
        "`domrun stop one` ends them";
    const brokenOff = "its start was broken off: the domrun that started it is gone";
    assertEquals(
      (await machines(host)).map(({ state, reason, pid }) => [state, reason, pid]),
      [["failed", `${brokenOff}; ${running}`, pid]],
    );
    for (const need of [adopt, controlClient]) {
      await assertRejects(
        () => need(host, "one"),
        MachineStateError,
        `Machine "one" does not run: ${brokenOff}`,
      );
    }
    const waited = await waitMachine(host, "one", new AbortController().signal);
    const why = brokenOff.replace("its", "Its");
    assertEquals([waited?.outcome, waited?.message], ["failed", why]);
    const { message } = await stopMachine(host, "one");
    assertEquals(message, `${why}; what it left has been ended and removed`);
  });
}

/** The host, where passt is started no sooner than QEMU waits at its gate. */
function whereQemuIsFirst(host: Host, plan: LaunchPlan): Host {
  const { gateSocket } = machineFiles(host.directories.machines, plan.name);
  const run: Host["programs"]["run"] = async (program, args, options) => {
    if (program.endsWith("passt")) await until("QEMU waits", () => isThere(host, gateSocket));
    return await host.programs.run(program, args, options);
  };
  return { ...host, programs: { ...host.programs, run } };
}

async function isThere(host: Host, path: string): Promise<boolean> {
  return await host.files.stat(path) !== undefined;
}

machineTest("QEMU waits at its gate for a slow passt, and there is no gate later", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const { gateSocket } = machineFiles(host.directories.machines, "one");
  const seen: boolean[] = [];
  const supervision = await up(whereQemuIsFirst(host, plan), plan, {
    onEvent: async ({ event }) => {
      if (event === "passt-ready") seen.push(await isThere(host, plan.qemu.qmpSocket));
    },
  });
  // Behind the gate QEMU makes its monitor, and connects to passt.
  assertEquals(seen, [false]);
  assertEquals(await isThere(host, gateSocket), false);
  assertEquals(await interfaceState(host, "one"), "up");
  await supervision.stop({ force: true });
});

machineTest("a passt that fails while QEMU waits at its gate undoes everything", async (host) => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const plan = testPlan(host, { name: "one", ports: [`127.0.0.1/${listener.addr.port}:80`] });
  const error = await assertRejects(() => up(whereQemuIsFirst(host, plan), plan), LaunchError);
  listener.close();
  assertMatch(error.message, /^Cannot start passt for interface "net0": /);
  assertEquals(error.undoFailures, []);
});

/** A launcher that is killed while QEMU waits, for passt or for the guest's start: the worst moments. */
function launcherThatDies(
  root: string,
  name: string,
  ports: string,
  moment: "atGate" | "beforeStart",
): string {
  const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  return `
    import { systemHost } from ${from("../../host/mod.ts")};
    import { hostBelow, testPlan } from ${from("../testing/machine.ts")};
    import { up } from ${from("../up.ts")};
    import { machineFiles } from ${from("../../plan/machine_files.ts")};
    import { until } from ${from("../../host/testing/until.ts")};
    const host = hostBelow(systemHost(), ${JSON.stringify(root)});
    const { gateSocket } = machineFiles(host.directories.machines, "${name}");
    const die = () => { Deno.kill(Deno.pid, "SIGKILL"); return Promise.resolve(); };
    const run = async (program, args, options) => {
      if (!program.endsWith("passt")) return await host.programs.run(program, args, options);
      await until("QEMU waits", async () => await host.files.stat(gateSocket) !== undefined);
      return await die();
    };
    const programs = ${moment === "atGate" ? "{ ...host.programs, run }" : "host.programs"};
    await up({ ...host, programs }, testPlan(host, { name: "${name}", ports: ["${ports}"] }), {
      beforeStart: die,
    });`;
}

const MISSING = [
  ["passt", (plan: LaunchPlan): LaunchPlan => ({
    ...plan,
    passt: plan.passt.map((one) => ({ ...one, program: "/nonexistent/passt" })),
  }), 'Cannot start passt for interface "net0": there is no program "/nonexistent/passt"'],
  [
    "QEMU",
    (plan: LaunchPlan): LaunchPlan => ({
      ...plan,
      qemu: { ...plan.qemu, program: "/nonexistent/qemu" },
    }),
    'There is no program "/nonexistent/qemu"',
  ],
] as const;

for (const [what, without, message] of MISSING) {
  machineTest(`a missing ${what} undoes everything`, async (host) => {
    await host.files.ensureDirectory(host.directories.machines, 0o700);
    await host.files.ensureDirectory(host.directories.passt, 0o700);
    const plan = without(testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }));
    const error = await assertRejects(() => up(host, plan), LaunchError, message);
    assertEquals(error.undoFailures, []);
  });
}

/** A file that is made for the machine, from what lies beside it. */
async function madeFile(root: string): Promise<PlannedFile> {
  await Deno.writeTextFile(`${root}/template.fd`, ".".repeat(512));
  return {
    path: `${root}/vars.fd`,
    access: "read-write",
    purpose: "the firmware's variables",
    madeFrom: { path: `${root}/template.fd`, format: "raw", targetFormat: "raw" },
  };
}

const FAILING: Readonly<Record<string, () => Promise<Partial<TestMachine>>>> = {
  "a passt that cannot start": () => Promise.resolve({ ports: ["no port"] }),
  "a QEMU that cannot start": async () => ({
    ports: [`${await freePort()}:80`],
    extraArgs: ["-device", "nonesuch"],
  }),
  "a QEMU that cannot start, and no passt": () =>
    Promise.resolve({ extraArgs: ["-device", "nonesuch"] }),
  "a guest that cannot start": () =>
    Promise.resolve({ setup: [{ execute: "set_link", arguments: { name: "no", up: false } }] }),
};

for (const [what, machine] of Object.entries(FAILING)) {
  machineTest(`${what} leaves no file that was made for it`, async (host, root) => {
    await host.files.ensureDirectory(host.directories.passt, 0o700);
    const file = await madeFile(root);
    const plan = testPlan(host, { name: "one", files: [file], ...await machine() });
    const error = await assertRejects(() => up(host, plan), LaunchError);
    assertEquals(error.undoFailures, []);
    assertEquals(await isThere(host, file.path), false);
    await Deno.writeTextFile(file.path, "what the guest has set");
    await assertRejects(() => up(host, plan), LaunchError);
    assertEquals(await Deno.readTextFile(file.path), "what the guest has set");
  });
}

machineTest("a file that was made for a machine outlives it", async (host, root) => {
  await host.files.ensureDirectory(host.directories.passt, 0o700);
  const file = await madeFile(root);
  const supervision = await up(host, testPlan(host, { name: "one", files: [file] }));
  await supervision.stop({ force: true });
  assertEquals(await isThere(host, file.path), true);
});

machineTest("what cannot be undone is said", async (host, root) => {
  const file = await madeFile(root);
  const run: Host["programs"]["run"] = (program, args, options) =>
    program === "unlink"
      ? Promise.reject(new StartError("missing", program, "No such program"))
      : host.programs.run(program, args, options);
  const programs = { ...host.programs, run };
  await host.files.ensureDirectory(host.directories.passt, 0o700);
  const plan = testPlan(host, { name: "one", files: [file], extraArgs: ["-device", "nonesuch"] });
  const error = await assertRejects(() => up({ ...host, programs }, plan), LaunchError);
  assertEquals(error.undoFailures, [
    `Cannot remove ${file.path}, made for the firmware's variables: Cannot start unlink: No such program`,
  ]);
});

for (const run of [up, upDetached]) {
  machineTest(
    `${run.name}() that is interrupted while QEMU is told undoes everything`,
    async (host) => {
      const stop = new AbortController();
      const late = `${host.directories.passt}/late`;
      const addr = { type: "unix", data: { path: late } };
      const backend = { type: "socket", data: { addr, server: true, wait: true } };
      const plan = testPlan(host, {
        name: "one",
        ports: [`${await freePort()}:80`],
        // QEMU does not answer before somebody has connected.
        setup: [{ execute: "chardev-add", arguments: { id: "late", backend } }],
      });
      const interrupted = assertRejects(
        () => run(host, plan, { signal: stop.signal }),
        LaunchInterrupted,
        "everything was undone",
      );
      await until("QEMU waits", () => isThere(host, late));
      stop.abort();
      const { eventLog } = machineFiles(host.directories.machines, "one");
      await until("it is stopped", async () => {
        return (await host.files.readTail(eventLog, 4096)).includes('"stopping"');
      });
      const connection = await host.sockets.connect(late);
      await interrupted;
      connection.close();
      await host.files.remove(late);
    },
  );
}

machineTest("up() that cannot supervise undoes the launch", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const listen = (path: string) =>
    path.endsWith("control.socket")
      ? Promise.reject(new FileError("no-space", path, "No space left on device"))
      : host.sockets.listen(path);
  const sockets = { ...host.sockets, listen };
  const error = await assertRejects(() => up({ ...host, sockets }, plan), LaunchError);
  assertEquals(error.message, 'Cannot supervise machine "one": No space left on device');
});

machineTest("a set-up command that QEMU refuses undoes everything", async (host) => {
  const setup = [{ execute: "set_link", arguments: { name: "nonesuch", up: false } }];
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`], setup });
  const error = await assertRejects(() => up(host, plan), LaunchError);
  assertMatch(error.message, /^Cannot start machine "one": QEMU refused set_link: /);
  assertEquals(error.undoFailures, []);
});

machineTest("a QEMU that dies before the handshake undoes everything", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const error = await assertRejects(() =>
    upDetached(host, plan, {
      beforeStart: async () => Deno.kill(await pidIn(host, plan.qemu.pidFile), "SIGKILL"),
    }), LaunchError);
  assertEquals([error.phase, error.undoFailures], ["qemu", []]);
});

machineTest("a passt that dies before QEMU connects is started again", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const { gateSocket } = machineFiles(host.directories.machines, "one");
  // A one-off passt ends when its first client leaves.
  const connect: Host["sockets"]["connect"] = async (path) => {
    const socket = plan.passt[0]?.socket ?? "";
    if (path === gateSocket) await until("passt ends", async () => !await listens(host, socket));
    return await host.sockets.connect(path);
  };
  const states: string[] = [];
  const supervision = await up({ ...host, sockets: { ...host.sockets, connect } }, plan, {
    onEvent: (event) => event.event === "interface" && states.push(event.state),
  });
  await until("it is up again", () => states.includes("up"));
  assertEquals(states, ["reconnecting", "up"]);
  await supervision.stop({ force: true });
});
