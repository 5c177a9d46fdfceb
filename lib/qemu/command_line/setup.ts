/** What no argument can say: QMP commands for the time between QEMU's start and the guest's. */
import { aliasOf, type CommandLineContext } from "./context.ts";
import { wholeMiB } from "./memory_backend.ts";

/** A QMP command as data. */
export interface SetupCommand {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Passwords, links that are down, the size and the statistics of the balloon. Pure. */
export function setupCommands({ domain }: CommandLineContext): SetupCommand[] {
  const { devices } = domain;
  return [
    ...devices.graphics.flatMap((one) =>
      one.passwd === undefined
        ? []
        : [command("set_password", { protocol: one.type, password: one.passwd })]
    ),
    ...devices.interfaces.flatMap((one) =>
      one.link === "down" ? [command("set_link", { name: aliasOf(one), up: false })] : []
    ),
    ...balloonCommands({ domain }),
  ];
}

function balloonCommands({ domain }: Pick<CommandLineContext, "domain">): SetupCommand[] {
  const balloon = domain.devices.memballoon;
  if (!balloon || balloon.model === "none") return [];
  const { currentMemoryKiB = domain.memory.sizeKiB } = domain;
  const path = `/machine/peripheral/${aliasOf(balloon)}`;
  return [
    ...(wholeMiB(currentMemoryKiB) < wholeMiB(domain.memory.sizeKiB)
      ? [command("balloon", { value: currentMemoryKiB * 1024 })]
      : []),
    ...(balloon.statsPeriod
      ? [command("qom-set", {
        path,
        property: "guest-stats-polling-interval",
        value: balloon.statsPeriod,
      })]
      : []),
  ];
}

function command(execute: string, args: Readonly<Record<string, unknown>>): SetupCommand {
  return { execute, arguments: args };
}
