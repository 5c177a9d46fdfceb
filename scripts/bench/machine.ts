/** The machine that is started for the benchmark: passt, no disk, nothing to boot. */
import { read, run, type Subject } from "./measure.ts";

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

/** A machine that can be started by domrun and by a shell script. */
export class Machine {
  readonly name = `bench-${Deno.pid}`;
  readonly document: string;

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

  /** A shell script that starts the same passt and QEMU, and waits for QMP. */
  async byShell(): Promise<Subject> {
    const plan: Plan = JSON.parse(await read(this.domrun, ["plan", "--json", this.document]));
    const lines = (one?: { program: string; args: readonly string[] }) =>
      one === undefined ? "" : [one.program, ...one.args].map((word) => `${word}\n`).join("");
    Deno.writeTextFileSync(`${this.directory}/passt`, lines(plan.passt[0]));
    Deno.writeTextFileSync(`${this.directory}/qemu`, lines(plan.qemu));
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
      after: async () => {
        const pid = Number(Deno.readTextFileSync(plan.qemu.pidFile));
        Deno.kill(pid, "SIGKILL");
        await gone(pid);
        for (const { socket, pidFile } of plan.passt) {
          await gone(Number(Deno.readTextFileSync(pidFile))); // it leaves when QEMU does
          for (const path of [socket, pidFile]) Deno.removeSync(path);
        }
        // The directory of the machine itself, which the next `up` must not find.
        Deno.removeSync(plan.directory, { recursive: true });
      },
    };
  }

  /** Resident memory of the supervisor of a running machine, in MiB. */
  async supervisorMiB(): Promise<number> {
    await run(this.domrun, ["up", "-d", this.document]);
    try {
      const binary = Deno.realPathSync(this.domrun);
      const sizes = [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name))
        .filter(({ name }) => executable(name) === binary).map(({ name }) => residentKiB(name));
      return Math.max(...sizes) / 1024;
    } finally {
      await run(this.domrun, ["stop", "--force", this.name]);
    }
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

function residentKiB(pid: string): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1]);
}
