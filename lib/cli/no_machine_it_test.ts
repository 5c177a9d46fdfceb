/** What stands among the machines and is none: no command believes it, waits for it, or lets it hide a machine. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, people, type Person } from "./testing/compiled.ts";

/** Commands that need more of a machine than its state. */
const COMMANDS: readonly (readonly string[])[] = [
  ["events"],
  ["events", "--follow"],
  ["logs"],
  ["logs", "--of", "events"],
  ["wait", "-t", "20"],
  ["console"],
  ["dumpxml"],
  ["adopt"],
  ["stop"],
  ["pause"],
];

/** What is not heard of in a machine whose directory is somebody else's, too. */
const PLANTED =
  `{"time":"2026-01-01T00:00:00.000Z","machine":"evil","event":"warning","message":"planted"}`;

/** `make`: a shell's commands, in the directory of machines. */
interface Entry {
  readonly name: string;
  readonly make: string;
  readonly reason: string;
  readonly help: RegExp;
}

const ENTRIES: readonly Entry[] = [
  {
    name: "file",
    make: "touch file",
    reason: "it is not a directory",
    help: /^ {2}help: remove it: rm \S+\/file$/m,
  },
  {
    name: "link",
    make: "ln -s /tmp link",
    reason: "it is a symbolic link",
    help: /^ {2}help: remove it: rm \S+\/link$/m,
  },
  {
    name: "open",
    make: `mkdir open && echo '${PLANTED}' >open/events.log && chmod 777 open`,
    reason: "others may write to it",
    help: /^ {2}help: look at what is in it, then take that away: chmod 700 \S+\/open$/m,
  },
  {
    name: "closed",
    make: "mkdir -m 0 closed",
    reason: "its mode keeps its own user out",
    help: /^ {2}help: run: chmod 700 \S+\/closed$/m,
  },
];

/** The ordinary user, with a directory of machines in which all of that stands, and a log that nobody writes. */
async function withEntries(): Promise<{ readonly person: Person; readonly directory: string }> {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is always one");
  const directory = join(person.home, `none-${Deno.pid}`);
  const commands = [
    `mkdir -p -m 700 ${directory} ${directory}/domrun`,
    `cd ${directory}/domrun`,
    ...ENTRIES.map(({ make }) => make),
    "mkdir -m 700 pipe",
    "mkfifo pipe/events.log",
  ];
  const become = [...person.become, "env", `XDG_RUNTIME_DIR=${directory}`];
  const [program = "", ...args] = [...become, "sh", "-euc", commands.join("\n")];
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  assert(success, new TextDecoder().decode(stderr));
  return { person: { ...person, become }, directory };
}

Deno.test("what is no machine is refused by name, and hides none", async () => {
  const { person, directory } = await withEntries();
  try {
    const { code, stdout, stderr } = await domrun(person, ["events"]);
    const why = `Cannot use ${directory}/domrun/pipe/events.log: it is not a regular file\n`;
    assertEquals([code, stdout, stderr], [0, "", `domrun: warning: ${why}`]);
    for (const follow of [[], ["--follow"]]) {
      const named = await domrun(person, ["events", ...follow, "pipe"]);
      assertEquals([named.code, named.stdout, named.stderr], [3, "", `domrun: ${why}`]);
    }
    assertEquals((await domrun(person, ["status", "pipe"])).code, 0);
    const { stdout: listed } = await domrun(person, ["ps"]);
    for (const { name, reason, help } of ENTRIES) {
      assertStringIncludes(listed, reason);
      assertEquals((await domrun(person, ["status", name])).stdout.includes("planted"), false);
      for (const words of COMMANDS) {
        const ran = await domrun(person, [...words, name]);
        assertEquals([words, ran.code, ran.stdout], [words, 3, ""], `${name}: ${ran.stderr}`);
        assertStringIncludes(ran.stderr, `/${name}, which is no machine's: ${reason}\n`);
        assertMatch(ran.stderr, help);
      }
    }
  } finally {
    await Deno.chmod(join(directory, "domrun/closed"), 0o700);
    await Deno.remove(directory, { recursive: true });
  }
});
