/** Where a screen is, in words. */
import { bracketed } from "../domain/network_values.ts";
import type { PlannedDisplay } from "./launch_plan.ts";

/** `127.0.0.1:5900`, `[::1]:5900`, or the path of a socket. Pure. */
export function displayWords({ address = "", port, socket }: PlannedDisplay): string {
  return socket ?? `${bracketed(address)}:${port}`;
}
