/** `domrun exec`: a command in a guest, by its agent. */
import type { Host } from "../../host/host.ts";
import { memberOf } from "../../json/object.ts";
import { guestAgent } from "../../vm/guest/agent.ts";
import type { Arguments } from "../arguments.ts";
import type { ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { isReaderGone, print, tell } from "../output.ts";

/** The agent tells nobody that a command has ended. */
const LOOK_MS = 50;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", path = "", ...words] = args.operands;
  requireMachineName(name);
  const agent = await guestAgent(host, name);
  try {
    const started = await agent.execute("guest-exec", {
      path,
      arg: words,
      "capture-output": true,
    });
    const pid = memberOf(started, "pid");
    for (;;) {
      const status = await agent.execute("guest-exec-status", { pid });
      if (memberOf(status, "exited") === true) return await told(status, host);
      await host.clock.sleep(LOOK_MS);
    }
  } finally {
    agent.close();
  }
}

/** QAPI of qga, GuestExecStatus. */
async function told(status: unknown, { terminal }: Host): Promise<ExitStatus> {
  const out = bytesOf(memberOf(status, "out-data"));
  if (out.length > 0) {
    // What a guest writes is not to command a terminal.
    if (terminal.stdoutIsTerminal) print(new TextDecoder().decode(out));
    else await terminal.writeStdout(out).catch(unlessReaderGone);
  }
  const err = bytesOf(memberOf(status, "err-data"));
  if (err.length > 0) tell(new TextDecoder().decode(err));
  for (const output of ["out", "err"]) {
    if (memberOf(status, `${output}-truncated`) !== true) continue;
    tell(`warning: the guest agent has cut off what the command wrote to std${output}`);
  }
  const signal = memberOf(status, "signal");
  return typeof signal === "number" ? 128 + signal : Number(memberOf(status, "exitcode") ?? 0);
}

/** That nobody reads what the command wrote is no reason for another status. */
function unlessReaderGone(error: unknown): void {
  if (!isReaderGone(error)) throw error;
}

function bytesOf(base64: unknown): Uint8Array {
  return typeof base64 === "string"
    ? Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
    : new Uint8Array();
}
