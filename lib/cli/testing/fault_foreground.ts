/** The cases of the fault matrix that happen to `up` in the foreground, which launches a machine and supervises it. */
import { domrunArgs } from "./domrun_below.ts";
import type { Case } from "./fault_case.ts";
import type { FaultWorld, Harm } from "./fault_world.ts";

const HARMS: readonly Harm[] = ["SIGKILL", "SIGTERM", "SIGSTOP for 5 s"];

/**
 * With the event that says so. Who is killed so early leaves a machine whose guest never ran; once QEMU is ready the guest
 * runs at any moment.
 */
const MOMENTS = [
  ["it launches", '"event":"launching"', []],
  ["passt is ready", '"event":"passt-ready"', []],
  ["QEMU is ready", '"event":"qemu-ready"', ["runs unsupervised", "gone: interrupted"]],
] as const;
const COMES = ["dead", "not started", "runs"] as const;

/** Runs `up`, tells of everything that it has printed, and returns when it runs or has ended. */
async function upInForeground(
  world: FaultWorld,
  said: (output: string, pid: number) => void,
): Promise<void> {
  const up = new Deno.Command(Deno.execPath(), {
    args: [...domrunArgs(world.root), "up", "--json", world.file],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const runs = Promise.withResolvers<void>();
  const listen = async () => {
    let output = "";
    for await (const text of up.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      said(output, up.pid);
      if (output.includes('"event":"launched"')) runs.resolve();
    }
    await up.status;
    return "ended";
  };
  const ended = listen();
  world.endsWith(ended);
  const ran = await Promise.race([runs.promise, ended]);
  if (ran !== "ended") world.settled();
}

export const FOREGROUND: readonly Case[] = MOMENTS.flatMap(([when, event, later]) =>
  HARMS.map((harm, index): Case => ({
    when,
    what: `${harm} to up in the foreground`,
    comes: COMES[index] ?? "",
    orElse: later[index],
    async act(world) {
      let done = false;
      await upInForeground(world, (output, pid) => {
        if (done || !output.includes(event)) return;
        done = true;
        world.harmProcess(pid, harm);
      });
    },
  }))
);
