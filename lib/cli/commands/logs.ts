/** `domrun logs`: what the guest wrote to its console, QEMU and passt to their logs, or domrun to the events. */
import type { Host } from "../../host/host.ts";
import { type LogChoice, LOGS, machineLog } from "../../vm/logs/machine_log.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { showLog } from "../show_log.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const of = choiceOf(args);
  const lines = linesOf(args.text("lines"));
  const json = args.flag("json");
  if (json && of !== "events") throw new UsageError("--json is for --of events");
  const alias = args.text("device");
  if (alias !== undefined && (of === "qemu" || of === "events")) {
    throw new UsageError(`--device is for consoles and passt; a machine has one log of ${of}`);
  }
  const log = await machineLog(host, name, { of, alias });
  const form = of === "events" ? (json ? "json" : "events") : "text";
  return await showLog(log, { form, lines, follow: args.flag("follow") }, host);
}

function choiceOf(args: Arguments): LogChoice {
  const of = args.text("of");
  return LOGS.find((one) => one === of) ?? "console";
}

/** Undefined: all. */
function linesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--lines takes a number of lines, found '${text}'`);
}
