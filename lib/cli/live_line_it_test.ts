/** What a terminal shows while the start of a machine waits, and what is left of it. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { InTerminal } from "./testing/pseudo_terminal.ts";

const SOON_MS = 30_000;
const NAME = `live-${Deno.pid}`;
/** Stands for the command that erases from the cursor on. */
const ERASE = "\x1b";
const READY = `READY ${NAME}\n  console: domrun console ${NAME}\n  stop:    domrun stop ${NAME}\n`;

/** passt that is started, and not asked what it can do. */
const START = "*--socket*";

/** A passt that is not done before the file `go` is there. */
interface SlowPasst {
  readonly options: { readonly path: string; readonly environment: { readonly TERM: string } };
  go(): Promise<void>;
}

for (const person of people()) {
  /** `when`: the arguments of passt, as `case` takes them, that wait. */
  const test = (
    what: string,
    when: string,
    body: (file: string, passt: SlowPasst) => Promise<void>,
  ) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const directory = await Deno.makeTempDir({ dir: person.home });
      const file = await writeBootDocument(person, NAME, IDLE);
      try {
        await body(file, await slowPasst(directory, when));
      } finally {
        await domrun(person, ["destroy", NAME]);
        await Deno.remove(directory, { recursive: true });
      }
    });

  test(
    "up -d says on a terminal what it waits for, until that is there",
    START,
    async (file, passt) => {
      const terminal = await InTerminal.start(person, ["up", "-d", file], passt.options);
      await shows(terminal, /^waiting \d\.\d s for live-\d+: passt of net0, QEMU$/);
      await passt.go();
      const { code, output } = await terminal.ended(SOON_MS);
      assertEquals([code, screenOf(output)], [0, READY]);
    },
  );

  test("off a terminal there is nothing of it", START, async (file, passt) => {
    const starting = domrun(person, ["up", "-d", file], passt.options);
    await eventually("passt waits", SOON_MS, () => isWaiting(person));
    // Long enough for a line on a terminal.
    assertEquals((await domrun(person, ["wait", NAME, "--timeout", "1"])).code, 124);
    await passt.go();
    assertEquals(await starting, { code: 0, stdout: READY, stderr: "" });
  });

  test("Ctrl-C during the start leaves its message alone", START, async (file, passt) => {
    const terminal = await InTerminal.start(person, ["up", file], passt.options);
    await shows(terminal, /^waiting .* QEMU$/);
    await terminal.type("\x03");
    const { code, output } = await terminal.ended(SOON_MS);
    const message =
      `domrun: The start of machine "${NAME}" was interrupted; everything was undone\n`;
    assertEquals([code, screenOf(output)], [130, message]);
    await assertNothingLeft(person, NAME);
  });

  test("Ctrl-C before the start leaves its message alone", "--help", async (file, passt) => {
    const terminal = await InTerminal.start(person, ["up", file], passt.options);
    await shows(terminal, /^waiting .*: .*passt's answer to what it can do$/);
    await terminal.type("\x03");
    const { code, output } = await terminal.ended(SOON_MS);
    assertEquals([code, screenOf(output)], [130, "domrun: Interrupted by SIGINT\n"]);
    await passt.go();
  });

  test("wait says what it waits for, and for how long at most", "never", async (file, passt) => {
    assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
    const args = ["wait", NAME, "--timeout", "600"];
    const terminal = await InTerminal.start(person, args, passt.options);
    await shows(terminal, /^waiting \d\.\d s for live-\d+: its end, for 600 s at most$/);
    assertEquals((await domrun(person, ["destroy", NAME])).code, 0);
    const { output } = await terminal.ended(SOON_MS);
    assertEquals(screenOf(output), `${NAME}: Killed on request\n`);
  });
}

async function slowPasst(directory: string, when: string): Promise<SlowPasst> {
  const go = join(directory, "go");
  const script = `#!/bin/sh
case "$*" in ${when}) while [ ! -e ${go} ]; do sleep 0.02; done;; esac
PATH=\${PATH#*:} exec passt "$@"
`;
  await Deno.writeTextFile(join(directory, "passt"), script);
  for (const path of [directory, join(directory, "passt")]) await Deno.chmod(path, 0o755);
  return {
    options: { path: `${directory}:${Deno.env.get("PATH")}`, environment: { TERM: "xterm" } },
    go: () => Deno.writeTextFile(go, ""),
  };
}

async function isWaiting(person: Person): Promise<true | undefined> {
  const { stdout } = await domrun(person, ["ps"]);
  return stdout.includes(NAME) ? true : undefined;
}

/** Waits until the line where the cursor is says so. */
async function shows(terminal: InTerminal, line: RegExp): Promise<void> {
  const last = () => screenOf(terminal.output).split("\n").at(-1) ?? "";
  await eventually(`${line}`, SOON_MS, () => Promise.resolve(line.test(last()) || undefined));
}

/**
 * What a terminal shows that got these characters: the few commands that we send. A carriage return goes to the line's
 * beginning, where what comes next takes the place of what stands there.
 */
function screenOf(output: string): string {
  const lines = [""];
  let column = 0;
  for (const part of output.replaceAll("\x1b[J", ERASE)) {
    const line = lines.at(-1) ?? "";
    if (part === "\n") {
      lines.push("");
      column = 0;
    } else if (part === "\r") {
      column = 0;
    } else if (part === ERASE) {
      lines.splice(-1, 1, line.slice(0, column));
    } else {
      lines.splice(-1, 1, line.slice(0, column) + part + line.slice(column + 1));
      column++;
    }
  }
  return lines.join("\n");
}
