/** Serial ports, consoles and channels. */
import { type CharacterDevice, hasLibvirtPath, isSerialConsole, serialPorts } from "../chardev.ts";
import { VIRTIO_SERIAL_PORTS } from "../controller.ts";
import type { Devices } from "../devices.ts";
import { byteLength, SOCKET_PATH_MAX_BYTES } from "../socket_path.ts";
import { lineOf, type Scope } from "./rule.ts";

/** Reconnecting is a client's business, and a pause of 0 would be none. */
export function reconnect({ devices, origins, report }: Scope): void {
  for (const one of characterDevices(devices)) {
    if (one.type !== "unix" && one.type !== "tcp") continue;
    const { source } = one;
    if (source?.reconnect?.enabled !== true) continue;
    if (one.type === "unix" && one.source?.path === undefined && source.mode !== "bind") {
      report(origins.span(source.reconnect), {
        severity: "error",
        code: "chardev/reconnect-mode",
        message: "only a client connects again, and a socket without a path is made to listen on",
        help: "remove it, or add path='/…' to <source>",
      });
    }
    if (!source.reconnect.timeout) {
      report(origins.attribute(source.reconnect, "timeout"), {
        severity: "error",
        code: "chardev/reconnect-timeout",
        message: "reconnecting needs a timeout of at least one second",
        help: "write <reconnect enabled='yes' timeout='1'/>",
      });
    }
    if (source.mode === "bind") {
      report(origins.span(source.reconnect), {
        severity: "error",
        code: "chardev/reconnect-mode",
        message: "only a client connects again, found <reconnect> with mode='bind'",
        help: "remove it, or write mode='connect'",
      });
    }
  }
}

/** QEMU has to know where to listen, and where to connect. */
export function missingHost({ devices, origins, report }: Scope): void {
  for (const one of characterDevices(devices)) {
    if (one.type !== "tcp" || one.source.host !== undefined) continue;
    if (origins.isDamaged(one.source)) continue;
    report(origins.span(one.source), {
      severity: "error",
      code: "chardev/missing-host",
      message: "<source> of a TCP stream needs a host",
      help: "add host='127.0.0.1'",
    });
  }
}

/** A datagram needs somewhere to go. */
export function udpWithoutTarget({ devices, origins, report }: Scope): void {
  for (const one of characterDevices(devices)) {
    if (one.type !== "udp" || origins.isDamaged(one)) continue;
    if (one.sources.some((source) => source.mode !== "bind")) continue;
    report(origins.span(one), {
      severity: "error",
      code: "chardev/udp-target",
      message: "a UDP stream needs a <source> with mode='connect'",
      help: "add <source mode='connect' host='127.0.0.1' service='…'/>",
    });
  }
}

/** Only a channel's socket is made by whoever runs the machine. */
export function missingPath({ devices, origins, report }: Scope): void {
  for (const one of [...devices.serials, ...devices.parallels, ...devices.consoles]) {
    if (one.type !== "unix" || one.source.path !== undefined) continue;
    if (origins.isDamaged(one.source)) continue;
    report(origins.span(one.source), {
      severity: "error",
      code: "chardev/missing-path",
      message: "<source> of a Unix socket needs a path",
      help: "add path='/…'",
    });
  }
}

/** 108 bytes with the end mark (unix(7)). */
export function longSocketPath({ devices, origins, report }: Scope): void {
  for (const one of characterDevices(devices)) {
    if (one.type !== "unix" || one.source?.path === undefined) continue;
    const length = byteLength(one.source.path);
    if (length <= SOCKET_PATH_MAX_BYTES) continue;
    report(origins.attribute(one.source, "path"), {
      severity: "error",
      code: "chardev/socket-path-too-long",
      message: `the path has ${length} bytes, a Unix socket's at most ${SOCKET_PATH_MAX_BYTES}`,
      help: "choose a shorter path",
    });
  }
}

/** A socket in the directories of libvirt, which an ordinary user may not write to. */
export function libvirtPath({ devices, origins, report }: Scope): void {
  for (const one of devices.channels) {
    if (one.type !== "unix" || !one.source || !hasLibvirtPath(one)) continue;
    report(origins.attribute(one.source, "path"), {
      severity: "note",
      code: "channel/libvirt-path",
      message: "libvirt made this socket for a running machine; here it is made anew elsewhere",
      help: "remove path",
    });
  }
}

/** There is one standard input. A console that is a serial port's other name is the same stream. */
export function stdioTwice(scope: Scope): void {
  const { devices, origins, report } = scope;
  const consoles = devices.consoles.filter(({ target }) => target?.type === "virtio");
  const users = [
    ...devices.serials,
    ...devices.parallels,
    ...consoles,
    ...devices.channels,
    ...devices.redirdevs,
  ].filter(({ type }) => type === "stdio");
  const [first, ...others] = users;
  for (const one of others) {
    report(origins.attribute(one, "type"), {
      severity: "error",
      code: "chardev/stdio-twice",
      message: `standard input is taken already, on ${first ? lineOf(scope, first) : ""}`,
      help: "use type='pty' here",
    });
  }
}

const MODEL_OF = {
  "isa-serial": "isa-serial",
  "usb-serial": "usb-serial",
  "pci-serial": "pci-serial",
  "isa-debug": "isa-debugcon",
  "system-serial": "pl011",
} as const;

/** A serial port's model goes with its bus. */
export function serialModel({ devices, origins, report }: Scope): void {
  for (const { target } of devices.serials) {
    if (target?.model === undefined || target.type === undefined) continue;
    const wanted = MODEL_OF[target.type];
    if (target.model === wanted) continue;
    report(origins.childAttribute(target, "model", "name"), {
      severity: "error",
      code: "serial/model",
      message: `a serial port of type '${target.type}' is a '${wanted}', found '${target.model}'`,
      help: `write <model name='${wanted}'/>, or leave it out`,
    });
  }
}

/** A PC has four: COM1 to COM4, numbered from 0. */
export function tooManyIsaSerials({ devices, family, origins, report }: Scope): void {
  if (family === "virt") return;
  const numbers = serialPorts(devices.serials);
  const ports = devices.serials.filter(({ target }) =>
    (target?.type ?? "isa-serial") === "isa-serial"
  );
  const fifth = ports[4];
  if (fifth === undefined) {
    for (const one of ports) {
      const number = numbers.get(one) ?? 0;
      if (number < 4) continue;
      report(origins.childAttribute(one, "target", "port"), {
        severity: "error",
        code: "serial/too-many",
        message: `the ISA serial ports of a PC have the numbers 0 to 3, found ${number}`,
        help: "write <target type='pci-serial'/> or 'usb-serial' for more",
      });
    }
    return;
  }
  report(origins.span(fifth), {
    severity: "error",
    code: "serial/too-many",
    message: `a PC has 4 ISA serial ports, found ${ports.length}`,
    help: "write <target type='pci-serial'/> or 'usb-serial' in the others",
  });
}

/** LPT1 to LPT3. */
export function tooManyParallels({ devices, origins, report }: Scope): void {
  const fourth = devices.parallels[3];
  if (fourth === undefined) return;
  report(origins.span(fourth), {
    severity: "error",
    code: "parallel/too-many",
    message: `a PC has 3 parallel ports, found ${devices.parallels.length}`,
    help: "remove the others",
  });
}

/** The first console may be another name of the first serial port, as in documents that had only consoles. */
export function secondSerialConsole({ devices, origins, report }: Scope): void {
  for (const one of devices.consoles.slice(1)) {
    if (!isSerialConsole(one) || origins.isDamaged(one)) continue;
    report(origins.span(one), {
      severity: "error",
      code: "console/second-serial",
      message: "only the first console can be a serial port",
      help: "write it as <serial>, or give it <target type='virtio'/>",
    });
  }
}

/** Port numbers begin with 0, which only a console has. */
export function channelPort({ devices, origins, report }: Scope): void {
  const controllers = devices.controllers.filter((one) => one.type === "virtio-serial");
  for (const { address } of [...devices.consoles, ...devices.channels]) {
    if (address?.type !== "virtio-serial" || address.port === undefined) continue;
    const { controller = 0, port } = address;
    const ports = controllers.find((one) => one.index === controller)?.ports ??
      VIRTIO_SERIAL_PORTS;
    if (port < ports) continue;
    report(origins.attribute(address, "port"), {
      severity: "error",
      code: "channel/port",
      message: `virtio-serial controller ${controller} has ports 0 to ${ports - 1}, found ${port}`,
      help: "remove the address and let one be chosen",
    });
  }
}

/** The guest finds a channel by its name. */
export function channelName({ devices, origins, report }: Scope): void {
  for (const one of devices.channels) {
    if (one.target.name !== undefined || one.type === "spicevmc") continue;
    if (origins.isDamaged(one.target)) continue;
    report(origins.span(one.target), {
      severity: "warning",
      code: "channel/no-name",
      message: "the channel has no name, so the guest cannot tell what it is",
      help: "add name='org.qemu.guest_agent.0', say",
    });
  }
}

/** What these streams end in is QEMU's SPICE server. */
export function withoutSpice({ devices, origins, report }: Scope): void {
  if (devices.graphics.some(({ type }) => type === "spice")) return;
  const cards = devices.smartcards.filter((card) => card.mode === "passthrough");
  for (const one of [...characterDevices(devices), ...cards]) {
    if (one.type !== "spicevmc" && one.type !== "spiceport") continue;
    report(origins.attribute(one, "type"), {
      severity: "error",
      code: "chardev/spicevmc-without-spice",
      message: `type='${one.type}' needs SPICE graphics, and the machine has none`,
      help: "add <graphics type='spice'/>, or remove it",
    });
  }
}

function characterDevices(devices: Devices): readonly CharacterDevice[] {
  const { serials, parallels, consoles, channels, redirdevs } = devices;
  return [...serials, ...parallels, ...consoles, ...channels, ...redirdevs];
}
