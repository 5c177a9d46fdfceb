/** What asking QEMU costs, against the same conversation without us. */
import { read, run, type Subject } from "./measure.ts";

const EMULATOR = "/usr/bin/qemu-system-x86_64";

/** `probe` with nothing kept; `forget` removes what was. */
export function coldProbe(domrun: string, forget: () => Promise<void>): Subject {
  return {
    name: "cold probe",
    before: forget,
    run: () => run(domrun, ["probe", "--emulator", EMULATOR, "--json"]),
  };
}

/** A shell script that pipes the commands of a recorded probe into QEMU. */
export async function rawConversation(domrun: string, directory: string): Promise<Subject> {
  const recorded = await read(domrun, ["probe", "--emulator", EMULATOR, "--record", "-"]);
  // Command and reply in turn, an empty line between.
  const commands = recorded.split("\n\n").filter((_, index) => index % 2 === 0);
  const lines = [...commands.map((text) => JSON.stringify(JSON.parse(text))), '{"execute":"quit"}'];
  const path = `${directory}/commands`;
  Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
  const script = new URL("raw_probe.sh", import.meta.url).pathname;
  return { name: "raw conversation", run: () => run(script, [EMULATOR, path]) };
}
