/** `domrun up`: the machine runs, in this terminal or on its own. */
import type { Connection, FileError, Host, StopSignal } from "../../host/host.ts";
import { relay } from "../../vm/console.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { Ended, MachineEvent } from "../../vm/machine/event.ts";
import type { Launched } from "../../vm/launch/launching.ts";
import type { Supervision } from "../../vm/supervisor/supervise.ts";
import { NameTakenError } from "../../vm/errors.ts";
import { situationOf } from "../../vm/machine/situation.ts";
import { up, upDetached } from "../../vm/up.ts";
import { type Arguments, operand } from "../arguments.ts";
import { EXIT, type ExitStatus, statusAfter, statusOfEnd } from "../exit_status.ts";
import { failureOf, renderFailure } from "../failure.ts";
import { guestOutput } from "../guest_output.ts";
import { logoutWarning } from "../logout.ts";
import { MachineOutput } from "../machine_output.ts";
import { placesOf } from "../places.ts";
import { isReaderGone, print, printJson, tell, tellRaw } from "../output.ts";
import { launchFindings } from "../document/launch_findings.ts";
import { tlsDirectory } from "../document/tls_directory.ts";
import { planDocument } from "../document/plan_document.ts";
import { readingOf } from "../document/read_domain.ts";
import { tellFindings } from "../render/print_findings.ts";
import { readInput } from "../document/read_input.ts";
import { renderEvent } from "../render/event.ts";
import { renderReady } from "../render/machine.ts";

/** A value that no byte has. */
const NO_BYTE = -1;
const SIGNALS: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const input = await readInput(operand(args), host);
  const { plan, findings, status } = await planDocument(input, {
    name: args.text("name"),
    emulator: args.text("emulator"),
    machine: args.text("machine"),
    tls: tlsDirectory(args),
    ...readingOf(args),
    look: "images",
  }, host);
  tellFindings(findings, host);
  if (plan === undefined) return status;
  await refuseTwin(plan.name, host);
  try {
    return args.flag("detach")
      ? await runDetached(plan, args, host)
      : await new Foreground(plan, args.flag("json"), host).run();
  } catch (error) {
    const placed = launchFindings(error, input);
    if (placed === undefined) throw error;
    tellFindings(placed, host);
    return EXIT.host;
  }
}

async function runDetached(
  plan: LaunchPlan,
  args: Arguments,
  host: Host,
): Promise<ExitStatus> {
  const json = args.flag("json");
  // A machine that runs is what was asked for, whether or not somebody reads that it does.
  const output = new MachineOutput((error) => {
    if (!isReaderGone(error)) tell(warningOf(error));
  });
  const interrupted = new AbortController();
  let signal: StopSignal | undefined;
  const ignore = host.terminal.onSignal(SIGNALS, (received) => {
    signal ??= received;
    interrupted.abort();
  });
  let end: string | undefined;
  const onEvent = (event: MachineEvent) => {
    if (json) void output.write(() => printJson(event));
    else if (event.event === "ended") end = renderEvent(event);
  };
  let launched: Launched;
  try {
    launched = await upDetached(host, plan, { signal: interrupted.signal, onEvent });
  } catch (error) {
    if (signal === undefined) throw error;
    tell(renderFailure(failureOf(error)));
    return statusAfter(signal);
  } finally {
    ignore();
  }
  if (!json) await output.write(() => print(renderReady(plan, "detached")));
  if (end !== undefined) tell(end);
  else await tellOfLogout(host);
  return statusOf(launched.ended, signal);
}

/** Of two machines with one name in two places nobody could tell which is meant. Throws {@link NameTakenError}. */
async function refuseTwin(name: string, host: Host): Promise<void> {
  const [, ...others] = placesOf(host);
  for (const place of others) {
    const { kind } = await situationOf(place, name);
    if (kind === "none" || kind === "dead") continue;
    throw new NameTakenError(name, kind === "supervised" ? "running" : kind);
  }
}

async function tellOfLogout(host: Host): Promise<void> {
  const warning = await logoutWarning(host);
  if (warning !== undefined) tell(warning);
}

/** The status of a machine that ran, and has ended where `ended` tells how. */
function statusOf(ended: Ended | undefined, signal: StopSignal | undefined): ExitStatus {
  const status = ended === undefined ? EXIT.done : statusOfEnd(ended);
  return status === EXIT.done && ended !== undefined && signal !== undefined
    ? statusAfter(signal)
    : status;
}

function warningOf({ path, message }: FileError): string {
  return `warning: cannot use ${path}: ${message}; the machine goes on`;
}

/** A machine in the foreground: its console is our terminal, our signals stop it. */
class Foreground {
  readonly #plan: LaunchPlan;
  readonly #json: boolean;
  readonly #host: Host;
  readonly #interrupted = new AbortController();
  readonly #output = new MachineOutput((error) => this.#onOutputEnd(error));
  #signal: StopSignal | undefined;
  #supervision: Supervision | undefined;
  #console: Connection | undefined;
  #raw = false;

  constructor(plan: LaunchPlan, json: boolean, host: Host) {
    this.#plan = plan;
    this.#json = json;
    this.#host = host;
  }

  async run(): Promise<ExitStatus> {
    const ignore = this.#host.terminal.onSignal(SIGNALS, (signal) => this.#onSignal(signal));
    try {
      const supervision = await up(this.#host, this.#plan, {
        signal: this.#interrupted.signal,
        // From here on an interrupt asks the guest, which runs before this returns.
        onTaken: (taken) => this.#supervision = taken,
        onEvent: (event) => this.#show(event),
        beforeStart: () => this.#openConsole(),
      });
      const attached = this.#attach(supervision);
      const ended = await supervision.ended;
      await attached;
      return statusOf(ended, this.#signal);
    } catch (error) {
      this.#setRaw(false);
      if (this.#signal === undefined) throw error;
      tell(renderFailure(failureOf(error)));
      return statusAfter(this.#signal);
    } finally {
      this.#setRaw(false);
      ignore();
    }
  }

  #onSignal(signal: StopSignal): void {
    this.#signal ??= signal;
    this.#interrupt();
  }

  /** Without its reader (`| head`) the machine is stopped in order; on a full disk it goes on, and its log has all. */
  #onOutputEnd(error: FileError): void {
    if (isReaderGone(error)) this.#interrupt();
    else this.#say(warningOf(error));
  }

  #interrupt(): void {
    if (this.#supervision) this.#supervision.interrupt();
    else this.#interrupted.abort();
  }

  /** While QEMU still waits, so that nothing the guest writes is missed. With `--json` there is only the log. */
  async #openConsole(): Promise<void> {
    const first = this.#plan.consoles[0];
    if (this.#json || first === undefined) return;
    this.#console = await this.#host.sockets.connect(first.socket);
  }

  async #attach(supervision: Supervision): Promise<void> {
    if (this.#console === undefined) return;
    const { terminal } = this.#host;
    this.#setRaw(this.#isTerminal());
    const shown = guestOutput(terminal, { answered: this.#isTerminal() });
    const end = await relay(this.#console, {
      input: terminal.stdin,
      output: (bytes) => this.#output.write(() => shown.write(bytes)),
      // What is piped in is for the guest as it is: only a person presses Ctrl-].
      ...(this.#isTerminal() ? {} : { escapeByte: NO_BYTE }),
    });
    await this.#output.write(() => shown.end());
    this.#setRaw(false);
    if (end === "escape") supervision.interrupt();
  }

  #show(event: MachineEvent): void {
    if (this.#json) {
      void this.#output.write(() => printJson(event));
      return;
    }
    // A guest that ends at once has been ready before.
    const line = event.event === "launched"
      ? renderReady(this.#plan, this.#isTerminal() ? "terminal" : "piped")
      : renderEvent(event);
    if (line !== undefined) this.#say(`${line}${this.#hurry(event)}`);
  }

  /** How to end the wait for the guest's power-off: a raw terminal sends no signal. */
  #hurry(event: MachineEvent): string {
    if (event.event !== "stopping" || event.rung !== "system_powerdown") return "";
    if (!this.#isTerminal()) return "";
    return this.#raw ? "; Ctrl-] hurries" : "; Ctrl-C hurries";
  }

  #say(text: string): void {
    if (this.#raw) tellRaw(text);
    else tell(text);
  }

  #isTerminal(): boolean {
    return this.#host.terminal.stdinIsTerminal;
  }

  #setRaw(raw: boolean): void {
    if (raw === this.#raw) return;
    this.#host.terminal.setRaw(raw);
    this.#raw = raw;
  }
}
