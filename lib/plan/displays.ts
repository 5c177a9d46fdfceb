/** Where clients find the screens of a plan, and its XML with the ports that were chosen. */
import type { Graphics } from "../domain/graphics.ts";
import type { CommandLineContext } from "../qemu/command_line/context.ts";
import { hasPort, isAutomatic } from "../qemu/command_line/display_ports.ts";
import { displaySocket, listenAddress, LOOPBACK } from "../qemu/command_line/graphics.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import type { PlannedDisplay } from "./launch_plan.ts";

/** The screens that clients can connect to, in document order. */
export function plannedDisplays(context: CommandLineContext): readonly PlannedDisplay[] {
  return context.domain.devices.graphics.flatMap((one): PlannedDisplay[] => {
    const socket = displaySocket(one, context);
    if (socket !== undefined && one.type !== "sdl" && one.type !== "egl-headless") {
      return [{ type: one.type, socket }];
    }
    if (!hasPort(one)) return [];
    const port = portOf(one, context);
    return port === undefined || port <= 0
      ? []
      : [{ type: one.type, address: listenAddress(one) ?? LOOPBACK, port }];
  });
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
