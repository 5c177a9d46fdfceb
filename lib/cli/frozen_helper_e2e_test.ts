/** A swtpm that is frozen holds up neither the stop of its machine nor the time that `stop -t` names. */
import { assert, assertEquals } from "@std/assert";
import { systemHost } from "../host/mod.ts";
import { IDLE, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
/** The guest's 2 s, one for QEMU's quit, half a one for SIGTERM to swtpm; the rest for a loaded machine. */
const LIMIT_MS = 15_000;

for (const person of people()) {
  Deno.test(`stop -t 2 beside a frozen swtpm takes what it says (${person.label})`, async () => {
    if (await systemHost().programs.find("swtpm") === undefined) {
      return console.log("NOT HERE stop beside a frozen swtpm: no swtpm");
    }
    const name = "frozen-tpm";
    const file = await writeBootDocument(person, name, [...says("#"), ...IDLE], { devices: TPM });
    try {
      await withMachines(person, [name], async () => {
        const { code, stderr } = await domrun(person, ["up", "-d", file]);
        assertEquals(code, 0, stderr);
        Deno.kill(await swtpmOf(name), "SIGSTOP");
        const began = performance.now();
        const stopped = await domrun(person, ["stop", "-t", "2", name]);
        const tookMs = performance.now() - began;
        console.log(`stop -t 2 beside a frozen swtpm took ${Math.round(tookMs)} ms`);
        assertEquals(stopped.code, 6, stopped.stderr);
        assert(tookMs < LIMIT_MS, `${tookMs} ms: ${stopped.stderr}`);
        await assertNothingLeft(person, name);
      });
    } finally {
      await domrun(person, ["state", "remove", name]);
    }
  });
}

async function swtpmOf(name: string): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid=,args="] }).output();
  const line = new TextDecoder().decode(stdout).split("\n")
    .find((one) => /\d+ swtpm |\/swtpm /.test(one) && one.includes(`/${name}/`));
  if (line === undefined) throw new Error(`no swtpm of ${name}`);
  return Number.parseInt(line.trim(), 10);
}
