/** `domrun stop`: power button, quit, signals; returns when everything of the machines has gone. */
import { type Host, STOP_SIGNALS, type StopSignal } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { visibleLine } from "../../findings/visible.ts";
import { machines } from "../../vm/list_machines.ts";
import type { Ended, MachineEvent } from "../../vm/machine/event.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus, statusAfter, worstOf } from "../exit_status.ts";
import { explainFailure } from "../failure.ts";
import { addWhereToLook } from "../last_run_pointer.ts";
import { requireMachineName } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { placeOf, placesOf } from "../places.ts";
import { renderRung } from "../render/event.ts";

interface Wishes {
  readonly force: boolean;
  readonly timeoutMs?: number;
}

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const force = args.flag("force");
  const timeoutMs = args.seconds("timeout");
  if (force && timeoutMs !== undefined) {
    throw new UsageError("--timeout is for a guest that is asked, and --force does not ask it");
  }
  return await stopNamed(args, { force, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, host);
}

/** Stops the machines that the command line names, side by side. Shared with `destroy`. */
export async function stopNamed(
  args: Arguments,
  wishes: Wishes,
  host: Host,
): Promise<ExitStatus> {
  const names = await namesOf(args, host);
  if (names.length === 0) tell("No machine runs here");
  let signal: StopSignal | undefined;
  const ignore = host.terminal.onSignal(STOP_SIGNALS, (received) => signal ??= received);
  const statuses = await Promise.all(names.map((name) => stopOne(name, wishes, host)));
  ignore();
  return signal === undefined ? worstOf(statuses) : statusAfter(signal);
}

async function namesOf(args: Arguments, host: Host): Promise<readonly string[]> {
  const names = new Set(args.operands.map(requireMachineName));
  if (args.flag("all")) {
    if (names.size > 0) throw new UsageError("--all takes no names");
    const found = await Promise.all(placesOf(host).map((place) => machines(place)));
    return [...new Set(found.flat().map(({ name }) => name))];
  }
  if (names.size === 0) throw new UsageError("a NAME is needed, or --all", "see: domrun ps");
  return [...names];
}

/** What fails of one machine is told, and stops no other. */
async function stopOne(name: string, wishes: Wishes, from: Host): Promise<ExitStatus> {
  const host = await placeOf(from, name);
  try {
    const ended = await stopMachine(host, name, {
      ...wishes,
      onEvent: (event) => tellProgress(event),
      onSignal: (action) => host.terminal.onSignal(STOP_SIGNALS, action),
    });
    return tellEnded(name, ended, wishes.force);
  } catch (error) {
    await addWhereToLook(error, from);
    return explainFailure(error);
  }
}

function tellProgress(event: MachineEvent): void {
  const { machine } = event;
  if (event.event === "warning") tell(visibleLine(`${machine}: warning: ${event.message}`));
  if (event.event !== "stopping") return;
  const hurry = event.rung === "system_powerdown"
    ? `; to hurry: domrun stop --force ${nameForShell(machine)}`
    : "";
  tell(visibleLine(`${machine}: ${renderRung(event)}${hurry}`));
}

/** Says how a stop went. */
function tellEnded(name: string, ended: Ended, force: boolean): ExitStatus {
  tell(visibleLine(`${name}: ${ended.message}`));
  for (const line of ended.log ?? []) tell(visibleLine(`  ${line}`));
  if (ended.outcome === "failed") return EXIT.machine;
  const killed = ended.reason === "guest-killed" || ended.reason === "killed-on-request";
  return killed && !force ? EXIT.killed : EXIT.done;
}
