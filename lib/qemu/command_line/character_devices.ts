/** Serial and parallel ports, channels and consoles. */
import type { Channel, Console, Parallel, Serial } from "../../domain/chardev.ts";
import { isSerialConsole } from "../../domain/chardev.ts";
import { chardevArgument } from "./chardev.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
} from "./context.ts";

/** A `-chardev` and a `-device` for each; a console that stands for a serial port has none of its own. */
export function characterDeviceArguments(context: CommandLineContext): string[] {
  const { serials, parallels, channels, consoles } = context.domain.devices;
  return [
    ...serials.flatMap((serial) =>
      askedBy(context, serial, [
        ...chardevArgument(serial, context),
        ...serialDevice(serial, context),
      ])
    ),
    ...parallels.flatMap((parallel) =>
      askedBy(context, parallel, [
        ...chardevArgument(parallel, context),
        ...parallelDevice(parallel, context),
      ])
    ),
    ...channels.flatMap((channel) =>
      askedBy(context, channel, [
        ...chardevArgument(channel, context),
        ...channelDevice(channel, context),
      ])
    ),
    ...consoles.filter((one) => !isSerialConsole(one)).flatMap((console_) =>
      askedBy(context, console_, [
        ...chardevArgument(console_, context),
        ...consoleDevice(console_, context),
      ])
    ),
  ];
}

function serialDevice(serial: Serial, context: CommandLineContext): string[] {
  const type = serial.target?.type ?? "isa-serial";
  // What the board has is no -device.
  if (type === "system-serial") return ["-serial", `chardev:char${aliasOf(serial)}`];
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
