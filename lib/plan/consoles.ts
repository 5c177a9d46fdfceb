/** The consoles of a plan: serial ports and consoles that people can attach to. */
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import { ownSocket } from "../qemu/command_line/chardev.ts";
import { isSerialConsole } from "../domain/chardev.ts";
import type { PlannedConsole } from "./launch_plan.ts";

/** What people can attach to: serial ports, then consoles. */
export function plannedConsoles(context: CommandLineContext): PlannedConsole[] {
  const { serials, consoles } = context.domain.devices;
  return [...serials, ...consoles.filter((one) => !isSerialConsole(one))].flatMap((device) => {
    const files = ownSocket(device, context);
    return files ? [{ alias: aliasOf(device), ...files }] : [];
  });
}
