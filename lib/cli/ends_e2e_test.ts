/** Terminals that go, supervisors that are killed, and stops of several machines, as a person meets them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { IDLE, MINDS_BUTTON, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { join } from "@std/path/posix";
import {
  compiledProgram,
  domrun,
  eventually,
  Foreground,
  people,
  type Person,
} from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { InTerminal } from "./testing/pseudo_terminal.ts";
import { withMachines } from "./testing/with_machine.ts";

const SOON_MS = 30_000;
/** Says `#` when it minds its power button. */
const OBEDIENT = [...MINDS_BUTTON.slice(0, 7), ...says("#"), ...MINDS_BUTTON.slice(7)];

for (const person of people()) {
  const test = (
    what: string,
    names: readonly string[],
    body: (...files: readonly string[]) => Promise<void>,
    code: readonly number[] = OBEDIENT,
  ) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const files = await Promise.all(
        names.map((name) => writeBootDocument(person, name, code)),
      );
      await withMachines(person, names, () => body(...files));
    });

  test(
    "a terminal that goes without a signal stops its machine in order",
    ["hup"],
    async (file = "") => {
      const terminal = await InTerminal.start(person, ["up", file]);
      await hears("#", terminal);
      await terminal.hangUp();
      assertEquals(await terminal.status(SOON_MS), 129);
      await assertNothingLeft(person, "hup");
    },
  );

  test(
    "Ctrl-] leaves the console of up, Enter goes back, and Ctrl-C then stops the machine",
    ["leave"],
    async (file = "") => {
      const terminal = await InTerminal.start(person, ["up", file]);
      await hears("Ctrl-] leaves the console", terminal);
      await hears("#", terminal);
      await terminal.type("\x1d");
      await hears("leave: left the console; Enter goes back to it, Ctrl-C shuts the", terminal);
      assertEquals(await statesOf(person, ["leave"]), [["running", true]]);
      await terminal.type("\n");
      await eventually("it is back", SOON_MS, () => isBusy(person, "leave"));
      // What a person types is the guest's, but for the key.
      await terminal.type("\x03");
      const taker = await InTerminal.start(person, ["console", "--force", "-e", "^X", "leave"]);
      await hears("Ctrl-X leaves, and the machine goes on", taker);
      await hears("leave: another `domrun console` took the console", terminal);
      await taker.type("\x1d\x18");
      assertEquals(await taker.status(SOON_MS), 0);
      await terminal.type("\x03");
      assertEquals(await terminal.status(SOON_MS), 130);
      assertStringIncludes(terminal.output, "Stopped after an interrupt");
      await assertNothingLeft(person, "leave");
    },
  );

  for (const args of [["logs", "-f", "hup-of"], ["console", "hup-of"]]) {
    test(
      `${args[0]} ends with its terminal, and the machine goes on`,
      ["hup-of"],
      async (file = "") => {
        assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
        const terminal = await InTerminal.start(person, args);
        await hears(args[0] === "console" ? "Connected" : "#", terminal);
        await terminal.hangUp();
        assertEquals(await terminal.status(SOON_MS), 129);
        assertEquals(await statesOf(person, ["hup-of"]), [["running", true]]);
      },
    );
  }

  test("Ctrl-\\ stops a machine as Ctrl-C does", ["quit"], async (file = "") => {
    const terminal = await InTerminal.start(person, ["up", file]);
    await hears("#", terminal);
    await terminal.type("\x1d");
    await hears("quit: left the console", terminal);
    await terminal.type("\x1c");
    assertEquals(await terminal.status(SOON_MS), 131, terminal.output);
    await assertNothingLeft(person, "quit");
  });

  test("two SIGHUPs are one hang-up", ["hup-2"], async (file = "") => {
    const machine = new Foreground(person, ["up", file]);
    await hears("#", machine);
    machine.kill("SIGHUP");
    machine.kill("SIGHUP");
    assertEquals(await machine.ended(), 129, machine.output);
    assertStringIncludes(machine.output, "Stopped after SIGHUP");
    await assertNothingLeft(person, "hup-2");
  });

  test(
    "a foreground up that is killed leaves a machine to adopt",
    ["orphan"],
    async (file = "") => {
      const machine = new Foreground(person, ["up", file]);
      await hears("#", machine);
      machine.kill("SIGKILL");
      await machine.ended();
      assertStringIncludes((await domrun(person, ["ps"])).stdout, "running, unsupervised");
      assertEquals(await statesOf(person, ["orphan"]), [["running", false]]);
      Deno.kill(await pidOf("orphan", /--one-off/), "SIGKILL");
      const adopted = await domrun(person, ["adopt", "orphan"]);
      assertEquals([adopted.code, adopted.stderr], [0, "orphan is supervised\n"]);
      await eventually("the network is back", SOON_MS, async () => {
        const { stdout } = await domrun(person, ["ps", "--json"]);
        const found: { name: string; interfaces: { state: string }[] }[] = JSON.parse(stdout);
        return found.find(({ name }) => name === "orphan")?.interfaces[0]?.state === "up" ||
          undefined;
      });
      const stopped = await domrun(person, ["stop", "orphan"]);
      assertEquals([stopped.code, stopped.stderr.split("\n").at(-2)], [
        0,
        "orphan: Stopped on request",
      ]);
      await assertNothingLeft(person, "orphan");
    },
  );

  test(
    "stop takes several names, and one that fails stops no other",
    ["s-1", "s-2"],
    async (...files) => {
      for (const file of files) assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
      const { code, stderr } = await domrun(person, ["stop", "-t", "0.2", "s-1", "s-none", "s-2"]);
      assertEquals(code, 4, stderr);
      assertStringIncludes(stderr, 'No machine is called "s-none"');
      for (const name of ["s-1", "s-2"]) {
        assertStringIncludes(stderr, `${name}: Killed: the guest did not power off within 0.2 s`);
        await assertNothingLeft(person, name);
      }
    },
    IDLE,
  );

  test(
    "who waits for a device hears of the machine's end, and holds up nobody",
    ["let-go"],
    async (file = "") => {
      assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
      // The guest lets go of nothing.
      const detach = (seconds: string) =>
        domrun(person, ["detach", "-t", seconds, "let-go", "net0"]);
      const waits = detach("300");
      assertStringIncludes(
        (await detach("1")).stderr,
        "The guest has not let go of net0 within 1 s",
      );
      assertEquals((await domrun(person, ["stop", "--force", "let-go"])).code, 0);
      await assertNothingLeft(person, "let-go");
      assertStringIncludes(
        (await waits).stderr,
        "The machine ended before its guest let go of net0",
      );
    },
  );

  test("the supervisor is called as the program is", ["named", "own"], async (...files) => {
    const directory = join(person.home, "bin");
    await Deno.mkdir(directory, { recursive: true });
    const program = join(directory, "domrun");
    await Deno.remove(program).catch(() => {});
    await Deno.symlink(compiledProgram(), program);
    const path = Deno.env.get("PATH");
    const rows = [
      ["named", `${directory}:${path}`, program],
      ["own", `${path}`, "/proc/self/cwd/domrun"],
    ] as const;
    for (const [index, [name, searchPath, started]] of rows.entries()) {
      const [become = "env", ...rest] = person.become;
      const args = [...rest, "env", `PATH=${searchPath}`, program, "up", "-d", files[index] ?? ""];
      const { code } = await new Deno.Command(become, { args, cwd: "/" }).output();
      assertEquals(code, 0);
      const pid = await pidOf(name, /supervise/);
      const read = (what: string) => Deno.readTextFile(`/proc/${pid}/${what}`);
      assertEquals(await read("comm"), "domrun\n");
      assertEquals(await read("cmdline"), `${started}\0supervise\0--\0${name}\0`);
      // A directory that its owner removes or unmounts must not hold it up.
      assertEquals(await Deno.readLink(`/proc/${pid}/cwd`), "/");
    }
  });

  test("Ctrl-C leaves a stop to the supervisor", ["s-int"], async (file = "") => {
    assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
    const stop = new Foreground(person, ["stop", "s-int"]);
    await hears("asked the guest to power off (ACPI)", stop);
    stop.interrupt();
    assertEquals(await stop.ended(), 130, stop.output);
    assertStringIncludes(stop.output, 'The stop of machine "s-int" goes on');
    assertEquals(await statesOf(person, ["s-int"]), [["stopping", true]]);
    const destroyed = await domrun(person, ["destroy", "s-int"]);
    assertEquals(destroyed.code, 0, destroyed.stderr);
    await assertNothingLeft(person, "s-int");
  }, IDLE);
}

async function hears(text: string, from: { readonly output: string }): Promise<void> {
  await eventually(text, SOON_MS, () => Promise.resolve(from.output.includes(text) || undefined))
    .catch((error) => {
      throw new Error(`${error.message}: ${from.output}`);
    });
}

/** Somebody has the machine's console. */
async function isBusy(person: Person, name: string): Promise<true | undefined> {
  const { stdout } = await domrun(person, ["qmp", name, "query-chardev"]);
  const chardevs: { label: string; filename: string }[] = JSON.parse(stdout);
  const serial = chardevs.find(({ label }) => label === "charserial0");
  return serial?.filename.startsWith("unix:") || undefined;
}

async function statesOf(person: Person, names: readonly string[]): Promise<unknown[]> {
  const { stdout } = await domrun(person, ["ps", "--json"]);
  const machines: { name: string; state: string; supervised: boolean }[] = JSON.parse(stdout);
  return machines.filter((one) => names.includes(one.name))
    .map((one) => [one.state, one.supervised]);
}
