/** Where a screen is, in words. */
import { bracketed } from "../domain/network_values.ts";
import type { PlannedDisplay } from "./launch_plan.ts";

/** `127.0.0.1:5900`, `[::1]:5900, websocket 5700`, or the path of a socket. Pure. */
export function displayWords({ address = "", port, websocket, socket }: PlannedDisplay): string {
  const browsers = websocket === undefined ? "" : `, websocket ${websocket}`;
  return (socket ?? `${bracketed(address)}:${port}`) + browsers;
}
