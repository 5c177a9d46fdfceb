/** The QMP connection to one machine's QEMU. */
import { memberOf } from "../../json/object.ts";
import type { Host } from "../../host/host.ts";
import {
  connectQmp,
  type QmpClient,
  QmpClosedError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../qemu/qmp/client.ts";

/**
 * Connects to the QMP socket at `path` and negotiates. QEMU serves one client at a time: while another is
 * connected, the greeting does not come within `timeoutMs`.
 */
export async function connectMachine(
  host: Host,
  path: string,
  options: { readonly timeoutMs: number },
): Promise<QmpClient> {
  return await connectQmp(await host.sockets.connect(path), host.clock, options);
}

/** `query-status`, whose answer is {status, running, …} (QAPI, StatusInfo): `running`, `paused`, … */
export async function runState(qmp: QmpClient): Promise<string> {
  return String(memberOf(await qmp.execute("query-status"), "status") ?? "unknown");
}

/** True when QEMU did not answer at all, as opposed to: answered with a refusal. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof QmpClosedError || error instanceof QmpTimeoutError ||
    error instanceof QmpProtocolError;
}
