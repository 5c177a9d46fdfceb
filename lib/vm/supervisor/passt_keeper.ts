/** What the driver does to the passts of a machine: starts them again, looks at them, brings QEMU back to them. */
import { dirname, join } from "@std/path/posix";
import { messageOf } from "../../findings/message_of.ts";
import type { Host } from "../../host/host.ts";
import { isObject } from "../../json/object.ts";
import type { LaunchPlan, PlannedInterface, PlannedPasst } from "../../plan/launch_plan.ts";
import type { QmpArguments } from "../../qemu/qmp/client.ts";
import { readPid } from "../processes/pid_file.ts";
import { isBound, listens, turnsAway } from "../processes/listens.ts";
import { isPasst, restartPasst } from "../processes/passt.ts";
import type { Effect, SupervisorEvent } from "./state.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

/** Between the two halves of a test. */
const TEST_PAUSE_MS = 100;

/** A passt that turns nobody away within this hangs. */
const SILENT_MS = 1_000;

/** What a keeper asks of its driver. */
export interface Supervisor {
  dispatch(event: SupervisorEvent): void;
  execute(command: string, args?: QmpArguments): Promise<unknown>;
}

/** What was seen of a passt, as the supervisor is told. */
type Sight = Pick<SupervisorEvent & { type: "looked" }, "lives" | "connected" | "cutOff">;

export class PasstKeeper {
  readonly #host: Host;
  readonly #plan: () => LaunchPlan;
  readonly #supervisor: Supervisor;
  readonly #starting = new Map<string, Promise<void>>();
  /** The process of each, as it was known last: its socket and its pid file can be removed while it lives. */
  readonly #pids = new Map<string, number>();
  #keeping: Promise<unknown> = Promise.resolve();

  /** @param plan the machine's as it is now */
  constructor(host: Host, plan: () => LaunchPlan, supervisor: Supervisor) {
    this.#host = host;
    this.#plan = plan;
    this.#supervisor = supervisor;
  }

  /** Starts the passt of an interface again; an event tells how that went. */
  start(alias: string): void {
    const planned = this.#planned(alias);
    if (planned === undefined) return;
    const starting = this.#restart(planned).then(
      (how) => this.#supervisor.dispatch({ type: `passt-${how}`, interface: alias }),
      ({ message }) =>
        this.#supervisor.dispatch({ type: "passt-failed", interface: alias, message }),
    ).finally(() => this.#starting.delete(alias));
    this.#starting.set(alias, starting);
  }

  async #restart(planned: PlannedPasst): Promise<"started" | "kept"> {
    const how = await restartPasst(this.#host, planned, await this.#pidOf(planned));
    await this.#pidOf(planned);
    return how;
  }

  /** Resolves when no start is under way, and no pid file is being written. */
  async settled(): Promise<void> {
    await Promise.all([...this.#starting.values(), this.#keeping]);
  }

  /** Keeps in mind which processes they are, as long as their pid files tell. */
  async remember(): Promise<void> {
    await Promise.all(this.#plan().passt.map((planned) => this.#pidOf(planned)));
  }

  /** Writes the pid files again that somebody has removed: a later supervisor knows the passts by them alone. */
  async keepPids(): Promise<void> {
    const kept = Promise.all(this.#plan().passt.map((planned) => this.#keepPid(planned)));
    this.#keeping = kept.catch(() => {});
    await kept;
  }

  async #keepPid(planned: PlannedPasst): Promise<void> {
    const { interface: alias, pidFile } = planned;
    const pid = await this.#pidOf(planned);
    const { files } = this.#host;
    if (pid === undefined || await files.stat(pidFile) !== undefined) return;
    if (!await isPasst(this.#host, planned, pid)) return;
    await files.ensureDirectory(dirname(pidFile), PRIVATE_DIRECTORY_MODE);
    // The next one writes its own.
    if (!this.#starting.has(alias)) await files.writeAtomically(pidFile, `${pid}\n`);
  }

  async #pidOf({ interface: alias, pidFile }: PlannedPasst): Promise<number | undefined> {
    const pid = await readPid(this.#host, pidFile);
    if (pid !== undefined) this.#pids.set(alias, pid);
    return this.#pids.get(alias);
  }

  /** The interfaces whose passt has gone while nobody watched. */
  async dead(): Promise<readonly string[]> {
    const looks = this.#plan().passt.map(async (planned) =>
      (await this.#life(planned)).lives ? [] : [planned.interface]
    );
    return (await Promise.all(looks)).flat();
  }

  /** Performs `look`, and tells what was seen. */
  async look({ interface: alias, start, how }: Effect & { do: "look" }): Promise<void> {
    const planned = this.#planned(alias);
    if (planned === undefined) return;
    const seen = how === "watch"
      ? { ...await this.#life(planned), watched: true }
      : how === "test"
      ? await this.#test(planned)
      : await this.#ask(planned);
    this.#supervisor.dispatch({ type: "looked", interface: alias, start, ...seen });
  }

  /** Sends the QMP commands that connect QEMU to a passt that was started again. */
  async recover(alias: string): Promise<void> {
    const recovery = this.#interface(alias)?.recovery;
    if (recovery?.by !== "qmp") return;
    try {
      for (const { execute, arguments: args } of recovery.remove) {
        await this.#supervisor.execute(execute, args).catch(() => {});
      }
      for (const { execute, arguments: args } of recovery.add) {
        await this.#supervisor.execute(execute, args);
      }
    } catch (error) {
      const message = messageOf(error);
      this.#supervisor.dispatch({ type: "recover-failed", interface: alias, message });
    }
  }

  async #ask(planned: PlannedPasst): Promise<Sight> {
    const seen = await this.#life(planned);
    const one = this.#interface(planned.interface);
    const isVhostUser = one?.backend === "vhost-user-passt";
    if (!seen.lives || !isVhostUser || one.announced === true) return seen;
    return { ...seen, connected: await this.#chardevIsConnected(one) };
  }

  /**
   * A one-off passt that QEMU is not connected to takes the first look for its client and ends, so the
   * second look finds it dead; one that is connected turns both away. Nobody tells of one whose socket was removed.
   */
  async #test(planned: PlannedPasst): Promise<Sight> {
    const { socket } = planned;
    if (await this.#host.files.stat(socket) === undefined) return await this.#life(planned);
    if (await listens(this.#host, socket)) await this.#host.clock.sleep(TEST_PAUSE_MS);
    const lives = await listens(this.#host, socket);
    return { lives, connected: lives };
  }

  /** passt is no child of ours: it puts itself into the background. Where its socket was removed there is its pid. */
  async #life(planned: PlannedPasst): Promise<Sight> {
    const { directories, processId } = this.#host;
    const from = join(directories.machines, `.look-${processId}`);
    const bound = await isBound(this.#host, planned.socket, from);
    if (bound !== "missing") return { lives: bound };
    const pid = await this.#pidOf(planned);
    const lives = pid !== undefined && await isPasst(this.#host, planned, pid);
    return { lives, cutOff: true };
  }

  /** Of these interfaces, to whose passts QEMU is connected, those whose passt hangs: it turns away nobody else. */
  async silent(connected: readonly string[]): Promise<readonly string[]> {
    const looks = this.#plan().passt.filter((planned) => connected.includes(planned.interface))
      .map(async (planned) =>
        await turnsAway(this.#host, planned.socket, SILENT_MS) ? [] : [planned.interface]
      );
    return (await Promise.all(looks)).flat();
  }

  /** QEMU's `query-chardev` (QAPI, ChardevInfo): a socket without peer is called `disconnected:…`. */
  async #chardevIsConnected({ alias }: PlannedInterface): Promise<boolean> {
    const answer = await this.#supervisor.execute("query-chardev").catch(() => []);
    return Array.isArray(answer) &&
      answer.filter(isObject).some(({ label, filename }) =>
        label === `char${alias}` && !String(filename).startsWith("disconnected:")
      );
  }

  #planned(alias: string): PlannedPasst | undefined {
    return this.#plan().passt.find((planned) => planned.interface === alias);
  }

  #interface(alias: string): PlannedInterface | undefined {
    return this.#plan().interfaces.find((one) => one.alias === alias);
  }
}
