/** Every Unix socket of a machine as data, and the check that Linux takes its path. */
import type { CharacterDevice } from "../domain/chardev.ts";
import { byteLength, SOCKET_PATH_MAX_BYTES } from "../domain/socket_path.ts";
import { channelPath, ownSocket } from "../qemu/command_line/chardev.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import { displaySocket } from "../qemu/command_line/graphics.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedSocket } from "./launch_plan.ts";
import type { MachineFiles } from "./machine_files.ts";

/** A socket, and the part of the document that it is there for. */
interface Wanted extends PlannedSocket {
  readonly model: object;
  readonly spot?: Spot;
}

/** The sockets that domrun, QEMU and passt listen on. Pure. */
export function plannedSockets(context: CommandLineContext, files: MachineFiles): PlannedSocket[] {
  return wantedSockets(context, files).map(({ path, purpose }) => ({ path, purpose }));
}

/** Reports those of them whose paths are too long (unix(7)). */
export function checkSockets(context: CommandLineContext, files: MachineFiles): void {
  for (const one of wantedSockets(context, files)) checkLength(one, context);
}

function wantedSockets(context: CommandLineContext, files: MachineFiles): Wanted[] {
  return [
    ...ownSockets(context, files),
    ...interfaceSockets(context),
    ...helperSockets(context),
    ...deviceSockets(context),
  ];
}

function ownSockets({ domain, files }: CommandLineContext, own: MachineFiles): Wanted[] {
  const model = { model: domain, spot: { child: "name" } } as const;
  return [
    { path: own.launchSocket, purpose: "the launch", ...model },
    { path: own.controlSocket, purpose: "the supervisor", ...model },
    { path: files.qmpSocket, purpose: "QMP", ...model },
    ...(files.passtSockets.size + files.helperSockets.size === 0
      ? []
      : [{ path: files.gateSocket, purpose: "QEMU's gate", ...model }]),
  ];
}

function interfaceSockets({ domain, files }: CommandLineContext): Wanted[] {
  return domain.devices.interfaces.flatMap((model) => {
    const path = files.passtSockets.get(aliasOf(model));
    return path === undefined ? [] : [{ path, purpose: `passt of ${aliasOf(model)}`, model }];
  });
}

function helperSockets({ domain, files }: CommandLineContext): Wanted[] {
  const { filesystems, tpms } = domain.devices;
  return [...filesystems, ...tpms].flatMap((model) => {
    const path = files.helperSockets.get(aliasOf(model));
    return path === undefined ? [] : [{ path, purpose: `the helper of ${aliasOf(model)}`, model }];
  });
}

function deviceSockets(context: CommandLineContext): Wanted[] {
  const { serials, parallels, channels, consoles, graphics } = context.domain.devices;
  const devices: readonly CharacterDevice[] = [...serials, ...parallels, ...channels, ...consoles];
  const ofDevices = devices.flatMap((model) => {
    const path = listenedOn(model, context);
    return path === undefined ? [] : [{ path, purpose: aliasOf(model), model }];
  });
  const ofDisplays = graphics.flatMap((model) => {
    const path = displaySocket(model, context);
    return path === undefined ? [] : [{ path, purpose: `the ${model.type} display`, model }];
  });
  // A serial port and the console that is its other name have one socket.
  return [...new Map([...ofDevices, ...ofDisplays].map((one) => [one.path, one])).values()];
}

/** The path that the document leaves to domrun; its own ones are looked at with the document. */
function listenedOn(device: CharacterDevice, context: CommandLineContext): string | undefined {
  if (device.type !== "unix") return ownSocket(device, context)?.socket;
  return device.source?.path === undefined ? channelPath(device, context) : undefined;
}

function checkLength(
  { path, purpose, model, spot }: Wanted,
  { provenance }: CommandLineContext,
): void {
  const bytes = byteLength(path);
  const over = bytes - SOCKET_PATH_MAX_BYTES;
  if (over <= 0) return;
  const alias = "alias" in model && typeof model.alias === "string" ? model.alias : "";
  provenance.report(model, {
    severity: "error",
    code: "host/socket-path-too-long",
    message: `the socket of ${purpose} would be '${path}': ` +
      `${bytes} bytes, and Linux takes ${SOCKET_PATH_MAX_BYTES}`,
    help: alias.startsWith("ua-")
      ? `shorten the alias '${alias}' by ${over} bytes`
      : `make the directory's path ${over} bytes shorter`,
  }, spot);
}
