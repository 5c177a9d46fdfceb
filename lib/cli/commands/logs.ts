/** `domrun logs`: what the guest wrote to its console, QEMU to its log, or domrun to the events. */
import type { Host } from "../../host/host.ts";
import { consoleOf } from "../../vm/console.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import type { MachineStatus } from "../../vm/machine/status.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { type GuestOutput, guestOutput } from "../guest_output.ts";

/** How soon new text is shown; a file on which nothing waits cannot tell us. */
const LOOK_MS = 100;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const status = await machineStatus(host, machineOperand(args));
  const path = logOf(status, args.text("of"), host);
  const output = guestOutput(host.terminal, { answered: false });
  let shown = await showFrom(path, 0, host, output);
  let hungUp = false;
  host.terminal.onSignal(["SIGHUP"], () => hungUp = true);
  while (args.flag("follow") && await host.files.stat(status.directory) !== undefined) {
    if (hungUp) return EXIT.hungUp;
    await host.clock.sleep(LOOK_MS);
    shown += await showFrom(path, shown, host, output);
  }
  await output.end();
  return EXIT.done;
}

function logOf(status: MachineStatus, of: string | undefined, host: Host): string {
  const files = machineFiles(host.directories.machines, status.name);
  if (of === "qemu") return files.qemuLog;
  if (of === "events") return files.eventLog;
  return consoleOf(status, undefined).logFile;
}

/** Copies what stands in the file from `offset` on; returns how much that was. */
async function showFrom(
  path: string,
  offset: number,
  host: Host,
  output: GuestOutput,
): Promise<number> {
  const bytes = await host.files.readFrom(path, offset);
  if (bytes.length > 0) await output.write(bytes);
  return bytes.length;
}
