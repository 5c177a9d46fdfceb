/** `domrun events`: what happened, and happens, to a machine or to all of them. */
import { type Host, STOP_SIGNALS, type StopSignal } from "../../host/host.ts";
import { visibleLine, visibleLines } from "../../findings/visible.ts";
import { AllEvents } from "../../vm/logs/all_events.ts";
import { machineLog } from "../../vm/logs/machine_log.ts";
import type { MachineEvent } from "../../vm/machine/event.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus, statusAfter } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { jsonLine, printSoon, tell } from "../output.ts";
import { renderLoggedEvent } from "../render/event.ts";
import { LOOK_MS, showLog } from "../show_log.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name] = args.operands;
  const follow = args.flag("follow");
  const json = args.flag("json");
  if (name === undefined) return await showAll({ follow, json }, host);
  const log = await machineLog(host, requireMachineName(name), { of: "events", alias: undefined });
  return await showLog(log, { form: json ? "json" : "events", lines: undefined, follow }, host);
}

/** Of every machine that is there; with `follow` also of those that come, until a signal. */
async function showAll(
  { follow, json }: { readonly follow: boolean; readonly json: boolean },
  host: Host,
): Promise<ExitStatus> {
  const events = new AllEvents(host, (words) => tell(visibleLine(`domrun: warning: ${words}`)));
  const show = async () => {
    for (const event of await events.unread()) {
      await printSoon(host.terminal, json ? jsonLine(event) : visibleLines(lineOf(event)));
    }
  };
  await show();
  if (!follow) return EXIT.done;
  const over = Promise.withResolvers<StopSignal>();
  const ignore = host.terminal.onSignal(STOP_SIGNALS, over.resolve);
  const goOn = async (): Promise<never> => {
    for (;;) {
      await host.clock.sleep(LOOK_MS);
      await show();
    }
  };
  // At once, whatever the output or a log is waiting for.
  const signal = await Promise.race([over.promise, goOn()]);
  ignore();
  return statusAfter(signal);
}

/** With the machine's name in front of what happened to it. */
function lineOf(event: MachineEvent): string {
  const { time } = event;
  const [first = "", ...more] = renderLoggedEvent(event).slice(time.length + 1).split("\n");
  return [`${visibleLine(`${time} ${event.machine}`)}: ${first}`, ...more].join("\n");
}
