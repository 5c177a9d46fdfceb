/** The machine that is started for the benchmark: passt, no disk, nothing to boot. */
import { dirname } from "@std/path/posix";
import { withoutGate } from "../../lib/qemu/command_line/gate.ts";
import { memoryMiB, read, run, type Subject } from "./measure.ts";

const DOCUMENT = `<domain type='qemu'>
  <name>NAME</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <interface type='user'>
      <mac address='52:54:00:6b:3c:58'/>
      <backend type='passt'/>
      <model type='virtio'/>
    </interface>
  </devices>
</domain>
`;

interface Plan {
  readonly qemu: {
    readonly program: string;
    readonly args: readonly string[];
    readonly qmpSocket: string;
    readonly pidFile: string;
  };
  readonly passt: readonly {
    readonly program: string;
    readonly args: readonly string[];
    readonly socket: string;
    readonly pidFile: string;
  }[];
  readonly directory: string;
  readonly directories: readonly { readonly path: string; readonly mode: number }[];
}

/** A machine that can be started by domrun and by a shell script. {@link end} leaves nothing of it. */
export class Machine {
  readonly name = `bench-${Deno.pid}`;
  readonly document: string;
  #plan: Plan | undefined;

  constructor(readonly domrun: string, readonly directory: string) {
    this.document = `${directory}/machine.xml`;
    Deno.writeTextFileSync(this.document, DOCUMENT.replace("NAME", this.name));
  }

  /** `up -d` until it returns: the machine runs. */
  byDomrun(): Subject {
    return {
      name: "up",
      run: () => run(this.domrun, ["up", "-d", this.document]),
      after: () => run(this.domrun, ["stop", "--force", this.name]),
    };
  }

  /** The same with nothing kept of what QEMU and passt can do, as on a host that has never run it. */
  firstByDomrun(): Subject {
    return { ...this.byDomrun(), name: "first", before: () => this.forgetCapabilities() };
  }

  /** `forward add` of a port to the machine, which runs. */
  addingForward(): Subject {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = String(listener.addr.port);
    listener.close();
    return {
      name: "forward add",
      run: () => run(this.domrun, ["forward", "add", this.name, `${port}:80`]),
      after: () => run(this.domrun, ["forward", "remove", this.name, port]),
    };
  }

  /** `attach` and `detach` of a disk on USB, which comes and goes without a guest; the machine runs. */
  changingDevices(): readonly Subject[] {
    const file = `${this.directory}/disk.xml`;
    const image = `${this.directory}/disk.raw`;
    Deno.writeTextFileSync(image, "");
    Deno.truncateSync(image, 1024 * 1024);
    Deno.writeTextFileSync(
      file,
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/>` +
        `<source file='${image}'/><target dev='sdz' bus='usb'/></disk>`,
    );
    const attach = () => run(this.domrun, ["attach", this.name, file]);
    const detach = () => run(this.domrun, ["detach", this.name, "sdz"]);
    return [
      { name: "attach", run: attach, after: detach },
      { name: "detach", before: attach, run: detach },
    ];
  }

  /** While it runs. */
  async whileUp<T>(action: () => Promise<T>): Promise<T> {
    await run(this.domrun, ["up", "-d", this.document]);
    try {
      return await action();
    } finally {
      await run(this.domrun, ["stop", "--force", this.name]);
    }
  }

  /** What is kept of QEMU and passt lies beside the machines. */
  async forgetCapabilities(): Promise<void> {
    const { directory } = await this.#planned();
    await Deno.remove(`${dirname(directory)}/.cache`, { recursive: true }).catch(() => {});
  }

  /** A shell script that starts the same passt and QEMU, and waits for QMP. */
  async byShell(): Promise<Subject> {
    const plan = await this.#planned();
    const lines = (one?: { program: string; args: readonly string[] }) =>
      one === undefined ? "" : [one.program, ...one.args].map((word) => `${word}\n`).join("");
    Deno.writeTextFileSync(`${this.directory}/passt`, lines(plan.passt[0]));
    // One follows the other: QEMU has nobody to wait for.
    const qemu = { program: plan.qemu.program, args: withoutGate(plan.qemu.args) };
    Deno.writeTextFileSync(`${this.directory}/qemu`, lines(qemu));
    Deno.writeTextFileSync(`${this.directory}/qmp`, plan.qemu.qmpSocket);
    const script = new URL("shell_up.sh", import.meta.url).pathname;
    return {
      name: "shell",
      run: async () => {
        for (const { path, mode } of plan.directories) {
          Deno.mkdirSync(path, { recursive: true, mode });
        }
        await run(script, [this.directory]);
      },
      after: () => endProcesses(plan),
    };
  }

  /** Ends what still runs after a failure or an interrupt, whoever started it. */
  async end(): Promise<void> {
    await run(this.domrun, ["stop", "--force", this.name], [0, 4]).catch(() => {});
    if (this.#plan) await endProcesses(this.#plan);
  }

  async #planned(): Promise<Plan> {
    if (this.#plan) return this.#plan;
    const text = await read(this.domrun, ["plan", "--json", this.document]);
    return this.#plan = JSON.parse(text);
  }

  /** Resident memory of the supervisor of a running machine, in MiB. */
  async supervisorMiB(): Promise<number> {
    return await this.whileUp(async () => {
      const supervisors = [...Deno.readDirSync("/proc")].map(({ name }) => name)
        .filter((pid) => ["supervise", this.name].every((word) => words(pid).includes(word)));
      return await Promise.resolve(
        Math.max(...supervisors.map((pid) => memoryMiB(Number(pid), "VmRSS") ?? NaN)),
      );
    });
  }
}

/** Ends QEMU and waits for passt, which leaves when QEMU does; removes their files. */
async function endProcesses({ qemu, passt, directory }: Plan): Promise<void> {
  const pid = pidIn(qemu.pidFile);
  if (pid !== undefined) {
    Deno.kill(pid, "SIGKILL");
    await gone(pid);
  }
  for (const { socket, pidFile } of passt) {
    const passtPid = pidIn(pidFile);
    if (passtPid !== undefined) await gone(passtPid);
    for (const path of [socket, pidFile]) remove(path);
  }
  // The directory of the machine itself, which the next `up` must not find.
  remove(directory);
}

/** The process that a file names, if there is one of that number. */
function pidIn(path: string): number | undefined {
  try {
    const pid = Number(Deno.readTextFileSync(path));
    return executable(String(pid)) === undefined ? undefined : pid;
  } catch {
    return undefined;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (executable(String(pid)) !== undefined) {
    if (Date.now() > deadline) throw new Error(`Process ${pid} does not end`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function executable(pid: string): string | undefined {
  try {
    return Deno.readLinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined; // it has ended, or is not ours
  }
}

/** The command line of a process; empty for what is none. */
function words(pid: string): readonly string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
  } catch {
    return [];
  }
}

/** A document whose one interface forwards `count` ports, each a range of its own. Pure. */
export function withRanges(count: number): string {
  const ranges = Array.from({ length: count }, (_, i) => `<range start='${1024 + i * 6}'/>\n`);
  const forward = `<portForward proto='tcp' address='127.0.0.1'>\n${ranges.join("")}</portForward>`;
  return DOCUMENT.replace("NAME", "ranges").replace("<model", `${forward}\n<model`);
}
