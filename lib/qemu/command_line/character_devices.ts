/** Serial and parallel ports, channels and consoles. */
import type { Channel, Console, Parallel, Serial } from "../../domain/chardev.ts";
import { isSerialConsole } from "../complete/character_devices.ts";
import { chardevArgument } from "./chardev.ts";
import { aliasOf, type CommandLineContext, deviceArgument, placeMembers } from "./context.ts";

/** A `-chardev` and a `-device` for each; a console that stands for a serial port has none of its own. */
export function characterDeviceArguments(context: CommandLineContext): string[] {
  const { serials, parallels, channels, consoles } = context.domain.devices;
  return [
    ...serials.flatMap((serial) => [
      ...chardevArgument(serial, context),
      ...serialDevice(serial, context),
    ]),
    ...parallels.flatMap((parallel) => [
      ...chardevArgument(parallel, context),
      ...parallelDevice(parallel, context),
    ]),
    ...channels.flatMap((channel) => [
      ...chardevArgument(channel, context),
      ...channelDevice(channel, context),
    ]),
    ...consoles.filter((one) => !isSerialConsole(one)).flatMap((console_) => [
      ...chardevArgument(console_, context),
      ...consoleDevice(console_, context),
    ]),
  ];
}

function serialDevice(serial: Serial, context: CommandLineContext): string[] {
  const type = serial.target?.type ?? "isa-serial";
  return deviceArgument(context, {
    driver: type === "isa-debug" ? "isa-debugcon" : type,
    chardev: `char${aliasOf(serial)}`,
    id: aliasOf(serial),
    index: type === "isa-serial" ? serial.target?.port ?? 0 : undefined,
    ...placeMembers(context, serial.address),
  });
}

function parallelDevice(parallel: Parallel, context: CommandLineContext): string[] {
  return deviceArgument(context, {
    driver: "isa-parallel",
    chardev: `char${aliasOf(parallel)}`,
    id: aliasOf(parallel),
    ...placeMembers(context, parallel.address),
  });
}

function channelDevice(channel: Channel, context: CommandLineContext): string[] {
  const name = channel.target.name ??
    (channel.type === "spicevmc" ? "com.redhat.spice.0" : undefined);
  return deviceArgument(context, {
    driver: "virtserialport",
    ...placeMembers(context, channel.address),
    chardev: `char${aliasOf(channel)}`,
    id: aliasOf(channel),
    name,
  });
}

function consoleDevice(console_: Console, context: CommandLineContext): string[] {
  return deviceArgument(context, {
    driver: "virtconsole",
    ...placeMembers(context, console_.address),
    chardev: `char${aliasOf(console_)}`,
    id: aliasOf(console_),
  });
}

/** QEMU's ISA machines have four serial and three parallel ports. */
const ISA_SERIAL_PORTS = 4;
const ISA_PARALLEL_PORTS = 3;

/** Says which of them cannot be had. */
export function checkCharacterDevices({ domain, provenance }: CommandLineContext): void {
  const { serials, parallels } = domain.devices;
  for (const serial of serials) {
    const port = serial.target?.port ?? 0;
    if ((serial.target?.type ?? "isa-serial") === "isa-serial" && port >= ISA_SERIAL_PORTS) {
      provenance.refuse(
        serial,
        `a machine has ${ISA_SERIAL_PORTS} ISA serial ports, numbered from 0`,
        { child: "target", attribute: "port" },
        "use <target type='pci-serial'/> or 'usb-serial' for more",
      );
    }
    checkModel(serial, provenance);
  }
  for (const parallel of parallels.slice(ISA_PARALLEL_PORTS)) {
    provenance.refuse(parallel, `a machine has ${ISA_PARALLEL_PORTS} parallel ports`);
  }
}

const SERIAL_MODELS: Readonly<Record<string, string>> = {
  "isa-serial": "isa-serial",
  "usb-serial": "usb-serial",
  "pci-serial": "pci-serial",
  "isa-debug": "isa-debugcon",
};

function checkModel(serial: Serial, provenance: CommandLineContext["provenance"]): void {
  const { type = "isa-serial", model } = serial.target ?? {};
  if (model === undefined || model === SERIAL_MODELS[type]) return;
  provenance.report(serial, {
    severity: "error",
    code: "plan/serial-model",
    message: `a serial port of type '${type}' cannot have the model '${model}'`,
    help: `need '${SERIAL_MODELS[type]}', or no <model>`,
  }, { child: "target" });
}
