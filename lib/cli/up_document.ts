/** A document to a machine that runs, in this terminal or on its own: what `up` and `run` have in common. */
import { basename } from "@std/path/posix";
import { type Host, STOP_SIGNALS, type StopSignal } from "../host/host.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { visibleLine } from "../findings/visible.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import { LaunchError, NameTakenError } from "../vm/errors.ts";
import type { Launched } from "../vm/launch/launching.ts";
import type { MachineEvent } from "../vm/machine/event.ts";
import { situationOf } from "../vm/machine/situation.ts";
import { CID_TAKEN } from "../vm/processes/qemu_help.ts";
import { readPid } from "../vm/processes/pid_file.ts";
import { upDetached } from "../vm/up.ts";
import type { Arguments } from "./arguments.ts";
import { launchFindings } from "./document/launch_findings.ts";
import { planDocument, type PlanOptions } from "./document/plan_document.ts";
import type { Input } from "./document/read_input.ts";
import { EXIT, type ExitStatus, statusAfter } from "./exit_status.ts";
import { failureOf, renderFailure } from "./failure.ts";
import { Foreground, statusOf, warningOf } from "./foreground.ts";
import { type LeaveKey, leaveKey } from "./leave_key.ts";
import { LiveLine } from "./live_line.ts";
import { logoutWarning } from "./logout.ts";
import { MachineOutput } from "./machine_output.ts";
import { isReaderGone, print, printJson, tell } from "./output.ts";
import { placesOf } from "./places.ts";
import { renderEvent } from "./render/event.ts";
import { renderReady } from "./render/machine.ts";
import { tellFindings } from "./render/print_findings.ts";
import { type ServiceManager, serviceManager } from "./service_manager.ts";

/** How many times a start is tried while others take what was free for it. */
const STARTS = 20;

/** What the machines of one command share. */
export interface Crowd {
  readonly isAlone: boolean;
  /** Those that run on their own by now. */
  readonly detached: string[];
  readonly manager: ServiceManager | undefined;
  /** What they wait for. Whatever is written while they may is written `aside`. */
  readonly live: LiveLine;
}

export function newCrowd(host: Host, isAlone: boolean): Crowd {
  const live = new LiveLine(host, "told");
  return { isAlone, detached: [], manager: serviceManager(host), live };
}

/** How a machine is to run. */
export interface UpHow {
  readonly planning: Omit<PlanOptions, "look">;
  /** It runs on its own. */
  readonly detach: boolean;
  /** What happens is printed as JSON. */
  readonly json: boolean;
  readonly leaveKey: LeaveKey | undefined;
}

/** What those options say that every command has that starts machines. */
export function upHow(args: Arguments, planning: UpHow["planning"], host: Host): UpHow {
  return {
    planning,
    detach: args.flag("detach"),
    json: args.flag("json"),
    leaveKey: leaveKey(args, host.terminal),
  };
}

/** Calls `onUp` once the machine runs; returns when there is no more to do for it here. */
export async function upDocument(
  input: Input,
  how: UpHow,
  host: Host,
  crowd: Crowd,
  onUp: () => void,
): Promise<ExitStatus> {
  const { live } = crowd;
  const during = live.of(how.planning.name ?? basename(input.file));
  const options: PlanOptions = { ...how.planning, look: "images", during };
  const { plan, findings, status } = await live.unlessSignalled(() =>
    planDocument(input, options, host)
  );
  live.aside(() => tellFindings(findings, host, input.toSee));
  if (plan === undefined) return status;
  await refuseTwin(plan.name, host);
  const start = async (planned: LaunchPlan) =>
    how.detach
      ? await runDetached(planned, how.json, host, crowd)
      : await new Foreground(planned, host, {
        ...how,
        isAlone: crowd.isAlone,
        onEvent: (event) => crowd.manager?.onEvent(event),
        live,
      }).run(onUp);
  const planAgain = async (cidsTaken: number) =>
    (await planDocument(input, { ...options, cidsTaken }, host)).plan;
  try {
    return await startWithWhatIsFree(plan, start, planAgain, live);
  } catch (error) {
    const placed = launchFindings(error, input);
    if (placed === undefined) throw error;
    live.aside(() => tellFindings(placed, host, input.toSee));
    return EXIT.host;
  }
}

/**
 * Starts the machine, and once more where what was free for it is another's: of two that start at once, one has the port
 * of a screen, and the other takes the next. Which numbers of vsocks are taken nobody tells beforehand.
 */
async function startWithWhatIsFree(
  plan: LaunchPlan,
  start: (plan: LaunchPlan) => Promise<ExitStatus>,
  planAgain: (cidsTaken: number) => Promise<LaunchPlan | undefined>,
  live: LiveLine,
): Promise<ExitStatus> {
  let planned = plan;
  let cidsTaken = 0;
  for (let attempt = 1;; attempt++) {
    try {
      return await start(planned);
    } catch (error) {
      if (!(error instanceof LaunchError) || error.phase !== "qemu") throw error;
      const isCidTaken = CID_TAKEN.test(error.message);
      if (isCidTaken) cidsTaken++;
      const isChosen = isCidTaken || planned.displays !== undefined;
      const next = isChosen && attempt < STARTS ? await planAgain(cidsTaken) : undefined;
      if (next === undefined || chosenOf(next) === chosenOf(planned)) throw error;
      const taken = isCidTaken
        ? `CID ${planned.vsockCid} is another machine's`
        : "the port of a screen was taken meanwhile";
      const words = `${planned.name}: ${taken}; once more`;
      live.aside(() => tell(visibleLine(words)));
      planned = next;
    }
  }
}

/** What of a plan was free when it was made. */
function chosenOf({ displays, vsockCid }: LaunchPlan): string {
  return JSON.stringify([displays, vsockCid]);
}

async function runDetached(
  plan: LaunchPlan,
  json: boolean,
  host: Host,
  { detached, live }: Crowd,
): Promise<ExitStatus> {
  // A machine that runs is what was asked for, whether or not somebody reads that it does.
  const output = new MachineOutput((error) => {
    if (!isReaderGone(error)) live.aside(() => tell(warningOf(error)));
  });
  const interrupted = new AbortController();
  let signal: StopSignal | undefined;
  const ignore = host.terminal.onSignal(STOP_SIGNALS, (received) => {
    signal ??= received;
    interrupted.abort();
  });
  let end: string | undefined;
  const onEvent = (event: MachineEvent) => {
    if (json) void output.write(() => live.aside(() => printJson(event)));
    else if (event.event === "ended") end = renderEvent(event);
  };
  let launched: Launched;
  try {
    const options = { signal: interrupted.signal, onEvent, during: live.of(plan.name) };
    launched = await upDetached(host, plan, options, detached);
  } catch (error) {
    if (signal === undefined) throw error;
    live.aside(() => tell(renderFailure(failureOf(error))));
    return statusAfter(signal);
  } finally {
    ignore();
  }
  if (!json) await output.write(() => live.aside(() => print(renderReady(plan, "detached"))));
  const words = end;
  if (words === undefined) detached.push(plan.name);
  else live.aside(() => tell(words));
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

/** A command that is over has its machines running on their own, or they have ended. */
export async function afterUp(
  { detached, manager }: Crowd,
  status: ExitStatus,
  host: Host,
): Promise<void> {
  const [first] = detached;
  if (first === undefined) {
    if (status === EXIT.done) await manager?.ready();
    return;
  }
  const { supervisorPidFile } = machineFiles(host.directories.machines, first);
  await manager?.ready(await readPid(host, supervisorPidFile));
  // A logout would take machines away that are meant to stay.
  const warning = await logoutWarning(host);
  if (warning !== undefined) tell(warning);
}
