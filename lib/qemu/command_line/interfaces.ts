/** Network devices and what moves their packets. https://libvirt.org/formatdomain.html#network-interfaces */
import { type Interface, isVirtioModel, usesPasst } from "../../domain/interface.ts";
import { isIpv6 } from "../../domain/network_values.ts";
import type { Rom } from "../../domain/rom.ts";
import { keyValues, type OptionMembers } from "./option_values.ts";
import { bootOrders } from "./boot.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  has,
  netdevArgument,
  placeMembers,
  requireDevice,
  virtioDevice,
} from "./context.ts";

/** `-netdev` and `-device` of every interface; a vhost-user one has a `-chardev` before them. */
export function interfaceArguments(context: CommandLineContext): string[] {
  const orders = bootOrders(context.domain);
  return context.domain.devices.interfaces.flatMap((one) =>
    askedBy(context, one, [
      ...backendArguments(one, context),
      ...deviceArgument(context, {
        driver: deviceType(one),
        host_mtu: hostMtu(one, context),
        netdev: needsHub(one, context) ? devicePortId(one) : netdevId(one),
        id: aliasOf(one),
        mac: one.mac,
        bootindex: orders.get(one),
        ...placeMembers(context, one.address),
        ...romMembers(one.rom),
      }),
    ])
  );
}

/** The id of an interface's netdev, which QEMU's events carry. Pure. */
export function netdevId(one: Interface): string {
  return `host${aliasOf(one)}`;
}

function backendArguments(one: Interface, context: CommandLineContext): string[] {
  const id = netdevId(one);
  if (!usesPasst(one)) {
    return netdevArgument(context, { type: "user", ...slirpMembers(one), id });
  }
  const path = context.files.passtSockets.get(aliasOf(one)) ?? "";
  if (one.type === "user") {
    return [
      ...netdevArgument(context, streamMembers(one, context)),
      ...(needsHub(one, context) ? hubArguments(one, context) : []),
    ];
  }
  const chardev = `char${aliasOf(one)}`;
  return [
    "-chardev",
    keyValues({ backend: "socket", id: chardev, path, ...chardevReconnect(context) }, "backend"),
    ...netdevArgument(context, { type: "vhost-user", chardev, id }),
  ];
}

/** The members of the stream netdev that connects an interface to passt. Pure. */
function streamMembers(one: Interface, context: CommandLineContext): OptionMembers {
  const path = context.files.passtSockets.get(aliasOf(one)) ?? "";
  return {
    type: "stream",
    addr: { type: "unix", path },
    server: false,
    ...streamReconnect(one, context),
    id: netdevId(one),
  };
}

function streamReconnect(one: Interface, context: CommandLineContext): OptionMembers {
  if (needsHub(one, context)) return {};
  if (has(context, "netdev.stream.reconnect-ms")) return inMilliseconds(context);
  return has(context, "netdev.stream.reconnect") ? inSeconds(context) : {};
}

function chardevReconnect(context: CommandLineContext): OptionMembers {
  return has(context, "chardev.reconnect-ms") ? inMilliseconds(context) : inSeconds(context);
}

function inMilliseconds({ style }: CommandLineContext): OptionMembers {
  return { "reconnect-ms": style.reconnectMs };
}

/** A QEMU before 9.2 counts in whole seconds. */
function inSeconds({ style }: CommandLineContext): OptionMembers {
  return { reconnect: Math.max(1, Math.round(style.reconnectMs / 1000)) };
}

/** True for a stream netdev that must be replaced when passt comes back, behind a device that stays. */
function needsHub(one: Interface, context: CommandLineContext): boolean {
  return context.style.reconnect === "hub" && one.type === "user" && usesPasst(one) &&
    !has(context, "netdev.stream.reconnect-ms");
}

/**
 * The hub has a port for the device, one for the netdev, and one that leads nowhere. A hub with two ports holds packets
 * back while passt is slow. QEMU then writes one of them into the middle of another that is half sent: passt gets junk,
 * or QEMU aborts (`iov_copy: Assertion`). A port without a peer takes everything at once, so the hub holds nothing back.
 */
function hubArguments(one: Interface, context: CommandLineContext): string[] {
  const hubid = hubId(one);
  return [
    ...netdevArgument(context, { type: "hubport", id: devicePortId(one), hubid }),
    ...netdevArgument(context, streamPortMembers(one)),
    ...netdevArgument(context, { type: "hubport", id: `sink${aliasOf(one)}`, hubid }),
  ];
}

function streamPortMembers(one: Interface): OptionMembers {
  return {
    type: "hubport",
    id: `hub${aliasOf(one)}`,
    hubid: hubId(one),
    netdev: netdevId(one),
  };
}

/** A number that stays while the machine runs: 0 for `net0`, and for a user's alias a hash above all of those. */
function hubId(one: Interface): number {
  const alias = aliasOf(one);
  const number = /^net(\d{1,6})$/.exec(alias)?.[1];
  if (number !== undefined) return Number(number);
  const hash = Array.from(alias).reduce(
    (sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003,
    7,
  );
  return 1_000_000 + hash;
}

function devicePortId(one: Interface): string {
  return `port${aliasOf(one)}`;
}

/** A QMP command as data. */
interface QmpCommand {
  readonly execute: string;
  readonly arguments: OptionMembers;
}

/** How QEMU comes back to a passt that was started again; see PlannedRecovery. */
export type Recovery =
  | { readonly by: "reconnect" | "none" }
  | {
    readonly by: "qmp";
    readonly remove: readonly QmpCommand[];
    readonly add: readonly QmpCommand[];
  };

/** True when QEMU says when it connects to the interface's passt, and when it loses it. Pure. */
export function isAnnounced(one: Interface, context: CommandLineContext): boolean {
  const kind = one.type === "vhostuser" ? "VHOST_USER" : "STREAM";
  return has(context, `event.NETDEV_${kind}_CONNECTED`) &&
    has(context, `event.NETDEV_${kind}_DISCONNECTED`);
}

/** The way back to passt that an interface has. Pure. */
export function recoveryOf(one: Interface, context: CommandLineContext): Recovery {
  if (!usesPasst(one)) return { by: "none" };
  if (!needsHub(one, context)) {
    const reconnects = one.type === "vhostuser" || has(context, "netdev.stream.reconnect-ms") ||
      has(context, "netdev.stream.reconnect");
    return { by: reconnects ? "reconnect" : "none" };
  }
  const remove = [`hub${aliasOf(one)}`, netdevId(one)];
  const add = [streamMembers(one, context), streamPortMembers(one)];
  return {
    by: "qmp",
    remove: remove.map((id) => ({ execute: "netdev_del", arguments: { id } })),
    add: add.map((members) => ({ execute: "netdev_add", arguments: members })),
  };
}

/** With QEMU's own network an `<ip>` is the network, not the guest's address. */
function slirpMembers({ ips }: Interface): OptionMembers {
  const ipv4 = ips.find((ip) => !isIpv6(ip.address));
  const ipv6 = ips.find((ip) => isIpv6(ip.address));
  return {
    net: ipv4 && `${ipv4.address}${ipv4.prefix === undefined ? "" : `/${ipv4.prefix}`}`,
    "ipv6-prefix": ipv6?.address,
    "ipv6-prefixlen": ipv6?.prefix,
  };
}

function deviceType({ model = "rtl8139" }: Interface): string {
  return isVirtioModel(model) ? virtioDevice("virtio-net", model) : model;
}

function hostMtu({ model, mtu }: Interface, context: CommandLineContext): number | undefined {
  const can = isVirtioModel(model) && has(context, "device.virtio-net-pci.host_mtu");
  return can ? mtu : undefined;
}

/** `<rom>` of a PCI device. Pure. */
export function romMembers(rom: Rom | undefined): OptionMembers {
  if (!rom) return {};
  if (rom.enabled === false) return { romfile: "" };
  return { rombar: rom.bar === undefined ? undefined : rom.bar ? 1 : 0, romfile: rom.file };
}

/** Says what this QEMU lacks for the interfaces. */
export function checkInterfaces(context: CommandLineContext): void {
  const { provenance, capabilities } = context;
  for (const one of context.domain.devices.interfaces) {
    requireDevice(context, one, deviceType(one), { child: "model" }, "use <model type='virtio'/>");
    if (!usesPasst(one)) {
      if (one.type === "user" && !has(context, "netdev.user")) {
        provenance.report(one, {
          severity: "error",
          code: "host/no-slirp",
          message: `QEMU ${capabilities.version} was built without its user network`,
          help: "add <backend type='passt'/>, with QEMU 7.2 or later",
        });
      }
      continue;
    }
    if (one.type === "user" && !has(context, "netdev.stream")) {
      provenance.report(one, {
        severity: "error",
        code: "host/no-stream",
        message: `QEMU ${capabilities.version} cannot connect to passt: it has no netdev 'stream'`,
        help: "QEMU 7.2 and later have it; <interface type='user'> without <backend> works here",
      }, { child: "backend" });
    }
    if (one.type === "vhostuser" && !has(context, "netdev.vhost-user")) {
      provenance.report(one, {
        severity: "error",
        code: "host/no-vhost-user",
        message: `QEMU ${capabilities.version} was built without vhost-user networks`,
        help: "use <interface type='user'> with <backend type='passt'/>",
      }, { attribute: "type" });
    }
  }
}
