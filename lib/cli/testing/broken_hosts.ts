/** For tests: hosts that lack something, by tricks that change nothing outside the process that is started in them. */
import { dirname, join } from "@std/path/posix";
import { commandLine, type Person } from "./compiled.ts";

/** How a host is broken. */
export interface Breakage {
  /** A shell's commands before domrun is started, as root in a mount namespace; $RUNTIME and its $OWNER are the user's. */
  readonly asRoot?: string;
  /** Programs put before it: `prlimit`, `unshare`. */
  readonly before?: readonly string[];
  /** Programs that PATH does not find. */
  readonly without?: readonly string[];
  /** Programs that a shell script takes the place of. */
  readonly instead?: Readonly<Record<string, string>>;
}

export interface RanBroken {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Every program that domrun may want, and what starts it here. */
const PROGRAMS = [
  ...[
    "qemu-system-x86_64",
    "qemu-img",
    "passt",
    "pesto",
    "swtpm",
    "virtiofsd",
    "kill",
    "cat",
    "stat",
    "test",
  ],
  ...["env", "setpriv", "sh", "bash", "mkdir", "mv", "rm", "unlink", "unshare", "prlimit", "sleep"],
];

/** Runs domrun on a host that is broken so. */
export async function runBroken(
  person: Person,
  args: readonly string[],
  { asRoot, before = [], without = [], instead = {} }: Breakage,
): Promise<RanBroken> {
  const path = await pathWith(person, without, instead);
  try {
    const runtime = dirname(person.machines);
    const mine = [runtime, String((await Deno.stat(runtime)).uid)];
    const words = [...before, ...commandLine(person, args, { path })];
    const [program = "", ...rest] = asRoot === undefined ? words : [
      "unshare",
      "--mount",
      "sh",
      "-ec",
      `RUNTIME=$1 OWNER=$2; shift 2\n${asRoot}\nexec "$@"`,
      "sh",
      ...mine,
      ...words,
    ];
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: rest,
      stdin: "null",
      cwd: "/",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** A directory of links to the programs that are there. */
async function pathWith(
  person: Person,
  without: readonly string[],
  instead: Readonly<Record<string, string>>,
): Promise<string> {
  const directory = await Deno.makeTempDir({ dir: person.home, prefix: "bin-" });
  await Deno.chmod(directory, 0o755);
  for (const name of PROGRAMS) {
    const script = instead[name];
    if (script !== undefined) {
      await Deno.writeTextFile(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      await Deno.chmod(join(directory, name), 0o755);
    } else if (!without.includes(name)) {
      const found = ["/usr/bin", "/bin", "/usr/libexec"].map((place) => join(place, name)).find(
        isThere,
      );
      if (found !== undefined) await Deno.symlink(found, join(directory, name));
    }
  }
  return directory;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
