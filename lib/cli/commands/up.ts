/** `domrun up`: the machines run, in this terminal or on their own. */
import type { Host, StopSignal } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { MachineEvent } from "../../vm/machine/event.ts";
import type { Launched } from "../../vm/launch/launching.ts";
import { NameTakenError } from "../../vm/errors.ts";
import { situationOf } from "../../vm/machine/situation.ts";
import { upDetached } from "../../vm/up.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus, statusAfter, worstOf } from "../exit_status.ts";
import { failureOf, renderFailure } from "../failure.ts";
import { Foreground, SIGNALS, statusOf, warningOf } from "../foreground.ts";
import { leaveKey } from "../leave_key.ts";
import { logoutWarning } from "../logout.ts";
import { MachineOutput } from "../machine_output.ts";
import { placesOf } from "../places.ts";
import { isReaderGone, print, printJson, tell } from "../output.ts";
import { launchFindings } from "../document/launch_findings.ts";
import { tlsDirectory } from "../document/tls_directory.ts";
import { planDocument } from "../document/plan_document.ts";
import { readingOf } from "../document/read_domain.ts";
import { tellFindings } from "../render/print_findings.ts";
import { readInput } from "../document/read_input.ts";
import { renderEvent } from "../render/event.ts";
import { renderReady } from "../render/machine.ts";
import { sideBySide } from "../side_by_side.ts";

/** So many machines are started at once: more of them only wait for each other's processes. */
const STARTS_AT_ONCE = 4;

/** What the machines of one command share. */
interface Crowd {
  readonly isAlone: boolean;
  /** Those that run on their own by now. */
  readonly detached: string[];
}

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  leaveKey(args, host.terminal); // a wrong one starts nothing
  const { operands } = args;
  const [first = "", ...others] = operands;
  if (others.length === 0) {
    const crowd: Crowd = { isAlone: true, detached: [] };
    const status = await upOne(first, args, host, crowd, () => {});
    if (crowd.detached.length > 0) await tellOfLogout(host);
    return status;
  }
  if (args.text("name") !== undefined) throw new UsageError("--name is for one machine");
  if (operands.filter((one) => one === "-").length > 1) {
    throw new UsageError("Standard input is one document: '-' can be given once");
  }
  return await upSeveral(operands, args, host);
}

/** What fails of one machine is told, and stops no other. */
async function upSeveral(
  operands: readonly string[],
  args: Arguments,
  host: Host,
): Promise<ExitStatus> {
  const crowd: Crowd = { isAlone: false, detached: [] };
  const statuses: Promise<ExitStatus>[] = [];
  const start = async (one: string) => {
    const up = Promise.withResolvers<void>();
    const status = upOne(one, args, host, crowd, up.resolve)
      .catch((error) => explainOne(one, error));
    statuses.push(status);
    await Promise.race([up.promise, status]);
  };
  let rest = operands;
  // The supervisor of the first that runs takes the others.
  while (args.flag("detach") && crowd.detached.length === 0 && rest.length > 0) {
    const [next = "", ...later] = rest;
    await start(next);
    rest = later;
  }
  await sideBySide(rest, STARTS_AT_ONCE, start);
  const all = await Promise.all(statuses);
  if (crowd.detached.length > 0) await tellOfLogout(host);
  return worstOf(all);
}

function explainOne(operand: string, error: unknown): ExitStatus {
  if (isReaderGone(error)) return EXIT.done;
  const failure = failureOf(error);
  tell(renderFailure({ ...failure, message: `${operand}: ${failure.message}` }));
  return failure.status;
}

/** Calls `onUp` once the machine runs; returns when there is no more to do for it here. */
async function upOne(
  operand: string,
  args: Arguments,
  host: Host,
  crowd: Crowd,
  onUp: () => void,
): Promise<ExitStatus> {
  const input = await readInput(operand, host);
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
      ? await runDetached(plan, args, host, crowd.detached)
      : await new Foreground(plan, host, {
        json: args.flag("json"),
        isAlone: crowd.isAlone,
        leaveKey: leaveKey(args, host.terminal),
      }).run(onUp);
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
  detached: string[],
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
    const options = { signal: interrupted.signal, onEvent };
    launched = await upDetached(host, plan, options, detached);
  } catch (error) {
    if (signal === undefined) throw error;
    tell(renderFailure(failureOf(error)));
    return statusAfter(signal);
  } finally {
    ignore();
  }
  if (!json) await output.write(() => print(renderReady(plan, "detached")));
  if (end !== undefined) tell(end);
  else detached.push(plan.name);
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
