/** The completion scripts in real shells, and the manual pages before a real judge. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path/posix";
import { COMMANDS } from "./command_table.ts";
import { domrun, eventually, people, testedProgram } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const [person] = people();
if (person === undefined) throw new Error("there is nobody");
/** No machine and no last run of anybody else begins so: root's directories are everybody's. */
const BEGIN = `two-${Deno.pid}-of`;
/** With a blank, and as a pattern of a shell it is another file. */
const MACHINE = `${BEGIN} *s`;

/** What is typed behind `domrun `, a tab, and what domrun is given then. */
const ROWS: readonly (readonly [typed: string, words: readonly string[]])[] = [
  ["sto", ["stop"]],
  ["stop --for", ["stop", "--force"]],
  [`stop ${BEGIN}`, ["stop", MACHINE]],
  ["explain xml/synt", ["explain", "xml/syntax"]],
  ["logs --of ev", ["logs", "--of", "events"]],
  ["logs --of=ev", ["logs", "--of=events"]],
  ["schema domain", ["schema", "domain.rng"]],
  ["check unique", ["check", "unique.xml"]],
  ["link x do", ["link", "x", "down"]],
];

/** domrun is a function that shows what it is given; its completion is the real one. */
const SHOW =
  'domrun() { case $1 in complet*) command domrun "$@";; *) printf "<%s>" "$@"; echo ".";; esac; }\n';

const TYPED: Readonly<Record<string, { readonly start: string; readonly prepare: string }>> = {
  bash: {
    start: "bash --norc --noprofile -i",
    prepare: `${SHOW}source <(domrun completion bash)\n`,
  },
  zsh: {
    start: "zsh -f -i",
    prepare: `autoload -U compinit; compinit -u -D\n${SHOW}source <(domrun completion zsh)\n`,
  },
};

/** With a machine to name, and a directory with a file to name. */
async function inPlace(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ dir: person?.home ?? "/tmp", prefix: "complete-" });
  await Deno.chmod(directory, 0o755);
  const file = join(directory, "unique.xml");
  await Deno.writeTextFile(
    file,
    `<domain type='qemu'><name>${MACHINE}</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`,
  );
  await Deno.chmod(file, 0o644);
  await Deno.writeTextFile(join(directory, `${BEGIN} clues`), "");
  if (person === undefined) throw new Error("there is nobody");
  const { code, stderr } = await domrun(person, ["up", "-d", file]);
  assertEquals(code, 0, stderr);
  try {
    await withMachines(person, [MACHINE], () => test(directory));
  } finally {
    await domrun(person, ["gc", "--runs", MACHINE]);
    await Deno.remove(directory, { recursive: true });
  }
}

function environment(): Record<string, string> {
  const path = `${dirname(testedProgram())}:${Deno.env.get("PATH")}`;
  return { PATH: path, TERM: "dumb", LC_ALL: "C.UTF-8" };
}

async function isInstalled(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .output();
  if (!success) console.log(`SKIP completion in ${program}: it is not installed`);
  return success;
}

for (const [shell, { start, prepare }] of Object.entries(TYPED)) {
  Deno.test(`${shell} completes domrun's command line`, async () => {
    if (!await isInstalled(shell)) return;
    await inPlace(async (directory) => {
      const terminal = new Deno.Command("script", {
        args: ["-qfc", start, "/dev/null"],
        cwd: directory,
        env: environment(),
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const keys = terminal.stdin.getWriter();
      const type = (text: string) => keys.write(new TextEncoder().encode(text));
      let output = "";
      const collected = (async () => {
        const decoder = new TextDecoder();
        for await (const chunk of terminal.stdout) {
          output += decoder.decode(chunk, { stream: true });
        }
      })();
      const shown = (text: string) =>
        eventually(
          `${text} in ${output}`,
          10_000,
          () => Promise.resolve(output.includes(text) ? true : undefined),
        );
      try {
        await type(prepare);
        await type('echo rea""dy\n');
        await shown("ready");
        for (const [typed, words] of ROWS) {
          output = "";
          await type(`domrun ${typed}\t\n`);
          await shown(`${words.map((word) => `<${word}>`).join("")}.`);
        }
      } finally {
        await type("exit\n").catch(() => {});
        await keys.close().catch(() => {});
        await terminal.status;
        await collected;
      }
    });
  });
}

Deno.test("fish completes domrun's command line", async () => {
  if (!await isInstalled("fish")) return;
  await inPlace(async (directory) => {
    for (const [typed, words] of ROWS) {
      const { stdout, stderr } = await new Deno.Command("fish", {
        args: [
          "--no-config",
          "-c",
          `domrun completion fish | source; complete -C ${JSON.stringify(`domrun ${typed}`)}`,
        ],
        cwd: directory,
        env: { ...environment(), HOME: directory },
      }).output();
      const [text, faults] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      const found = text?.split("\n").map((line) => line.split("\t")[0]);
      assertEquals(faults, "");
      assertStringIncludes(`${found?.join("\n")}\n`, `${words.at(-1)}\n`);
    }
  });
});

Deno.test("what help says of fish works in a new home directory, followed literally", async () => {
  if (!await isInstalled("fish")) return;
  const home = await Deno.makeTempDir({ prefix: "domrun-fish-" });
  try {
    const { stdout, stderr, code } = await new Deno.Command("fish", {
      args: [
        "-c",
        `domrun help completion | string match -r '^ {4}.*fish.*' | source\ncomplete -C "domrun self"`,
      ],
      env: { ...environment(), HOME: home },
    }).output();
    const [text, faults] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([faults, code], ["", 0]);
    assertStringIncludes(text ?? "", "self-test");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("complete knows the devices of a machine, whatever it is called", async () => {
  await inPlace(async () => {
    if (person === undefined) throw new Error("there is nobody");
    const { stdout } = await domrun(person, ["complete", "detach", MACHINE, ""]);
    assertStringIncludes(`\n${stdout}`, "\nballoon0\n");
    assertEquals((await domrun(person, ["complete", "detach", "nobody", ""])).stdout, ":files\n");
  });
});

Deno.test("mandoc finds nothing wrong with the manual pages", async () => {
  if (!await isInstalled("mandoc")) return;
  if (person === undefined) throw new Error("there is nobody");
  const directory = await Deno.makeTempDir({ prefix: "domrun-manual-" });
  const names = COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name);
  try {
    const pages = await Promise.all(
      [undefined, "xml", ...names].map(async (name) => {
        const { code, stdout, stderr } = await domrun(person, [
          "help",
          "--man",
          ...name === undefined ? [] : [name],
        ]);
        assertEquals([code, stderr], [0, ""]);
        const file = join(directory, name === "xml" ? "domrun-xml.5" : `domrun-${name}.1`);
        await Deno.writeTextFile(file, stdout);
        return file;
      }),
    );
    const { stdout } = await new Deno.Command("mandoc", {
      args: ["-T", "lint", "-W", "warning", ...pages],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
