/** Where clients find the screens of a plan, and its XML with the ports that were chosen. */
import type { Graphics } from "../domain/graphics.ts";
import type { CommandLineContext } from "../qemu/command_line/context.ts";
import { hasPort, isAutomatic, websocketPort } from "../qemu/command_line/display_ports.ts";
import { displaySocket, listenAddress } from "../qemu/command_line/graphics.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import type { PlannedDisplay } from "./launch_plan.ts";
import { LOOPBACK } from "../domain/network_values.ts";

/** The screens that clients can connect to, in document order. */
export function plannedDisplays(context: CommandLineContext): readonly PlannedDisplay[] {
  return context.domain.devices.graphics.flatMap((one): PlannedDisplay[] => {
    const socket = displaySocket(one, context);
    if (socket !== undefined && one.type !== "sdl" && one.type !== "egl-headless") {
      return [{ type: one.type, socket }];
    }
    if (!hasPort(one)) return [];
    const port = portOf(one, context);
    if (port === undefined || port <= 0) return [];
    const { type } = one;
    return [{ type, address: listenAddress(one) ?? LOOPBACK, port, ...websocketOf(one, port) }];
  });
}

/** libvirt's -1 leaves the port to QEMU, and 0 is none. */
function websocketOf(one: Graphics, port: number): Pick<PlannedDisplay, "websocket"> {
  if (one.type !== "vnc" || one.websocket === undefined || one.websocket === 0) return {};
  return { websocket: one.websocket === -1 ? websocketPort(port) : one.websocket };
}

/** Undefined where QEMU looks for it. */
function portOf(
  one: Graphics,
  { displayPorts, takenPorts }: CommandLineContext,
): number | undefined {
  if (!hasPort(one)) return undefined;
  return isAutomatic(one) ? takenPorts && displayPorts?.get(one)?.port : one.port;
}

/** The machine as its live document has it: libvirt writes the port that it found beside `autoport='yes'`. */
export function withDisplayPorts(
  domain: CompleteDomain,
  { displayPorts, takenPorts }: Pick<CommandLineContext, "displayPorts" | "takenPorts">,
): CompleteDomain {
  if (takenPorts === undefined || displayPorts === undefined || displayPorts.size === 0) {
    return domain;
  }
  const graphics = domain.devices.graphics.map((one): Graphics => {
    const chosen = displayPorts.get(one);
    return chosen === undefined || !hasPort(one)
      ? one
      : { ...one, port: chosen.port, autoport: true };
  });
  return { ...domain, devices: { ...domain.devices, graphics } };
}
