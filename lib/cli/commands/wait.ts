/** `domrun wait`: returns when a machine has ended, or when its guest is there. */
import { visibleLine } from "../../findings/visible.ts";
import { type Host, STOP_SIGNALS, type StopSignal } from "../../host/host.ts";
import { unreadable } from "../../vm/errors.ts";
import { type EndedEvent, waitMachine } from "../../vm/wait_machine.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus, statusAfter, statusOfEnd } from "../exit_status.ts";
import { LiveLine } from "../live_line.ts";
import { machineOperand } from "../machine_operand.ts";
import { print, printJson, tell, whileRead } from "../output.ts";
import { renderEvent } from "../render/event.ts";
import type { GuestWish } from "../wait_for_guest.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const timeoutMs = args.seconds("timeout");
  const wish = await guestWish(args);
  const over = new AbortController();
  let signal: StopSignal | undefined;
  const signalled = Promise.withResolvers<undefined>();
  const ignore = host.terminal.onSignal(STOP_SIGNALS, (received) => {
    signal ??= received;
    over.abort();
    // At once, whatever hangs.
    signalled.resolve(undefined);
  });
  const timer = timeoutMs === undefined
    ? undefined
    : host.clock.after(timeoutMs, () => over.abort());
  const limit = timeoutMs === undefined ? "" : `, for ${timeoutMs / 1000} s at most`;
  const line = new LiveLine(host);
  const warn = (reason: string) => line.aside(() => tellUnreadable(name, reason));
  const end = await line.of(name)(
    `${wish?.what ?? "its end"}${limit}`,
    Promise.race([
      wish?.wait(host, name, over.signal) ?? waitMachine(host, name, over.signal, warn),
      signalled.promise,
    ]),
  ).finally(() => {
    timer?.cancel();
    ignore();
  });
  if (typeof end === "string") {
    print(`${visibleLine(name)}: ${visibleLine(end)}`);
    return EXIT.done;
  }
  if (end !== undefined) return told(end, args, name, wish);
  if (signal !== undefined) return statusAfter(signal);
  const what = wish === undefined ? `${name} has not ended` : `${name}: ${wish.lack}`;
  tell(visibleLine(`${what} within ${(timeoutMs ?? 0) / 1000} s`));
  return EXIT.timeout;
}

function tellUnreadable(machine: string, reason: string): void {
  const { message, help } = unreadable(machine, reason);
  tell(visibleLine(`domrun: warning: ${message}; waiting for its end all the same`));
  tell(visibleLine(`  help: ${help}`));
}

function told(
  end: EndedEvent,
  args: Arguments,
  name: string,
  wish: GuestWish | undefined,
): ExitStatus {
  if (wish !== undefined) {
    tell(`${visibleLine(name)}: ${renderEvent(end)}`);
    return EXIT.machine;
  }
  whileRead(() => {
    if (args.flag("json")) printJson(end);
    else print(`${visibleLine(name)}: ${renderEvent(end)}`);
  });
  return statusOfEnd(end);
}

/** Loaded where a guest is waited for. */
async function guestWish(args: Arguments): Promise<GuestWish | undefined> {
  const isAsked = args.flag("ssh") || args.flag("agent") ||
    [args.text("port"), args.text("console")].some((one) => one !== undefined);
  if (!isAsked) return undefined;
  return (await import("../wait_for_guest.ts")).guestWishOf(args);
}
