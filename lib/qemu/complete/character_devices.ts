/** Serial ports, consoles and channels: which is which, and their numbers. */
import {
  type Channel,
  type Console,
  hasLibvirtPath,
  isSerialConsole,
  type Serial,
  serialPorts,
} from "../../domain/chardev.ts";
import { type Controller, VIRTIO_SERIAL_PORTS } from "../../domain/controller.ts";
import type { Devices } from "../../domain/devices.ts";
import { cardReader, insertController } from "./controllers.ts";
import type { Facts } from "./facts.ts";

/**
 * A first console that is a serial port stands for `serial0`, which is made from it where there is none: so
 * has libvirt since documents had only `<console>`.
 */
export function joinConsoles(devices: Devices, facts: Facts): Devices {
  const first = devices.consoles[0];
  if (!first || !isSerialConsole(first) || devices.serials.length > 0) return devices;
  return { ...devices, serials: [serialOf(facts.provenance.derive(first, {}), facts)] };
}

/** Leaves out the sockets that libvirt made for a running machine. */
export function dropLibvirtPaths(devices: Devices, { provenance }: Facts): Devices {
  const channels = devices.channels.map((channel) => {
    if (channel.type !== "unix" || !channel.source || !hasLibvirtPath(channel)) return channel;
    return provenance.derive(channel, { source: provenance.without(channel.source, "path") });
  });
  return { ...devices, channels };
}

/** Gives serial ports, parallel ports and consoles their numbers and their types. */
export function numberPorts(devices: Devices, facts: Facts): Devices {
  const { provenance } = facts;
  const type = usualSerial(facts);
  const numbers = serialPorts(devices.serials);
  const serials = devices.serials.map((serial) =>
    provenance.derive(serial, {
      target: { type, ...serial.target, port: numbers.get(serial) ?? 0 },
    })
  );
  const parallels = devices.parallels.map((parallel, index) =>
    provenance.derive(parallel, {
      target: { ...parallel.target, port: parallel.target?.port ?? index },
    })
  );
  const consoles = devices.consoles.map((console_, index) =>
    provenance.derive(console_, {
      target: { type: "serial", ...console_.target, port: index },
    })
  );
  return { ...devices, serials, parallels, consoles };
}

/** Gives channels the ports of their virtio-serial controller, from 1; adds controllers when those are taken. */
export function placeChannels(devices: Devices, facts: Facts): Devices {
  const { provenance } = facts;
  const taken = new Set(
    [...devices.channels, ...devices.consoles].flatMap(({ address }) =>
      address?.type === "virtio-serial" && address.port !== undefined
        ? [`${address.controller ?? 0}.${address.port}`]
        : []
    ),
  );
  let { controllers } = devices;
  const channels = devices.channels.map((channel) => {
    if (channel.address?.type === "virtio-serial" && channel.address.port !== undefined) {
      return channel;
    }
    let free = freePort(controllers, channel, taken);
    if (!free && mayAddController(channel)) {
      controllers = insertController(controllers, nextVirtioSerial(controllers));
      free = freePort(controllers, channel, taken);
    }
    if (!free) {
      provenance.report(channel, {
        severity: "error",
        code: "channel/full",
        message: "no port is left on the virtio-serial controllers for this channel",
        help: "add a <controller type='virtio-serial' index='…'/>",
      });
      return channel;
    }
    taken.add(`${free.controller}.${free.port}`);
    return provenance.derive(channel, { address: { type: "virtio-serial", bus: 0, ...free } });
  });
  return { ...devices, controllers, channels };
}

/** Puts a smart card into its reader, which has one slot. */
export function placeSmartcards(devices: Devices, { provenance }: Facts): Devices {
  const smartcards = devices.smartcards.map((card) =>
    provenance.derive(card, { address: { type: "ccid", controller: cardReader(card), slot: 0 } })
  );
  return { ...devices, smartcards };
}

/** One that names its controller has no other. */
function mayAddController({ address }: Channel): boolean {
  return address?.type !== "virtio-serial" || address.controller === undefined;
}

function nextVirtioSerial(controllers: readonly Controller[]): Controller {
  const indexes = controllers.filter(({ type }) => type === "virtio-serial")
    .map(({ index = 0 }) => index);
  return { type: "virtio-serial", index: Math.max(-1, ...indexes) + 1 };
}

function freePort(
  controllers: readonly Controller[],
  channel: Channel,
  taken: ReadonlySet<string>,
): { controller: number; port: number } | undefined {
  const wanted = channel.address?.type === "virtio-serial" ? channel.address.controller : undefined;
  for (const controller of controllers) {
    if (controller.type !== "virtio-serial") continue;
    const index = controller.index ?? 0;
    if (wanted !== undefined && wanted !== index) continue;
    for (let port = 1; port < (controller.ports ?? VIRTIO_SERIAL_PORTS); port++) {
      if (!taken.has(`${index}.${port}`)) return { controller: index, port };
    }
  }
  return undefined;
}

/** The same stream as a serial port; `tty` and the console's own target stay behind. */
function serialOf(copy: Console, facts: Facts): Serial {
  const { alias: _alias, address: _address, target: _target, ...rest } = copy;
  const stream = rest.type === "pty" ? withoutTty(rest) : rest;
  return { ...stream, target: { type: usualSerial(facts), port: 0 } };
}

/** What a serial port is that does not say it: that of the board. */
function usualSerial({ chipset }: Facts): "isa-serial" | "system-serial" {
  return chipset === "virt" ? "system-serial" : "isa-serial";
}

function withoutTty<T extends { readonly tty?: string }>(stream: T): Omit<T, "tty"> {
  const { tty: _tty, ...rest } = stream;
  return rest;
}
