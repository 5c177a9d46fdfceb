/** Where a stream of characters leads: `-chardev`. https://libvirt.org/formatdomain.html#host-interface */
import { join } from "@std/path/posix";
import type { CharacterDevice } from "../../domain/chardev.ts";
import { escapeCommas, keyValues, type OptionMembers } from "./option_values.ts";
import { aliasOf, type CommandLineContext, has } from "./context.ts";
import { LOOPBACK } from "../../domain/network_values.ts";

/**
 * `-chardev socket,id=charserial0,path=…,server=on,wait=off`. A log that cannot be opened is reported at its own element.
 *
 * @param spiceName what a client of SPICE knows a `spicevmc` stream by
 */
export function chardevArgument(
  device: CharacterDevice,
  context: CommandLineContext,
  spiceName = "vdagent",
): string[] {
  const id = `char${aliasOf(device)}`;
  const own = ownSocket(device, context);
  const members = own
    ? { ...listening(own.socket), logfile: own.logFile, logappend: true }
    : backendMembers(device, context, spiceName);
  const { backend, ...rest } = members;
  if (device.log !== undefined) {
    const { file } = device.log;
    context.provenance.remember(device.log, [`logfile=${escapeCommas(file)}`], {
      attribute: "file",
    });
  }
  const log = device.log ? { logfile: device.log.file, logappend: device.log.append } : {};
  return ["-chardev", keyValues({ backend, id, ...rest, ...log }, "backend")];
}

/**
 * The socket and the log that take the place of a `pty`, which is made below /dev where domrun may not go,
 * and of `stdio`, which a daemon does not have. Undefined for streams that lead somewhere else. Pure.
 */
export function ownSocket(
  device: CharacterDevice,
  { files, style }: Pick<CommandLineContext, "files" | "style">,
): { readonly socket: string; readonly logFile: string } | undefined {
  if (style.consoles === "libvirt" || (device.type !== "pty" && device.type !== "stdio")) {
    return undefined;
  }
  const alias = aliasOf(device);
  return {
    socket: join(files.directory, `${alias}.socket`),
    logFile: device.log?.file ?? join(files.directory, `${alias}.log`),
  };
}

function listening(path: string): OptionMembers {
  return { backend: "socket", path, server: true, wait: false };
}

function backendMembers(
  device: CharacterDevice,
  context: CommandLineContext,
  spiceName: string,
): OptionMembers {
  const parallel = (context.domain.devices.parallels as readonly object[]).includes(device);
  switch (device.type) {
    case "pty":
    case "null":
    case "stdio":
      return { backend: device.type };
    case "file":
      return {
        backend: "file",
        path: device.source.path,
        append: device.source.append ? true : undefined,
      };
    case "unix": {
      const path = channelPath(device, context);
      if (device.source?.mode === "bind" || device.source?.path === undefined) {
        return listening(path);
      }
      return { backend: "socket", path, ...reconnect(device.source.reconnect, context) };
    }
    case "tcp": {
      const { mode, host = LOOPBACK, service } = device.source;
      const telnet = device.protocol === "telnet" ? true : undefined;
      const server = mode === "bind"
        ? { server: true, wait: false }
        : reconnect(device.source.reconnect, context);
      return { backend: "socket", host, port: service, telnet, ...server };
    }
    case "udp": {
      const to = device.sources.find((source) => (source.mode ?? "connect") === "connect");
      const from = device.sources.find((source) => source.mode === "bind");
      return {
        backend: "udp",
        host: to?.host ?? "",
        port: to?.service,
        localaddr: from ? from.host ?? "" : undefined,
        localport: from?.service,
      };
    }
    case "dev":
      return { backend: parallel ? "parallel" : "serial", path: device.source.path };
    case "pipe":
      return { backend: "pipe", path: device.source.path };
    case "vc":
      return { backend: "vc" };
    case "spiceport":
      return { backend: "spiceport", name: device.source.channel };
    case "qemu-vdagent":
      return {
        backend: "qemu-vdagent",
        name: "vdagent",
        clipboard: device.source?.clipboard,
        mouse: device.source?.mouse && device.source.mouse === "client",
      };
    case "spicevmc":
      return { backend: "spicevmc", name: spiceName };
  }
}

type UnixDevice = Extract<CharacterDevice, { readonly type: "unix" }>;

/** The path of a Unix socket; a channel that names none gets one beside the machine's other sockets. Pure. */
export function channelPath(
  device: UnixDevice,
  { files }: Pick<CommandLineContext, "files">,
): string {
  return device.source?.path ?? join(files.directory, `${aliasOf(device)}.socket`);
}

interface Reconnect {
  readonly enabled: boolean;
  readonly timeout?: number;
}

function reconnect(asked: Reconnect | undefined, context: CommandLineContext): OptionMembers {
  if (!asked?.enabled || asked.timeout === undefined) return {};
  return has(context, "chardev.reconnect-ms")
    ? { "reconnect-ms": asked.timeout * 1000 }
    : { reconnect: asked.timeout };
}
