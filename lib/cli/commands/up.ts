/** `domrun up`: the machines run, in this terminal or on their own. */
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus, worstOf } from "../exit_status.ts";
import { failureOf, renderFailure } from "../failure.ts";
import { leaveKey } from "../leave_key.ts";
import { isReaderGone, tell } from "../output.ts";
import { tlsDirectory } from "../document/tls_directory.ts";
import { publishedForwards } from "../document/published.ts";
import { readingOf } from "../document/read_domain.ts";
import { readInput } from "../document/read_input.ts";
import { sideBySide } from "../side_by_side.ts";
import { afterUp, type Crowd, newCrowd, upDocument, upHow } from "../up_document.ts";

/** How many machines start at once: more of them would only wait for each other's processes. */
const STARTS_AT_ONCE = 4;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  leaveKey(args, host.terminal); // a wrong one starts nothing
  const { operands } = args;
  const [first = "", ...others] = operands;
  if (others.length === 0) {
    const crowd = newCrowd(host, true);
    const status = await upOne(first, args, host, crowd, () => void crowd.manager?.ready());
    await afterUp(crowd, status, host);
    return status;
  }
  if (args.text("name") !== undefined) throw new UsageError("--name is for one machine");
  if (args.texts("publish").length > 0) throw new UsageError("--publish is for one machine");
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
  const crowd = newCrowd(host, false);
  let running = 0;
  const statuses: Promise<ExitStatus>[] = [];
  const start = async (one: string) => {
    const up = Promise.withResolvers<void>();
    const onUp = () => {
      running++;
      up.resolve();
    };
    const status = upOne(one, args, host, crowd, onUp)
      .catch((error) => crowd.live.aside(() => explainOne(one, error)));
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
  if (running > 0) void crowd.manager?.ready();
  const status = worstOf(await Promise.all(statuses));
  await afterUp(crowd, status, host);
  return status;
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
  const planning = {
    name: args.text("name"),
    emulator: args.text("emulator"),
    machine: args.text("machine"),
    tls: tlsDirectory(args),
    ...readingOf(args),
    forwards: await publishedForwards(args, host),
  };
  const how = upHow(args, planning, host);
  return await upDocument(await readInput(operand, host), how, host, crowd, onUp);
}
