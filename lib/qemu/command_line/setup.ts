/** What no argument can say: QMP commands for the time between QEMU's start and the guest's. */
import type { Domain } from "../../domain/domain.ts";
import { isServer, type Server } from "../../domain/graphics.ts";
import { mostVcpus, pluggedVcpus } from "../../domain/vcpus.ts";
import { aliasOf, type CommandLineContext } from "./context.ts";
import { cpuModel } from "./cpu.ts";
import { throttleCommands } from "./throttle.ts";
import { wholeMiB } from "./memory_backend.ts";

/** A QMP command as data. */
export interface SetupCommand {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Processors that are plugged in, passwords, links that are down, limits of disks, size and statistics of the balloon. Pure. */
export function setupCommands(context: CommandLineContext): SetupCommand[] {
  const { domain } = context;
  const { devices } = domain;
  return [
    ...pluggedProcessors(context),
    ...devices.graphics.filter(isServer).flatMap((one) => passwordCommands(one)),
    ...devices.interfaces.flatMap((one) =>
      one.link === "down" ? [command("set_link", { name: aliasOf(one), up: false })] : []
    ),
    ...devices.disks.flatMap(throttleCommands),
    ...balloonCommands({ domain }),
  ];
}

/**
 * A password, and until when it holds.
 *
 * @param otherwise until when it holds if the document does not say; absent: QEMU is not told, because it knows of no
 *   earlier end
 */
export function passwordCommands(
  screen: Pick<Server, "type" | "passwd" | "passwdValidTo"> & { readonly connected?: string },
  otherwise?: "never",
): SetupCommand[] {
  const { type: protocol, passwd: password, passwdValidTo, connected } = screen;
  if (password === undefined) return [];
  const seconds = passwdValidTo === undefined ? NaN : Date.parse(`${passwdValidTo}Z`) / 1000;
  const time = Number.isNaN(seconds) ? otherwise : String(seconds);
  return [
    command("set_password", { protocol, password, ...(connected ? { connected } : {}) }),
    ...(time === undefined ? [] : [command("expire_password", { protocol, time })]),
  ];
}

/** `-cpu` has set the features of all processors of the type. */
function pluggedProcessors(context: CommandLineContext): SetupCommand[] {
  const { domain, capabilities } = context;
  const driver = `${cpuModel(context)}-${capabilities.target}-cpu`;
  return pluggedVcpus(domain).map(({ id }) =>
    command("device_add", { driver, id: `vcpu${id}`, ...processorPlace(id, domain) })
  );
}

/** Where a processor is in the topology: threads count first, sockets last. */
function processorPlace(id: number, { cpu, ...rest }: Domain): Readonly<Record<string, number>> {
  const topology = cpu?.topology ?? { sockets: mostVcpus(rest), cores: 1, threads: 1 };
  const { dies = 1, clusters = 1, cores, threads } = topology;
  const core = Math.floor(id / threads);
  const cluster = Math.floor(core / cores);
  const die = Math.floor(cluster / clusters);
  return {
    "socket-id": Math.floor(die / dies),
    ...(dies > 1 ? { "die-id": die % dies } : {}),
    ...(clusters > 1 ? { "module-id": cluster % clusters } : {}),
    "core-id": core % cores,
    "thread-id": id % threads,
  };
}

function balloonCommands({ domain }: Pick<CommandLineContext, "domain">): SetupCommand[] {
  const balloon = domain.devices.memballoon;
  if (!balloon || balloon.model === "none") return [];
  const { currentMemoryKiB = domain.memory.sizeKiB } = domain;
  const path = `/machine/peripheral/${aliasOf(balloon)}`;
  return [
    ...(wholeMiB(currentMemoryKiB) < wholeMiB(domain.memory.sizeKiB)
      ? [balloonCommand(currentMemoryKiB)]
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

export function balloonCommand(memoryKiB: number): SetupCommand {
  return command("balloon", { value: memoryKiB * 1024 });
}

function command(execute: string, args: Readonly<Record<string, unknown>>): SetupCommand {
  return { execute, arguments: args };
}
