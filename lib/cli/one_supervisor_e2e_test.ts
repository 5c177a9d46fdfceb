/** What many machines cost their supervisor: memory for each, and time for the last that starts. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { machineFiles } from "../plan/machine_files.ts";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { firmware } from "../vm/testing/guests.ts";
import { commandLine, compiledProgram, domrun, people, testedProgram } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const MACHINES = 50;
/** Of the compiled program; from the source, the compiler and its types come on top. */
const SUPERVISOR_MIB = testedProgram() === compiledProgram() ? 65 : 400;
const MACHINE_MIB = 0.5;

const NAMES = Array.from({ length: MACHINES }, (_, index) => `cheap-${index}`);
const [person] = people().filter(({ label }) => label === "ordinary user");

Deno.test(`${MACHINES} machines under one supervisor cost it little`, async () => {
  assert(person !== undefined);
  const rom = join(person.home, "cheap.rom");
  await Deno.writeFile(rom, firmware(IDLE), { mode: 0o644 });
  const files = NAMES.map((name) => join(person.home, `${name}.xml`));
  for (const [index, file] of files.entries()) {
    await Deno.writeTextFile(file, document(NAMES[index] ?? "", rom), { mode: 0o644 });
  }
  await withMachines(person, NAMES, async () => {
    const took = await readyTimes(commandLine(person, ["up", "-d", ...files]));
    assertEquals(took.length, MACHINES);
    const pids = NAMES.map((name) =>
      Deno.readTextFileSync(machineFiles(person.machines, name).supervisorPidFile).trim()
    );
    assertEquals(new Set(pids).size, 1);
    const mebibytes = residentKiB(pids[0] ?? "") / 1024;
    const limit = SUPERVISOR_MIB + MACHINE_MIB * MACHINES;
    const part = Math.ceil(MACHINES / 4);
    const each = (times: readonly number[]) =>
      (times.reduce((sum, ms) => sum + ms, 0) / times.length).toFixed(0);
    console.log(
      `${MACHINES} machines: ${
        mebibytes.toFixed(1)
      } MiB (at most ${limit}); to READY, of the first ` +
        `${part} ${each(took.slice(0, part))} ms each, of the last ${each(took.slice(-part))} ms`,
    );
    assert(mebibytes <= limit, `${mebibytes} MiB`);
    const stop = await domrun(person, ["stop", "--force", ...NAMES]);
    assertEquals(stop.code, 0, stop.stderr);
    for (const name of NAMES) await assertNothingLeft(person, name);
  });
});

/** A guest that halts at its first instruction. */
function document(name: string, rom: string): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='rom'>${rom}</loader>
  </os>
  <features><acpi/></features>
  <devices>
    <interface type='user'><backend type='passt'/></interface>
    <serial type='pty'/>
  </devices>
</domain>
`;
}

/** Milliseconds from one READY to the next, and from the start to the first. */
async function readyTimes([program = "", ...args]: readonly string[]): Promise<readonly number[]> {
  const up = new Deno.Command(program, { args, stdin: "null", stdout: "piped" }).spawn();
  const took: number[] = [];
  let sinceMs = performance.now();
  for await (const text of up.stdout.pipeThrough(new TextDecoderStream())) {
    for (const _ of text.matchAll(/^READY /gm)) {
      took.push(performance.now() - sinceMs);
      sinceMs = performance.now();
    }
  }
  assertEquals((await up.status).code, 0);
  return took;
}

/** VmRSS of proc_pid_status(5). */
function residentKiB(pid: string): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}
