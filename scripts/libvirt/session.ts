/** A libvirtd of one's own, in a temporary directory, and what it says of documents. */

/** What libvirt says of one document. */
export interface Verdict {
  /** Its words, where it refuses. */
  readonly refusal?: string;
  /** The machine as libvirt keeps it, where it takes the document. */
  readonly kept?: string;
}

export interface Libvirt {
  /** `define --validate` of each document, one after the other. Effects: none that stays. */
  judge(documents: readonly string[]): Promise<readonly Verdict[]>;
  /** Runs virsh with one command, whose words need no quotes. Throws where it fails. Effects: the command's. */
  command(words: readonly string[]): Promise<void>;
}

/** Why there can be no libvirt here; undefined where there can. Effects: processes. */
export async function whyNoLibvirt(): Promise<string | undefined> {
  if (Deno.uid() === 0) return "libvirt is asked as an ordinary user only";
  for (const program of ["libvirtd", "virsh"]) {
    try {
      await new Deno.Command(program, { args: ["--version"], stdout: "null" }).output();
    } catch {
      return `${program} is not installed`;
    }
  }
  return undefined;
}

/** Runs `use` with a libvirtd that is ended afterwards. Effects: that process, a temporary directory. */
export async function withLibvirt<T>(use: (libvirt: Libvirt) => Promise<T>): Promise<T> {
  const home = await Deno.makeTempDir({ prefix: "lv-" });
  await configure(home);
  const env = {
    HOME: home,
    XDG_CACHE_HOME: `${home}/cache`,
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_RUNTIME_DIR: `${home}/run`,
    LIBVIRT_AUTOSTART: "0",
  };
  const daemon = new Deno.Command("sh", {
    args: ["-c", 'exec libvirtd >"$HOME/log" 2>&1'],
    env,
    stdin: "null",
  }).spawn();
  try {
    await connected(env, home);
    return await use({
      judge: (documents) => judge(documents, env, home),
      command: async (words) => {
        const { success, stderr } = await virsh(words.join(" "), env);
        if (!success) throw new Error(`virsh ${words.join(" ")}: ${stderr}`);
      },
    });
  } finally {
    daemon.kill("SIGTERM");
    await daemon.status;
    await Deno.remove(home, { recursive: true });
  }
}

async function configure(home: string): Promise<void> {
  await Deno.mkdir(`${home}/config/libvirt`, { recursive: true });
  await Deno.mkdir(`${home}/config/qemu/firmware`, { recursive: true });
  await Deno.mkdir(`${home}/run`, { mode: 0o700 });
  // No virtlogd beside it; certificates are looked at when a machine starts.
  const settings = 'stdio_handler = "file"\nspice_tls = 1\n';
  await Deno.writeTextFile(`${home}/config/libvirt/qemu.conf`, settings);
  // Firmware as libvirt's test data name it, in the descriptors of distributions: libvirt opens no file of it.
  const descriptors = new URL("../../testdata/firmware/", import.meta.url).pathname;
  for await (const { name } of Deno.readDir(descriptors)) {
    await Deno.copyFile(`${descriptors}${name}`, `${home}/config/qemu/firmware/${name}`);
  }
}

type Environment = Readonly<Record<string, string>>;

/** Waits until libvirtd answers, ten seconds at most. */
async function connected(env: Environment, home: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await virsh("connect", env)).success) {
    if (Date.now() > deadline) {
      throw new Error(`libvirtd does not answer: ${await Deno.readTextFile(`${home}/log`)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One virsh for all: a process a command would take a minute. */
async function judge(
  documents: readonly string[],
  env: Environment,
  home: string,
): Promise<readonly Verdict[]> {
  const commands: string[] = [];
  for (const [index, text] of documents.entries()) {
    const file = `${home}/${index}.xml`;
    await Deno.writeTextFile(file, text);
    const name = /<name>([^<]*)<\/name>/.exec(text)?.[1] ?? "";
    const quoted = `"${unescaped(name).replace(/["\\]/g, "\\$&")}"`;
    commands.push(
      `echo ${MARK}`,
      `echo --err ${MARK}`,
      `define --validate ${file}`,
      `dumpxml --inactive --security-info ${quoted}`,
      `undefine --nvram ${quoted}`,
    );
  }
  const { stdout, stderr } = await virsh(commands.join(";"), env);
  const kept = parts(stdout);
  const said = parts(stderr);
  return documents.map((_, index) => {
    const document = kept[index]?.trim() ?? "";
    if (document.startsWith("<")) return { kept: `${document}\n` };
    return { refusal: refusal(said[index] ?? "") };
  });
}

const MARK = "@@next@@";

function parts(output: string): readonly string[] {
  return output.split(MARK).slice(1);
}

/** Without virsh's own words, and without those on the commands that found no machine then. */
function refusal(said: string): string {
  return said.split("\n").map((line) => line.replace(/^error: /, "")).filter((line) =>
    line !== "" && !/^(Failed to define domain|failed to get domain)/.test(line)
  ).join(": ");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&apos;", "'")
    .replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

interface Said {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

async function virsh(commands: string, env: Environment): Promise<Said> {
  const { success, stdout, stderr } = await new Deno.Command("virsh", {
    args: ["--quiet", "--connect", "qemu:///session", commands],
    env: { ...env, LC_ALL: "C.UTF-8" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: decode(stdout), stderr: decode(stderr) };
}
