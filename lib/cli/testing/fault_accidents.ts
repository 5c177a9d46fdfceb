/** The cases of the fault matrix that are no signals: full disks, files and ports that go, terminals that hang up. */
import { assertMatch, assertRejects } from "@std/assert";
import { until } from "../../host/testing/until.ts";
import { LaunchError } from "../../vm/errors.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { IDLE } from "../../vm/testing/boot_sector.ts";
import { adopt } from "../../vm/up.ts";
import { domrunArgs } from "./domrun_below.ts";
import { type Case, start } from "./fault_case.ts";
import { type FaultWorld, NAME } from "./fault_world.ts";

export const ACCIDENTS: readonly Case[] = [
  {
    when: "running",
    what: "its supervisor killed, then adopt",
    comes: "runs",
    async act(world) {
      await start(world);
      await killSupervisor(world);
      await adopt(world.host, NAME);
    },
  },
  {
    when: "running",
    what: "qemu.log removed, its supervisor killed, then adopt",
    comes: "runs",
    async act(world) {
      await start(world);
      await Deno.remove(world.plan.qemu.logFile);
      await killSupervisor(world);
      await adopt(world.host, NAME);
    },
  },
  {
    when: "running",
    what: "qemu.log removed",
    comes: "runs",
    async act(world) {
      await start(world);
      await Deno.remove(world.plan.qemu.logFile);
    },
  },
  {
    when: "running",
    what: "qemu.log removed, then stop",
    comes: "gone: guest-killed",
    code: IDLE,
    async act(world) {
      await start(world);
      await Deno.remove(world.plan.qemu.logFile);
      await stopMachine(world.host, NAME, { timeoutMs: 100 });
    },
  },
  {
    when: "before it starts",
    what: "disk full",
    comes: "not started",
    disk: "1m",
    async act(world) {
      await onFullDisk(world, async () => {
        const failure = await assertRejects(() => start(world), LaunchError);
        assertMatch(
          failure.help ?? "",
          /^the file system of \/.* is full \(\d+ of 1024 KiB are free\)/,
        );
      });
    },
  },
  {
    when: "running",
    what: "disk full, and passt killed",
    comes: "runs",
    disk: "1m",
    async act(world) {
      await start(world);
      await onFullDisk(world, () => world.harm("passt", "SIGKILL"));
    },
  },
  {
    when: "running",
    what: "disk full, its supervisor killed, then adopt",
    comes: "runs",
    disk: "1m",
    async act(world) {
      await start(world);
      await onFullDisk(world, async () => {
        await killSupervisor(world);
        await adopt(world.host, NAME);
      });
    },
  },
  {
    when: "stopping",
    what: "disk full",
    comes: "gone",
    code: IDLE,
    disk: "1m",
    async act(world) {
      await start(world);
      await onFullDisk(world, async () => {
        await stopMachine(world.host, NAME, { timeoutMs: 100 });
      });
    },
  },
  {
    when: "running",
    what: "its directory removed",
    comes: "runs",
    async act(world) {
      await start(world);
      await world.removeDirectories([world.plan.directory]);
    },
  },
  {
    when: "running",
    what: "all directories removed, then passt killed",
    comes: "runs",
    async act(world) {
      await start(world);
      const passt = await world.pidOf("passt") ?? 0;
      const { machines, passt: sockets } = world.host.directories;
      await world.removeDirectories([machines, sockets]);
      world.harmProcess(passt, "SIGKILL");
    },
  },
  {
    when: "running",
    what: "all directories removed, then stop",
    comes: "gone: guest-killed",
    code: IDLE,
    async act(world) {
      await start(world);
      const { machines, passt } = world.host.directories;
      await world.removeDirectories([machines, passt]);
      await stopMachine(world.host, NAME, { timeoutMs: 100 });
    },
  },
  {
    when: "outage",
    what: "its port stolen, and given back",
    comes: "runs",
    async act(world) {
      await start(world);
      const supervisor = await world.pidOf("supervisor") ?? 0;
      Deno.kill(supervisor, "SIGSTOP");
      await world.harm("passt", "SIGKILL");
      let thief: Deno.Listener | undefined;
      await until("the port is free", () => {
        try {
          thief = Deno.listen({ hostname: "127.0.0.1", port: world.port });
        } catch {
          // passt has it still.
        }
        return thief !== undefined;
      });
      Deno.kill(supervisor, "SIGCONT");
      await until("it is down", async () => {
        const [link] = (await world.status())?.interfaces ?? [];
        return link?.state === "down" && String(link.reason).includes(`${world.port} is taken`);
      });
      thief?.close();
    },
  },
  {
    when: "running",
    what: "terminal gone (SIGHUP to up)",
    comes: "gone: interrupted",
    async act(world) {
      const up = new Deno.Command(Deno.execPath(), {
        args: [...domrunArgs(world.root), "up", world.file],
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const decoder = new TextDecoder();
      let said = "";
      for await (const chunk of up.stderr) {
        said += decoder.decode(chunk);
        if (!said.includes("READY")) continue;
        world.settled();
        up.kill("SIGHUP");
        said = "";
      }
      await up.status;
    },
  },
];

/** Nothing can be written any more while `act` runs, and until the machine has come to something. */
async function onFullDisk(world: FaultWorld, act: () => Promise<void>): Promise<void> {
  const path = `${world.host.directories.machines}/fill`;
  using file = await Deno.open(path, { write: true, create: true });
  try {
    for (;;) await file.write(new Uint8Array(4096));
  } catch {
    // Now it is full.
  }
  await act();
  await world.outcome();
  await Deno.remove(path);
}

async function killSupervisor(world: FaultWorld): Promise<void> {
  await world.harm("supervisor", "SIGKILL");
  await until("nobody supervises", async () => (await world.status())?.supervised === false);
}
