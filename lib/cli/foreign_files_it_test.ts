/** Nobody else's files are believed: what a stranger put where the machines lie is neither read nor obeyed. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { COMMANDS } from "./command_table.ts";
import { readsMachines } from "./run.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";

const READERS = COMMANDS.filter(readsMachines);

/** A command line of a command that reads machines. */
function words(command: string): string[] {
  const operands = READERS.find(({ name }) => name === command)?.operands ?? [];
  const needed = operands.filter(({ isMachine, count }) => isMachine || count !== "optional");
  return [command, ...needed.map(() => "evil")];
}

/** The ordinary user without XDG_RUNTIME_DIR; undefined where only root could make what is somebody else's. */
function victim(): { person: Person; uid: number } | undefined {
  const uid = Number(Deno.env.get("DOMRUN_TEST_USER"));
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined || Deno.uid() !== 0) {
    console.log("SKIP a stranger's files: only root can be two users");
    return undefined;
  }
  const become = [...person.become, "env", "-u", "XDG_RUNTIME_DIR"];
  return { person: { ...person, become }, uid };
}

/** A machine with a record that names a stranger's choice of programs and files. */
async function plant(machines: string, loot: string): Promise<void> {
  const directory = join(machines, "evil");
  await Deno.mkdir(directory, { recursive: true });
  const passt = {
    interface: "net0",
    program: "qemu-img",
    args: ["create", "-f", "raw", `${loot}.made`, "1M"],
    socket: `${loot}.socket`,
    pidFile: loot,
  };
  const plan = {
    ...{ name: "evil", uuid: "\x1b[2J", directory },
    passt: [passt],
    qemu: { qmpSocket: loot, pidFile: loot, logFile: loot },
    ...{ interfaces: [], consoles: [], lifecycle: {} },
  };
  const record = { format: 1, phase: "launched", startedAt: "\x1b[2J", plan };
  await Deno.writeTextFile(join(directory, "machine.json"), JSON.stringify(record));
  await Deno.writeTextFile(join(directory, "domain.xml"), "<domain/>");
}

type Setup = (machines: string, uid: number, loot: string) => Promise<void>;

const PLACES: readonly (readonly [what: string, says: RegExp, setup: Setup])[] = [
  [
    "that belongs to another user",
    /domrun: Cannot use the machines directory \/tmp\/domrun-\d+: it belongs to user 0, not to user \d+/,
    (machines, _uid, loot) => plant(machines, loot),
  ],
  [
    "that others may write to",
    /others may write to it\n {2}help: look at/,
    async (machines, uid, loot) => {
      await plant(machines, loot);
      await Deno.chown(machines, uid, uid);
      await Deno.chmod(machines, 0o777);
    },
  ],
  [
    "that is a link to a directory of the victim's",
    /it is a symbolic link\n/,
    async (machines, uid, loot) => {
      const own = `${loot}.d`;
      await plant(own, loot);
      await Deno.chown(own, uid, uid);
      await Deno.chmod(own, 0o700);
      await Deno.symlink(own, machines);
    },
  ],
];

for (const [what, says, setup] of PLACES) {
  Deno.test(`every command refuses a machines directory ${what}`, async () => {
    const found = victim();
    if (found === undefined) return;
    const { person, uid } = found;
    const machines = `/tmp/domrun-${uid}`;
    const loot = join(person.home, "loot");
    await Deno.writeTextFile(loot, "1");
    await Deno.chown(loot, uid, uid);
    try {
      await setup(machines, uid, loot);
      for (const { name } of READERS) {
        const ran = await domrun(person, words(name));
        assertEquals([ran.code, ran.stdout], [3, ""], `${name}: ${ran.stderr}`);
        assertMatch(ran.stderr, says);
      }
      // Capabilities are not kept there either, and planning goes on without.
      assertEquals((await domrun(person, ["version"])).code, 0);
      const left = [...Deno.readDirSync(person.home)].map((entry) => entry.name);
      assertEquals(left.filter((name) => /^loot\.(made|socket)/.test(name)), []);
      assertEquals(await Deno.readTextFile(loot), "1");
    } finally {
      await Deno.remove(machines, { recursive: true });
      for (const path of [loot, `${loot}.d`]) {
        await Deno.remove(path, { recursive: true }).catch(() => {});
      }
    }
  });
}

Deno.test("an XDG_RUNTIME_DIR that others may write to is not taken, and that is said", async () => {
  const found = victim();
  if (found === undefined) return;
  const { person, uid } = found;
  const open = join(person.home, "open");
  await plant(join(open, "domrun"), join(person.home, "loot"));
  for (const path of [open, join(open, "domrun"), join(open, "domrun/evil")]) {
    await Deno.chown(path, uid, uid);
    await Deno.chmod(path, 0o700);
  }
  await Deno.chmod(open, 0o777);
  try {
    const become = [...person.become, `XDG_RUNTIME_DIR=${open}`];
    const ran = await domrun({ ...person, become }, ["ps"]);
    const where = `No machine runs here\nLooked in /tmp/domrun-${uid}\n`;
    assertEquals([ran.code, ran.stdout], [0, where], ran.stderr);
    const note = `domrun: note: XDG_RUNTIME_DIR is passed over: others may write to ${open}\n`;
    assertEquals(ran.stderr, note);
  } finally {
    await Deno.remove(open, { recursive: true });
  }
});
