/** A test's machines end with it, whatever becomes of the test. */
import { assert } from "@std/assert";
import { EXIT } from "../exit_status.ts";
import { domrun, type Person } from "./compiled.ts";
import { assertNothingLeft } from "./traces.ts";

/**
 * Runs `body`, which starts the machines, and kills what runs of them after it. Fails where `body` does, where a machine
 * cannot be stopped, and where one leaves something. A machine that has ended by itself is fine.
 */
export async function withMachines(
  person: Person,
  names: readonly string[],
  body: () => Promise<void>,
): Promise<void> {
  try {
    await body();
  } catch (error) {
    // Why the test failed says more than how its machines ended, which is told beside it.
    for (const name of names) await kill(person, name).catch((more) => console.log(more.message));
    throw error;
  }
  for (const name of names) {
    await kill(person, name);
    await assertNothingLeft(person, name);
  }
}

async function kill(person: Person, name: string): Promise<void> {
  const { code, stdout, stderr } = await domrun(person, ["stop", "--force", "--", name]);
  assert(
    code === EXIT.done || code === EXIT.name,
    `stop --force ${name} gave ${code}: ${stdout}${stderr}`,
  );
}
