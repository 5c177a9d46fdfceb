/**
 * Launcher and supervisor killed at each step by which a machine changes hands: either nothing of it is left, or it is
 * whole. Run as a program (`deno run hand_over_it_test.ts launch ROOT MOMENT VICTIM PORT`) this file is the launcher;
 * with `supervise` in place of `launch` it is its detached supervisor, which kills the victims, or freezes the
 * launcher. Where there is none it waits at that moment for QEMU's end.
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { Host, Listener } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { freePort } from "../../host/testing/free_port.ts";
import { importMapArgs } from "../../host/testing/import_map.ts";
import { until } from "../../host/testing/until.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { linesOf } from "../control/lines.ts";
import { SilentOwnerError } from "../errors.ts";
import { machines } from "../list_machines.ts";
import { takeName } from "../machine/ownership.ts";
import { situationOf } from "../machine/situation.ts";
import { stopMachine } from "../stop_machine.ts";
import { AT_ONCE, firmware } from "../testing/guests.ts";
import { hostBelow, testPlan } from "../testing/machine.ts";
import { machineTest, processesOf } from "../testing/real_machines.ts";
import { superviseDetached, upDetached } from "../up.ts";

const NAME = "one";
const AN_HOUR_MS = 3_600_000;

type Victim = "launcher" | "supervisor" | "both" | "nobody" | "freeze";
type Moment = "it takes the machine" | "it connects to QEMU" | "the guest runs" | "that is written";

if (import.meta.main) {
  const [role, ...rest] = Deno.args;
  const [root = "", moment = "", victim = ""] = rest;
  if (role === "launch") await launcher(rest);
  else await supervisor(root, moment as Moment, victim as Victim);
  Deno.exit(0);
}

function program(role: string, args: readonly string[]): string[] {
  const file = new URL(import.meta.url).pathname;
  return ["run", "-A", "-q", ...importMapArgs(), file, role, ...args];
}

/** `passt`: another program in its place. Its machine has a port forwarded. */
async function startLauncher(
  root: string,
  moment: Moment,
  victim: Victim,
  passt = "passt",
): Promise<Deno.ChildProcess> {
  const args = program("launch", [root, moment, victim, String(await freePort()), passt]);
  return new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" }).spawn();
}

async function launcher(args: readonly string[]): Promise<void> {
  const [root = "", , , port, passt = ""] = args;
  const selfCommand = { program: Deno.execPath(), args: program("supervise", args) };
  const host = hostBelow(systemHost({ selfCommand }), root);
  const plan = testPlan(host, { name: NAME, ports: [`${port}:80`] });
  await upDetached(host, {
    ...plan,
    passt: plan.passt.map((planned) => ({ ...planned, program: passt })),
  });
}

async function supervisor(root: string, moment: Moment, victim: Victim): Promise<void> {
  const host = hostBelow(systemHost(), root);
  const launcherPid = Deno.ppid;
  const act = async () => {
    if (victim === "nobody") return await untilQemuIsGone(host);
    if (victim === "freeze") return Deno.kill(launcherPid, "SIGSTOP");
    if (victim !== "supervisor") Deno.kill(launcherPid, "SIGKILL");
    if (victim !== "launcher") Deno.kill(Deno.pid, "SIGKILL");
  };
  const supervision = await superviseDetached(actingAt(host, moment, act), NAME);
  await supervision?.ended;
}

async function untilQemuIsGone(host: Host): Promise<void> {
  const { qemuPidFile } = machineFiles(host.directories.machines, NAME);
  await until("QEMU is gone", async () => await host.files.stat(qemuPidFile) === undefined);
}

/** The host, on which `act` comes before what is done at that moment. */
function actingAt(host: Host, moment: Moment, act: () => Promise<void>): Host {
  const { controlSocket, qmpSocket, machine, launchSocket } = machineFiles(
    host.directories.machines,
    NAME,
  );
  const at =
    <R>(which: Moment, path: string, action: (path: string) => Promise<R>) =>
    async (where: string) => {
      if (which === moment && where === path) await act();
      return await action(where);
    };
  return {
    ...host,
    sockets: {
      ...host.sockets,
      listen: at("it takes the machine", controlSocket, host.sockets.listen),
      connect: at("it connects to QEMU", qmpSocket, host.sockets.connect),
    },
    files: {
      ...host.files,
      writeAtomically: (where, text) =>
        at("the guest runs", machine, () => host.files.writeAtomically(where, text))(where),
      remove: at("that is written", launchSocket, host.files.remove),
    },
  };
}

/** `gone`: everything was undone; `dead`: `stop` has to remove it; the others run. */
const ROWS:
  readonly (readonly [Victim, Moment, "gone" | "dead" | "supervised" | "unsupervised"])[] = [
    ["supervisor", "it takes the machine", "gone"],
    ["supervisor", "it connects to QEMU", "gone"],
    ["supervisor", "the guest runs", "gone"],
    ["supervisor", "that is written", "gone"],
    ["launcher", "it takes the machine", "gone"],
    ["launcher", "it connects to QEMU", "supervised"],
    ["launcher", "the guest runs", "supervised"],
    ["launcher", "that is written", "supervised"],
    ["both", "it takes the machine", "dead"],
    ["both", "it connects to QEMU", "dead"],
    ["both", "the guest runs", "dead"],
    ["both", "that is written", "unsupervised"],
  ];

for (const [victim, moment, outcome] of ROWS) {
  machineTest(`${victim} killed when ${moment}: it is ${outcome}`, async (host, root) => {
    for (const directory of ["machines", "passt"]) await Deno.mkdir(`${root}/${directory}`);
    const { signal } = await (await startLauncher(root, moment, victim)).status;
    assertEquals(signal, victim === "supervisor" ? null : "SIGKILL");
    const states = async () => (await machines(host)).map(({ state }) => state);
    const left = {
      gone: [],
      dead: ["failed"],
      supervised: ["running"],
      unsupervised: ["running"],
    }[outcome];
    if (outcome === "gone") {
      await until("nothing runs", async () => (await processesOf(root)).length === 0);
    } else {
      await until(`it is ${outcome}`, async () => (await situationOf(host, NAME)).kind === outcome);
      await until(`it is ${left}`, async () => (await states()).join() === left.join());
    }
    assertEquals(await states(), left);
    if (outcome !== "gone") await stopMachine(host, NAME, { force: true });
  });
}

machineTest(
  "a killed launcher at whose socket somebody listens for a moment: it is gone",
  async (host, root) => {
    for (const directory of ["machines", "passt"]) await Deno.mkdir(`${root}/${directory}`);
    const listener = await takenLongAgo(host);
    const supervised = superviseDetached(host, NAME);
    let isKilled = false;
    for await (const connection of listener.connections) {
      if (isKilled) listener.close();
      for await (const line of linesOf(connection)) {
        isKilled = line === "taken";
        if (isKilled) break;
      }
      connection.close();
    }
    assertEquals(await supervised, undefined);
    assertEquals(await machines(host), []);
  },
);

/** The launch socket of a launch whose children all know themselves by now. */
async function takenLongAgo(host: Host): Promise<Listener> {
  const clock = { ...host.clock, now: () => host.clock.now() - AN_HOUR_MS };
  const { launchSocket } = machineFiles(host.directories.machines, NAME);
  return await takeName({ ...host, clock }, testPlan(host, { name: NAME }), async () => {
    const listener = await host.sockets.listen(launchSocket);
    return { ...listener, close: () => Promise.resolve(listener.close()) };
  });
}

machineTest(
  "a launcher killed while its passt had hardly begun: stop ends that, too",
  async (host, root) => {
    for (const directory of ["machines", "passt", "slow"]) await Deno.mkdir(`${root}/${directory}`);
    const slow = `${root}/slow/passt`;
    const script = `#!/bin/sh\n: >${root}/begun\nsleep 3\nexec passt "$@"\n`;
    await Deno.writeTextFile(slow, script, { mode: 0o755 });
    const launcher = await startLauncher(root, "it takes the machine", "nobody", slow);
    const { qemuPidFile } = machineFiles(host.directories.machines, NAME);
    const isThere = async (path: string) => await host.files.stat(path) !== undefined;
    await until("passt begins", () => isThere(`${root}/begun`));
    await until("QEMU is at its gate", () => isThere(qemuPidFile));
    launcher.kill("SIGKILL");
    await launcher.status;
    await stopMachine(host, NAME);
    assertEquals(await processesOf(root), []);
  },
);

machineTest("a frozen launcher is named by stop", async (host, root) => {
  const launcher = await frozenLauncher(host, root);
  const error = await assertRejects(() => stopMachine(host, NAME), SilentOwnerError);
  assertEquals(
    [error.message, error.help],
    [
      `The domrun that starts machine "one" (process ${launcher.pid}) does not answer`,
      `if it was stopped, let it go on: kill -CONT ${launcher.pid}; or ` +
      "end the machine without it: domrun destroy one",
    ],
  );
  launcher.kill("SIGCONT");
  await stopMachine(host, NAME);
  await launcher.status;
});

machineTest("a frozen launcher is killed by stop --force", async (host, root) => {
  const launcher = await frozenLauncher(host, root);
  await stopMachine(host, NAME, { force: true });
  await launcher.status;
});

/** One that has taken the machine. */
async function frozenLauncher(host: Host, root: string): Promise<Deno.ChildProcess> {
  for (const directory of ["machines", "passt"]) await Deno.mkdir(`${root}/${directory}`);
  const launcher = await startLauncher(root, "it takes the machine", "freeze");
  await until(
    "it is frozen",
    async () => (await Deno.readTextFile(`/proc/${launcher.pid}/stat`)).includes(") T "),
  );
  assertEquals((await machines(host)).map(({ state }) => state), ["starting"]);
  return launcher;
}

for (const { what, code, args, lifecycle, reason } of AT_ONCE) {
  machineTest(`upDetached() of a guest that ${what} at once says how it ended`, async (_, root) => {
    const slow = program("supervise", [root, "the guest runs", "nobody"]);
    const selfCommand = { program: Deno.execPath(), args: slow };
    const host = hostBelow(systemHost({ selfCommand }), root);
    await Deno.writeFile(`${root}/rom`, firmware(code));
    const plan = testPlan(host, {
      name: NAME,
      ports: [`${await freePort()}:80`],
      extraArgs: ["-bios", `${root}/rom`, ...args],
      lifecycle,
    });
    const events: string[] = [];
    const { ended } = await upDetached(host, plan, { onEvent: ({ event }) => events.push(event) });
    assertEquals(ended?.reason, reason);
    assertEquals(events, ["launching", "passt-ready", "qemu-ready", "launched", "ended"]);
  });
}
