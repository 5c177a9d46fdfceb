/** Arguments of QEMU's command line as the QMP commands that do the same to a machine that runs. */
import { parseExactly } from "../json/exact.ts";
import { isObject, parseObject } from "../json/object.ts";

/** A QMP command as data. */
export interface HotplugCommand {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** How a device comes and goes. */
export interface Hotplug {
  /** In this order: what it uses, its `device_add`, and then what is set of the device. */
  readonly add: readonly HotplugCommand[];
  /** What it used, taken away in this order once the device has gone. */
  readonly remove: readonly HotplugCommand[];
}

/** For each option: the command with what the option says, and the command that undoes it. */
const COMMANDS: Readonly<Record<string, readonly [add: string, remove: string, id: string]>> = {
  "-blockdev": ["blockdev-add", "blockdev-del", "node-name"],
  "-netdev": ["netdev_add", "netdev_del", "id"],
  "-object": ["object-add", "object-del", "id"],
  "-device": ["device_add", "device_del", "id"],
};

/**
 * What becomes of the arguments of one device: `-blockdev` is `blockdev-add`, and so on. QAPI takes in a command what
 * the option takes in JSON. Returns words where one of them has no command. Pure.
 *
 * @param args options and their values, in turn
 */
export function hotplugOf(args: readonly string[]): Hotplug | string {
  const add: HotplugCommand[] = [];
  const remove: HotplugCommand[] = [];
  for (let at = 0; at < args.length; at += 2) {
    const [option = "", value = ""] = args.slice(at, at + 2);
    const pair = option === "-chardev" ? chardevCommands(value) : jsonCommands(option, value);
    if (typeof pair === "string") return pair;
    add.push(pair.add);
    // What changes the machine removes the device itself, and what sits on a device goes with it.
    if (option !== "-device") remove.unshift(pair.remove);
  }
  return { add, remove };
}

interface Pair {
  readonly add: HotplugCommand;
  readonly remove: HotplugCommand;
}

function jsonCommands(option: string, value: string): Pair | string {
  const row = COMMANDS[option];
  const members = parseObject(value, parseExactly);
  if (row === undefined || members === undefined) return `no command does what ${option} does`;
  const [add, remove, key] = row;
  return {
    add: { execute: add, arguments: members },
    remove: { execute: remove, arguments: { [key]: members[key] } },
  };
}

/**
 * `chardev-add` has a form of its own (QAPI, ChardevBackend). Those of hotplugged devices are a Unix socket that is
 * connected to, a TCP port, and a channel of SPICE.
 */
function chardevCommands(value: string): Pair | string {
  const [backend = "", ...rest] = value.split(/(?<!,),(?!,)/);
  const members = new Map(rest.map((one) => {
    const [name = "", ...text] = one.split("=");
    return [name, text.join("=").replaceAll(",,", ",")];
  }));
  const id = members.get("id") ?? "";
  const data = backend === "socket"
    ? socketData(members)
    : backend === "spicevmc"
    ? { type: members.get("name") }
    : undefined;
  if (!isObject(data)) return `a chardev of type ${backend} cannot be added`;
  const all = { type: backend, data: { ...data, ...logData(members) } };
  return {
    add: { execute: "chardev-add", arguments: { id, backend: all } },
    remove: { execute: "chardev-remove", arguments: { id } },
  };
}

/** What every backend takes (QAPI, ChardevCommon). */
function logData(members: ReadonlyMap<string, string>) {
  const logfile = members.get("logfile");
  const append = members.get("logappend");
  return {
    ...logfile === undefined ? {} : { logfile },
    ...append === undefined ? {} : { logappend: append === "on" },
  };
}

/** Undefined for a Unix socket that QEMU listens at: the files of a machine are known before it starts. */
function socketData(members: ReadonlyMap<string, string>) {
  const path = members.get("path");
  const [host, port] = [members.get("host"), members.get("port")];
  const isServer = members.get("server") === "on";
  if (path === undefined ? host === undefined || port === undefined : isServer) return undefined;
  const [seconds, milliseconds] = [members.get("reconnect"), members.get("reconnect-ms")];
  return {
    addr: path === undefined
      ? { type: "inet", data: { host, port } }
      : { type: "unix", data: { path } },
    server: isServer,
    ...members.get("wait") === "off" ? { wait: false } : {},
    ...members.get("telnet") === "on" ? { telnet: true } : {},
    ...seconds === undefined ? {} : { reconnect: Number(seconds) },
    ...milliseconds === undefined ? {} : { "reconnect-ms": Number(milliseconds) },
  };
}
