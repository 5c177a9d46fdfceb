/** What is piped into a console, and what a guest says to it, as a script meets them. */
import { assertEquals, assertMatch } from "@std/assert";
import { CHATTER, ECHO, IDLE, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { commandLine, domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

interface Row {
  readonly name: string;
  readonly guest: readonly number[];
  /** In the shell, before or behind `console`. */
  readonly before?: string;
  readonly behind?: string;
  readonly stdout: string;
  readonly stderr: RegExp;
}

const ROWS: readonly Row[] = [
  {
    name: "what is piped in reaches the guest, and its answer is shown",
    guest: [...says("^"), ...ECHO],
    before: "printf 'uname -r' |",
    stdout: "uname -r",
    stderr: /^Connected to serial0 of piped\n$/,
  },
  {
    name: "with nothing piped in it ends where the guest says nothing",
    guest: [...says("^"), ...IDLE],
    behind: "-t 0.5 </dev/null",
    stdout: "",
    stderr: /^Connected to serial0 of piped\n$/,
  },
  {
    name: "with standard input closed, too",
    guest: [...says("^"), ...IDLE],
    behind: "-t 0.5 <&-",
    stdout: "",
    stderr: /^Connected to serial0 of piped\n$/,
  },
  {
    name: "a guest that goes on talking is left, and where to read along is told",
    guest: [...says("^"), ...CHATTER],
    behind: "-t 0.1 </dev/null | tail -c 1",
    stdout: "A",
    stderr: /\nThe guest goes on talking; read along: domrun logs -f piped\n$/,
  },
];

for (const person of people()) {
  for (const { name, guest, before = "", behind = "", stdout, stderr } of ROWS) {
    Deno.test(`console: ${name} (${person.label})`, async () => {
      const file = await writeBootDocument(person, "piped", guest);
      await withMachines(person, ["piped"], async () => {
        assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
        const waited = await domrun(person, ["wait", "--console", "\\^", "-t", "60", "piped"]);
        assertEquals(waited.code, 0, waited.stderr);
        const ran = await inShell(person, `${before} "$@" ${behind}`, ["console", "piped"]);
        assertEquals([ran.code, ran.stdout.replaceAll("\n", "A")], [0, stdout], ran.stderr);
        assertMatch(ran.stderr, stderr);
      });
    });
  }
}

async function inShell(person: Person, line: string, args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `set -o pipefail; ${line}`, "bash", ...commandLine(person, args)],
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
