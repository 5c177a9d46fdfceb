/** One machine to do harm to, in directories of its own; somebody looks at it all the time, and says when ps lies. */
import { messageOf } from "../../findings/message_of.ts";
import { freePort } from "../../host/testing/free_port.ts";
import { until } from "../../host/testing/until.ts";
import type { Host } from "../../host/host.ts";
import { lifeInStat } from "../../host/process_life.ts";
import { fieldsOfStat } from "../../host/process_stat.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { machines } from "../../vm/list_machines.ts";
import { lastRun } from "../../vm/logs/last_run.ts";
import type { MachineStatus } from "../../vm/machine/status.ts";
import { readPid } from "../../vm/processes/pid_file.ts";
import { processesOf, tryKill } from "../../vm/testing/real_machines.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { planDocument } from "../document/plan_document.ts";
import { readInput } from "../document/read_input.ts";
import { type Parts, writeBootDocument } from "./boot_document.ts";
import { domrunHost } from "./domrun_below.ts";

export const NAME = "m";

export type Victim = "passt" | "QEMU" | "supervisor";
export type Harm = "SIGKILL" | "SIGTERM" | "SIGSTOP for 5 s";

const FROZEN_MS = 5_000;
const LOOK_MS = 150;
/** What it is at two looks so far apart, it stays. */
const LASTS_MS = 300;
/** What ps may be behind what it is told of: a passt's death, QEMU's, a process that has stopped answering. */
const BEHIND_MS = 3_000;

/** What was seen of a process at a moment, and since when it has been so. */
interface Seen {
  /** Until it has ended. */
  readonly alive: boolean;
  /** Until it begins to end. */
  readonly runs: boolean;
  readonly frozen: boolean;
  readonly sinceMs: number;
}

type Sight = Readonly<Record<Victim, Seen>>;

/** The machine needs a program, or one that can do more, than is installed here. */
export class NotHereError extends Error {}

export class FaultWorld {
  readonly root: string;
  readonly host: Host;
  readonly plan: LaunchPlan;
  readonly file: string;
  readonly port: number;
  /** What ps said that was not true. */
  readonly lies = new Set<string>();
  looks = 0;
  readonly #known = new Map<Victim, Seen & { readonly pid: number | undefined }>();
  readonly #takesEffect: Promise<void>[] = [];
  readonly #endsWith: Promise<unknown>[] = [];
  #watching = true;
  /** Since when ps must list it; absent: it need not. */
  #settledMs: number | undefined;
  #watched: Promise<void> = Promise.resolve();

  private constructor(root: string, host: Host, plan: LaunchPlan, file: string, port: number) {
    this.root = root;
    this.host = host;
    this.plan = plan;
    this.file = file;
    this.port = port;
  }

  /** A machine that is not started yet; its guest runs `code`. Throws {@link NotHereError}. */
  static async make(code: readonly number[], parts: Parts = {}): Promise<FaultWorld> {
    const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dvm" });
    const host = domrunHost(root);
    const port = await freePort();
    const forwards =
      `<portForward proto='tcp' address='127.0.0.1'><range start='${port}'/></portForward>`;
    const file = await writeBootDocument({ home: root }, NAME, code, { ...parts, forwards });
    const { plan, findings } = await planDocument(await readInput(file, host), {}, host);
    if (plan === undefined) {
      await Deno.remove(root, { recursive: true });
      throw new NotHereError(findings.map(({ message }) => message).join("; "));
    }
    return new FaultWorld(root, host, plan, file, port);
  }

  /** Looks at the machine from now on until {@link end}. */
  watch(): void {
    this.#watched = this.#watch();
  }

  /** The guest runs: ps must list it from now on, as long as QEMU lives. */
  settled(): void {
    this.#settledMs = performance.now();
  }

  /** What is over when nothing of the machine is left. */
  endsWith(over: Promise<unknown>): void {
    this.#endsWith.push(over);
  }

  async pidOf(victim: Victim): Promise<number | undefined> {
    const { supervisorPidFile } = machineFiles(this.host.directories.machines, NAME);
    const [passt] = this.plan.passt;
    const paths: Record<Victim, string> = {
      passt: passt?.pidFile ?? "",
      QEMU: this.plan.qemu.pidFile,
      supervisor: supervisorPidFile,
    };
    return await readPid(this.host, paths[victim]);
  }

  async harm(victim: Victim, harm: Harm): Promise<void> {
    const pid = await this.pidOf(victim);
    if (pid === undefined) throw new Error(`There is no ${victim}`);
    this.harmProcess(pid, harm);
  }

  harmProcess(pid: number, harm: Harm): void {
    if (harm !== "SIGSTOP for 5 s") {
      Deno.kill(pid, harm);
      this.#takesEffect.push(until("it ends", async () => !(await this.host.programs.exists(pid))));
      return;
    }
    Deno.kill(pid, "SIGSTOP");
    this.#takesEffect.push(
      new Promise((resolve) => setTimeout(resolve, FROZEN_MS)).then(() => signal(pid, "SIGCONT")),
    );
  }

  /** Until the supervisor has written the machine's again, nobody can know of it. */
  async removeDirectories(paths: readonly string[]): Promise<void> {
    this.#settledMs = undefined;
    for (const path of paths) await Deno.remove(path, { recursive: true });
    await until("it is listed again", async () => (await this.status())?.supervised === true);
    this.settled();
  }

  async status(): Promise<MachineStatus | undefined> {
    return (await machines(this.host)).find(({ name }) => name === NAME);
  }

  /** Waits until all harm is done, and until the machine has come to something that lasts. */
  async outcome(): Promise<string> {
    await Promise.all(this.#takesEffect);
    const found = ["", ""];
    await until("the machine has come to something", async () => {
      found.push(await this.#cameTo());
      await new Promise((resolve) => setTimeout(resolve, LASTS_MS));
      return found.at(-1) !== "" && found.at(-1) === found.at(-2);
    });
    return found.at(-1) ?? "";
  }

  async #cameTo(): Promise<string> {
    const status = await this.status();
    if (status === undefined) {
      const run = await lastRun(this.host, NAME);
      if (run !== undefined) return `gone: ${run.ended.reason}`;
      return this.#settledMs === undefined ? "not started" : "gone: not kept";
    }
    if (status.state === "failed") return "dead";
    if (status.state !== "running" || status.reason !== undefined) return "";
    if (!status.supervised) return "runs unsupervised";
    return status.interfaces.every(({ state, reason }) => state === "up" && reason === undefined)
      ? "runs"
      : "";
  }

  /** Ends what is there; returns what is left of it, and every lie that was told meanwhile. */
  async end(): Promise<readonly string[]> {
    this.#watching = false;
    await this.#watched;
    const wrong: string[] = [...this.lies];
    try {
      if (await this.status() !== undefined) await stopMachine(this.host, NAME, { force: true });
      await until("no process is left", async () => (await processesOf(this.root)).length === 0);
      await Promise.all(this.#endsWith);
      wrong.push(...await this.#filesLeft());
    } catch (error) {
      wrong.push(messageOf(error));
    } finally {
      for (const pid of await processesOf(this.root)) tryKill(pid);
    }
    return wrong;
  }

  async remove(): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }

  async #filesLeft(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const directory of Object.values(this.host.directories).slice(0, 2)) {
      const names = await this.host.files.list(directory);
      left.push(...names.filter((name) => name !== ".last").map((name) => `left: ${name}`));
    }
    // The kernel closes a port after its process has gone, and lends it to whoever connects meanwhile.
    await until("the port is free", () => isFree(this.port)).catch(() =>
      left.push(`left: port ${this.port}`)
    );
    return left;
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      const settledMs = this.#settledMs;
      const before = await this.#sight();
      try {
        const status = await this.status();
        this.looks++;
        const after = await this.#sight();
        if (settledMs !== undefined && settledMs === this.#settledMs && this.#watching) {
          this.#judge(before, status, after, settledMs);
        }
      } catch (error) {
        this.lies.add(`ps failed: ${messageOf(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #sight(): Promise<Sight> {
    return {
      passt: await this.#see("passt"),
      QEMU: await this.#see("QEMU"),
      supervisor: await this.#see("supervisor"),
    };
  }

  async #see(victim: Victim): Promise<Seen> {
    const known = this.#known.get(victim);
    const pid = await this.pidOf(victim) ?? known?.pid;
    const line = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => undefined);
    const stat = line === undefined ? undefined : fieldsOfStat(line);
    const life = stat === undefined ? "ended" : lifeInStat(stat);
    const now = { alive: life !== "ended", runs: life === "runs", frozen: stat?.[0] === "T" };
    const same = known?.pid === pid && known?.alive === now.alive && known.runs === now.runs &&
      known.frozen === now.frozen;
    const seen = { ...now, pid, sinceMs: same ? known.sinceMs : performance.now() };
    this.#known.set(victim, seen);
    return seen;
  }

  /** What ps says must have been true at some moment of the look, but for what nobody can know at once. */
  #judge(
    before: Sight,
    status: MachineStatus | undefined,
    after: Sight,
    settledMs: number,
  ): void {
    // Nobody looks after it for us before it has settled.
    const always = (victim: Victim, is: "alive" | "runs" | "frozen", value: boolean, forMs = 0) =>
      before[victim][is] === value && after[victim].sinceMs === before[victim].sinceMs &&
      performance.now() - Math.max(before[victim].sinceMs, settledMs) > forMs;
    const lie = (words: string) => void this.lies.add(`ps: ${words}`);
    const state = status?.state ?? "not listed";
    const listed = ["running", "paused", "stopping"].includes(state);
    if (always("QEMU", "alive", true) && !listed) lie(`QEMU lives, and it is ${state}`);
    if (status === undefined) return;
    if (always("QEMU", "alive", false, BEHIND_MS) && listed) {
      lie(`QEMU is dead, and it is ${state}`);
    }
    if (!listed) return;
    if (always("supervisor", "runs", true) && !status.supervised) lie("it has a supervisor");
    if (always("supervisor", "alive", false) && status.supervised) lie("its supervisor is dead");
    const [link] = status.interfaces;
    if (always("passt", "alive", false, BEHIND_MS) && link?.state === "up") lie("passt is dead");
    const words = [status.reason, link?.reason].join();
    for (const victim of ["passt", "QEMU", "supervisor"] as const) {
      if (always(victim, "frozen", true, BEHIND_MS) && !words.includes("does not answer")) {
        lie(`${victim} is frozen, and nothing is said`);
      }
    }
  }
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch {
    // It has gone.
  }
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch {
    return false;
  }
}
