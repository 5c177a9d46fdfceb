/** What becomes of a machine when its standard streams take no more: the reader has gone, or the disk behind is full. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import {
  commandLine,
  domrun,
  eventually,
  Foreground,
  people,
  type Person,
} from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Emulated, the guest needs 7 s, on a busy machine several times that. */
const BOOT_MS = 120_000;

const WARNING = "warning: cannot use standard output: No space left on device; the machine goes on";

for (const person of people()) {
  const test = (what: string, name: string, body: (file: string) => Promise<void>) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const file = join(person.home, `${name}.xml`);
      await Deno.writeTextFile(file, guestDocument({ name }));
      await Deno.chmod(file, 0o644);
      await withMachines(person, [name], () => body(file));
    });

  test("up -d > /dev/full starts the machine and says so", "full-d", async (file) => {
    const { code, stderr } = await domrun(person, ["up", "-d", file], { stdout: "/dev/full" });
    assertEquals([code, stderr], [0, `${WARNING}\n`]);
    assertEquals(await statesOf(person, "full-d"), [["running", true]]);
    assertEquals((await domrun(person, ["destroy", "full-d"])).code, 0);
    await assertNothingLeft(person, "full-d");
  });

  test("up > /dev/full says so once, and the machine goes on", "full", async (file) => {
    const machine = new Foreground(person, ["up", file], { stdout: "/dev/full" });
    await eventually("the guest's log", BOOT_MS, async () => {
      const { stdout } = await domrun(person, ["logs", "full"]);
      return stdout.includes("GUEST READY") ? true : undefined;
    });
    assertEquals(await statesOf(person, "full"), [["running", true]]);
    assertEquals(machine.output.split("\n").filter((line) => line === WARNING), [WARNING]);
    machine.kill("SIGTERM");
    assertEquals(await machine.ended(), 143, machine.output);
    await assertNothingLeft(person, "full");
  });

  test("up | head stops the machine in order", "head", async (file) => {
    const machine = new Foreground(person, ["up", file]);
    await eventually(
      "the guest's console",
      BOOT_MS,
      () => Promise.resolve(machine.output.includes("GUEST READY") ? true : undefined),
    );
    await machine.stopReading();
    // The guest's shell writes a new line, which nobody reads.
    await machine.type("\n");
    assertEquals(await machine.ended(), 0, machine.output);
    assertStringIncludes(machine.output, "asked the guest to power off (ACPI)");
    await assertNothingLeft(person, "head");
  });

  test("up -d whose standard error nobody reads starts the machine", "mute-d", async (file) => {
    assertEquals((await startMute(person, ["up", "-d", file]).status).code, 0);
    assertEquals(await statesOf(person, "mute-d"), [["running", true]]);
  });

  test(
    "up whose standard error nobody reads runs the machine until it is told",
    "mute",
    async (file) => {
      const up = startMute(person, ["up", file]);
      await eventually("it runs", BOOT_MS, async () => {
        assertEquals(await statesOf(person, "mute"), [["running", true]]);
        return true;
      });
      up.kill("SIGINT");
      // The guest may not listen yet.
      up.kill("SIGINT");
      assertEquals((await up.status).code, 130);
      await assertNothingLeft(person, "mute");
    },
  );
}

/** Its standard error is a pipe whose reader has gone before it starts. */
function startMute(person: Person, args: readonly string[]): Deno.ChildProcess {
  const mute = 'exec 3> >(exec true); wait $!; exec "$@" 2>&3 3>&-';
  return new Deno.Command("bash", {
    args: ["-c", mute, "bash", ...commandLine(person, args)],
    stdin: "null",
    stdout: "null",
  }).spawn();
}

async function statesOf(person: Person, name: string): Promise<unknown[]> {
  const { stdout } = await domrun(person, ["ps", "--json"]);
  const machines: { name: string; state: string; supervised: boolean }[] = JSON.parse(stdout);
  return machines.filter((one) => one.name === name).map((one) => [one.state, one.supervised]);
}
