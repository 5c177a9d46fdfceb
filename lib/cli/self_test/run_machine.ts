/** One machine of the self-test, from its plan to its end, and what each step comes to. */
import type { Host } from "../../host/host.ts";
import { boundPorts, isTaken } from "../../passt/port_table.ts";
import type { LaunchPlan, PlannedPasst } from "../../plan/launch_plan.ts";
import type { During } from "../../vm/during.ts";
import { NoSuchMachineError } from "../../vm/errors.ts";
import { pressKey, resetMachine } from "../../vm/guest_controls.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import { withHistory } from "../../vm/logs/history.ts";
import { forgetRun } from "../../vm/logs/last_run.ts";
import { readPid } from "../../vm/processes/pid_file.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { upDetached } from "../../vm/up.ts";
import { planDocument } from "../document/plan_document.ts";
import { faultOfFindings, faultOfLaunch, SelfTestError } from "./fault.ts";
import { bootWords } from "./boot_words.ts";
import { bootsFromNetwork, machineText, type Transport } from "./machine_text.ts";
import type { Step, StepName } from "./step.ts";

/** A lease takes 3 to 5 s under emulation; on a loaded host longer. */
const LEASE_MS = 30_000;
/** passt is back after 50 ms. */
const BACK_MS = 10_000;
const LOOK_MS = 20;

/** What a machine of the self-test is made of. */
export interface MachineWishes {
  readonly transport: Transport;
  /** A port of this host that is free. */
  readonly port: number;
  readonly emulator?: string | undefined;
  /** Takes each step as it ends. */
  readonly onStep: (step: Step) => void;
  /** Aborted: ends what runs, and reports no more. */
  readonly signal: AbortSignal;
  /** Is told which step is under way. */
  readonly during: During;
}

/** Why a step is not made. */
class Skipped {
  constructor(readonly why: string) {}
}

type Action = () => Promise<string | Skipped>;

/** Runs it to its end; false when a step failed. Nothing of it is left behind, however it ends. */
export async function runMachine(host: Host, wishes: MachineWishes): Promise<boolean> {
  const machine = new SelfTestMachine(host, wishes);
  const isFit = await machine.run();
  return await machine.end() && isFit;
}

class SelfTestMachine {
  readonly #host: Host;
  readonly #wishes: MachineWishes;
  readonly #name: string;
  /** What the guest wrote before is not looked at. */
  #logOffset = 0;
  #plan: LaunchPlan | undefined;
  #isLaunched = false;

  constructor(host: Host, wishes: MachineWishes) {
    this.#host = host;
    this.#wishes = wishes;
    this.#name = `self-test-${wishes.transport}-${host.processId}`;
  }

  async run(): Promise<boolean> {
    const steps: readonly (readonly [StepName, Action])[] = [
      ["plan", () => this.#makePlan()],
      ["start", () => this.#start()],
      ["DHCP", () => this.#lease()],
      ["forward", () => this.#forward()],
      ["passt killed", () => this.#killPasst()],
      ["DHCP again", () => this.#leaseAgain()],
    ];
    for (const [step, action] of steps) {
      const came = await this.#step(step, action);
      if (came === "failed") return false;
      if (this.#plan === undefined) return true;
    }
    return true;
  }

  /** False where something is left. */
  async end(): Promise<boolean> {
    if (this.#plan === undefined) return true;
    return await this.#step("end", () => this.#remove()) === "ok";
  }

  async #step(step: StepName, action: Action): Promise<Step["result"]> {
    const { clock } = this.#host;
    const { transport, onStep, signal, during } = this.#wishes;
    const began = clock.monotonicMs();
    const report = (more: Pick<Step, "result" | "message" | "fault" | "help">) => {
      const durationMs = Math.round(clock.monotonicMs() - began);
      if (!signal.aborted) onStep({ transport, step, durationMs, ...more });
      return more.result;
    };
    try {
      const came = await during(step, action());
      return came instanceof Skipped
        ? report({ result: "skipped", message: came.why })
        : report({ result: "ok", message: came });
    } catch (error) {
      const fault = error instanceof SelfTestError ? error : faultOfLaunch(error);
      if (fault === undefined && !signal.aborted) throw error;
      const { culprit = "host", message = "interrupted", help } = fault ?? {};
      const more = help === undefined ? {} : { help };
      return report({ result: "failed", message, fault: culprit, ...more });
    }
  }

  async #makePlan(): Promise<string | Skipped> {
    const { transport, port, emulator } = this.#wishes;
    const text = machineText(transport, {
      name: this.#name,
      arch: this.#host.architecture,
      port,
    });
    const input = { file: "<self-test>", text };
    const { plan, findings } = await planDocument(input, { emulator }, this.#host);
    if (findings.some(({ code }) => code === "host/passt-vhost-user")) {
      return new Skipped("this passt has no vhost-user");
    }
    const fault = faultOfFindings(findings);
    if (fault !== undefined) throw fault;
    if (plan === undefined) throw new Error("The self-test's document has no plan");
    this.#plan = plan;
    return `${plan.qemu.program} and ${this.#passt.program}`;
  }

  get #planned(): LaunchPlan {
    if (this.#plan === undefined) throw new Error("There is no plan yet");
    return this.#plan;
  }

  get #passt(): PlannedPasst {
    const [passt] = this.#planned.passt;
    if (passt === undefined) throw new Error("The self-test's machine has no passt");
    return passt;
  }

  async #start(): Promise<string> {
    this.#isLaunched = true;
    await upDetached(this.#host, this.#planned, { signal: this.#wishes.signal });
    return "QEMU is connected to passt, and the guest runs";
  }

  async #lease(): Promise<string | Skipped> {
    if (!bootsFromNetwork(this.#host.architecture)) {
      return new Skipped("nothing in a machine of aarch64 asks without an operating system");
    }
    if (this.#wishes.transport === "vhost-user" && this.#passt.control === undefined) {
      return new Skipped("passt of before 2026 does not answer the boot ROM by vhost-user");
    }
    let words = bootWords("");
    let isPressed = false;
    const address = await this.#until(LEASE_MS, async () => {
      words = bootWords(await this.#written());
      if (words.waits && !isPressed) {
        isPressed = true;
        // Any key but Ctrl-B ends the wait; without one it ends by itself after 3 s.
        await pressKey(this.#host, this.#name, "spc").catch(() => {});
      }
      return words.address;
    });
    if (address !== undefined) return `the guest has ${address} from passt`;
    const within = `within ${LEASE_MS / 1000} s`;
    if (words.asks) {
      throw new SelfTestError("passt", `the guest asks, and has no address ${within}`);
    }
    throw new SelfTestError(
      "QEMU",
      words.runs
        ? `the guest's boot ROM finds no network card ${within}`
        : `the guest's boot ROM does not run ${within}`,
      "the ROM of virtio-net is in the package ipxe-qemu (Debian) or ipxe-roms-qemu (Fedora)",
    );
  }

  /** What the guest wrote on its serial port. */
  async #written(): Promise<string> {
    const bytes = await this.#host.files.readFrom(this.#logFile, this.#logOffset);
    return new TextDecoder().decode(bytes);
  }

  get #logFile(): string {
    return this.#planned.consoles[0]?.logFile ?? "";
  }

  /** domrun has no network of its own: it does not connect, but looks who listens. */
  async #forward(): Promise<string> {
    const { port } = this.#wishes;
    const listener = { proto: "tcp", address: "127.0.0.1", start: port, end: port } as const;
    const bound = boundPorts(await this.#host.sockets.portTables());
    if (isTaken(listener, bound)) return `127.0.0.1:${port} is listened on`;
    throw new SelfTestError("passt", `passt does not listen on 127.0.0.1:${port}`);
  }

  async #killPasst(): Promise<string> {
    const { host, pid: first } = {
      host: this.#host,
      pid: await readPid(this.#host, this.#passt.pidFile),
    };
    if (first === undefined) throw new SelfTestError("passt", "passt has written no pid file");
    if (!await host.programs.signal(first, "SIGKILL")) {
      throw new SelfTestError("host", `passt (process ${first}) cannot be killed`);
    }
    let state = "";
    const back = await this.#until(BACK_MS, async () => {
      const status = await withHistory(host, await machineStatus(host, this.#name));
      const [link] = status.interfaces;
      state = `${link?.state}${link?.reason === undefined ? "" : `: ${link.reason}`}`;
      return status.passtRestarts !== 0 && link?.state === "up" ? true : undefined;
    });
    if (back) return "another passt is connected in its place";
    const pid = await readPid(host, this.#passt.pidFile);
    const isNew = pid !== undefined && pid !== first && await host.programs.exists(pid);
    throw new SelfTestError(
      isNew ? "QEMU" : "passt",
      isNew
        ? `QEMU has not connected to the new passt within ${BACK_MS / 1000} s (${state})`
        : `passt was not started again within ${BACK_MS / 1000} s (${state})`,
    );
  }

  async #leaseAgain(): Promise<string | Skipped> {
    this.#logOffset = (await this.#host.files.stat(this.#logFile))?.size ?? 0;
    await resetMachine(this.#host, this.#name);
    await this.#forward();
    return await this.#lease();
  }

  async #remove(): Promise<string> {
    const host = this.#host;
    const pids = await Promise.all(
      [this.#planned.qemu.pidFile, this.#passt.pidFile].map((file) => readPid(host, file)),
    );
    if (this.#isLaunched) {
      await stopMachine(host, this.#name, { force: true }).catch((error) => {
        if (!(error instanceof NoSuchMachineError)) throw error;
      });
    }
    await forgetRun(host, this.#name);
    const paths = [this.#planned.directory, this.#passt.socket, this.#passt.pidFile];
    const left = [];
    for (const path of paths) if (await host.files.stat(path) !== undefined) left.push(path);
    for (const pid of pids) {
      const isGone = pid === undefined ||
        await this.#until(BACK_MS, async () => !await host.programs.exists(pid) || undefined, true);
      if (!isGone) left.push(`process ${pid}`);
    }
    if (left.length === 0) return "nothing is left";
    throw new SelfTestError("host", `left behind: ${left.join(", ")}`);
  }

  /** What `look` gives first; undefined when it gives nothing in time. Throws when the self-test is interrupted. */
  async #until<T>(
    limitMs: number,
    look: () => Promise<T | undefined>,
    evenAborted = false,
  ): Promise<T | undefined> {
    const { clock } = this.#host;
    const deadline = clock.monotonicMs() + limitMs;
    for (;;) {
      if (!evenAborted) this.#wishes.signal.throwIfAborted();
      const found = await look();
      if (found !== undefined || clock.monotonicMs() > deadline) return found;
      await clock.sleep(LOOK_MS);
    }
  }
}
