/** A supervisor that is asked again and again does not grow: what it keeps of a question would add up here. */
import { assert, assertEquals } from "@std/assert";
import { machineFiles } from "../plan/machine_files.ts";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "grows";
/** V8 lets a heap grow to its size in the first thousands, and later by steps of some MiB. */
const WARM = 8_000;
const ROUNDS = 12;
const EACH = 4_000;
const BATCH = 100;
/** Half a KiB a question. What is kept of each adds up in every round; a heap that grows by steps has a round without. */
const LIMIT_KIB = 2 * 1024;

const [person] = people().filter(({ label }) => label === "ordinary user");

Deno.test("a supervisor that is asked on and on does not grow for ever", async () => {
  if (person === undefined) throw new Error("there is no ordinary user");
  const file = await writeBootDocument(person, NAME, IDLE);
  await withMachines(person, [NAME], async () => {
    const up = await domrun(person, ["up", "-d", file]);
    assertEquals(up.code, 0, up.stderr);
    const pid = await pidOf(NAME, /supervise -- /);
    const socket = machineFiles(person.machines, NAME).controlSocket;
    await ask(socket, WARM);
    const sizes = [await residentKiB(pid)];
    const grew = () => (sizes.at(-1) ?? 0) - (sizes.at(-2) ?? 0);
    do {
      await ask(socket, EACH);
      sizes.push(await residentKiB(pid));
    } while (grew() >= LIMIT_KIB && sizes.length <= ROUNDS);
    console.log(`KiB, after ${EACH} questions each: ${sizes.join(", ")}`);
    assert(grew() < LIMIT_KIB, `it grows in each round: ${sizes.join(", ")} KiB`);
    assertEquals((await domrun(person, ["destroy", NAME])).code, 0);
    await assertNothingLeft(person, NAME);
  });
});

/** Asks for the status so often, a new connection for each hundred, as many who look do. */
async function ask(path: string, times: number): Promise<void> {
  for (let asked = 0; asked < times; asked += BATCH) {
    const connection = await Deno.connect({ transport: "unix", path });
    const lines = connection.readable.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let id = 1; id <= BATCH; id++) {
      const request = JSON.stringify({ jsonrpc: "2.0", id, method: "status", params: {} });
      await connection.write(new TextEncoder().encode(`${request}\n`));
    }
    for (let answers = 0; answers < BATCH;) {
      const { value, done } = await lines.read();
      if (done) throw new Error(`${answers} of ${BATCH} answers came`);
      const parts = (text + value).split("\n");
      text = parts.pop() ?? "";
      for (const line of parts) assertEquals(JSON.parse(line).result?.name, NAME);
      answers += parts.length;
    }
    await lines.cancel();
  }
}

/** VmRSS of proc_pid_status(5). */
async function residentKiB(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}
