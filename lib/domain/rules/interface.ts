/** `<interface>`: what libvirt asks of user and vhostuser interfaces (its domain_validate.c, qemu_validate.c). */
import {
  type Interface,
  type InterfaceIp,
  isVirtioModel,
  KNOWN_MODELS,
  USB_ROM,
  usesPasst,
  VHOSTUSER_WITHOUT_PASST,
} from "../interface.ts";
import { closest } from "../../findings/suggestion.ts";
import { isIpv6 } from "../network_values.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** {@link VHOSTUSER_WITHOUT_PASST} */
export function vhostuserWithoutPasst({ devices, origins, report }: Scope): void {
  for (const one of devices.interfaces) {
    if (one.type !== "vhostuser" || usesPasst(one) || origins.isDamaged(one)) continue;
    report(origins.span(one), VHOSTUSER_WITHOUT_PASST);
  }
}

/** QEMU's own network has no notion of the host's devices. */
export function sourceDevWithoutPasst({ devices, origins, report }: Scope): void {
  for (const one of withoutPasst(devices.interfaces, origins)) {
    if (one.sourceDev === undefined) continue;
    report(origins.childAttribute(one, "source", "dev"), {
      severity: "error",
      code: "interface/source-dev-without-passt",
      message: "<source dev='…'> works only with the backend passt",
      help: "add <backend type='passt'/>, or remove <source>",
    });
  }
}

/** One finding for an interface, at the first of its forwards. */
export function portForwardWithoutPasst({ devices, origins, report }: Scope): void {
  for (const one of withoutPasst(devices.interfaces, origins)) {
    const first = one.portForwards[0];
    if (first === undefined) continue;
    report(origins.span(first), {
      severity: "error",
      code: "interface/port-forward-without-passt",
      message: "<portForward> works only with the backend passt",
      help: "add <backend type='passt'/> to the interface",
    });
  }
}

/** Log file and names are arguments of passt. */
export function passtAttributesWithoutPasst({ devices, origins, report }: Scope): void {
  for (const { backend } of withoutPasst(devices.interfaces, origins)) {
    if (backend === undefined) continue;
    for (const name of ["logFile", "hostname", "fqdn"] as const) {
      if (backend[name] === undefined) continue;
      report(origins.attribute(backend, name), {
        severity: "error",
        code: "interface/backend-attribute-without-passt",
        message: `${name} works only with the backend passt`,
        help: "write <backend type='passt' …>",
      });
    }
  }
}

/** libvirt sets the MTU of a user interface only through passt. */
export function mtuWithoutPasst({ devices, origins, report }: Scope): void {
  for (const one of withoutPasst(devices.interfaces, origins)) {
    if (one.mtu === undefined) continue;
    report(origins.childAttribute(one, "mtu", "size"), {
      severity: "error",
      code: "interface/mtu-without-passt",
      message: "<mtu> works only with the backend passt",
      help: "add <backend type='passt'/>, or remove <mtu>",
    });
  }
}

/** {@link USB_ROM} */
export function usbRom({ devices, origins, report }: Scope): void {
  for (const { model, rom } of devices.interfaces) {
    if (rom !== undefined && model === "usb-net") report(origins.span(rom), USB_ROM);
  }
}

/** The queues of vhost-user are virtio's. */
export function vhostuserModel({ devices, origins, report }: Scope): void {
  for (const one of devices.interfaces) {
    if (one.type !== "vhostuser" || one.model === undefined || isVirtioModel(one.model)) continue;
    report(origins.childAttribute(one, "model", "type"), {
      severity: "error",
      code: "interface/vhostuser-model",
      message: `an interface of type 'vhostuser' needs the model 'virtio', found '${one.model}'`,
    });
  }
}

/** A device that QEMU has under no name known here, and that is nearly one. */
export function misspeltModel({ devices, origins, report }: Scope): void {
  for (const one of devices.interfaces) {
    if (one.model === undefined || KNOWN_MODELS.includes(one.model)) continue;
    const near = closest(one.model, KNOWN_MODELS);
    if (near === undefined) continue;
    report(origins.childAttribute(one, "model", "type"), {
      severity: "warning",
      code: "interface/unknown-model",
      message: `unknown model '${one.model}': QEMU is asked whether it has it`,
      help: `did you mean '${near}'?`,
    });
  }
}

/** One IPv4 and one IPv6 address. */
export function repeatedFamily(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { ips } of devices.interfaces) {
    for (const { first, again, key } of repetitions(ips, familyName)) {
      report(origins.span(again), {
        severity: "error",
        code: "interface/repeated-ip",
        message: `only one ${key} address an interface, found another one on ${
          lineOf(scope, first)
        }`,
        help: "remove one of them",
      });
    }
  }
}

/** `family` has to be that of the address. */
export function familyMismatch({ devices, origins, report }: Scope): void {
  for (const ip of devices.interfaces.flatMap((one) => one.ips)) {
    const actual = isIpv6(ip.address) ? "ipv6" : "ipv4";
    if (ip.family === undefined || ip.family === actual) continue;
    report(origins.attribute(ip, "family"), {
      severity: "error",
      code: "interface/ip-family",
      message: `family='${ip.family}' is not that of the address '${ip.address}'`,
      help: `write family='${actual}', or leave it out`,
    });
  }
}

/**
 * QEMU's network needs room for its own hosts. passt does not, but libvirt refuses the same prefixes there
 * (qemuValidateDomainDeviceDefNetwork), and a document that runs here should run there.
 */
export function ipv4Prefix({ devices, origins, report }: Scope): void {
  for (const ip of devices.interfaces.flatMap((one) => one.ips)) {
    const prefix = ip.prefix ?? 0;
    if (isIpv6(ip.address) || prefix === 0 || (prefix >= 4 && prefix <= 27)) continue;
    report(origins.attribute(ip, "prefix"), {
      severity: "error",
      code: "interface/ipv4-prefix",
      message: `invalid IPv4 prefix ${prefix}: need one from 4 to 27`,
      help: "choose a larger network, or leave the prefix out",
    });
  }
}

/** QEMU's network and SLAAC want 64; passt is given none, but libvirt refuses others there too. */
export function ipv6Prefix({ devices, origins, report }: Scope): void {
  for (const ip of devices.interfaces.flatMap((one) => one.ips)) {
    const prefix = ip.prefix ?? 0;
    if (!isIpv6(ip.address) || prefix === 0 || prefix === 64) continue;
    report(origins.attribute(ip, "prefix"), {
      severity: "error",
      code: "interface/ipv6-prefix",
      message: `invalid IPv6 prefix ${prefix}: need 64`,
      help: "write prefix='64', or leave it out",
    });
  }
}

/** Two equal addresses in one network; between separate networks, which these are, they do no harm. */
export function duplicateMac(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.interfaces, (one) => one.mac)) {
    report(origins.childAttribute(again, "mac", "address"), {
      severity: "warning",
      code: "interface/duplicate-mac",
      message: `MAC address ${key} is also that of the interface on ${lineOf(scope, first)}`,
      help: "change one of them, or remove <mac> and let one be made",
    });
  }
}

/** The first bit of the first octet marks a group of hosts. */
export function multicastMac({ devices, origins, report }: Scope): void {
  for (const one of devices.interfaces) {
    if (one.mac === undefined || parseInt(one.mac.slice(0, 2), 16) % 2 === 0) continue;
    report(origins.childAttribute(one, "mac", "address"), {
      severity: "error",
      code: "interface/multicast-mac",
      message: `'${one.mac}' is a multicast address, need one of a single host`,
      help: "make the first octet even: 52:54:00:…",
    });
  }
}

function withoutPasst(
  interfaces: readonly Interface[],
  origins: Scope["origins"],
): readonly Interface[] {
  return interfaces.filter((one) =>
    !usesPasst(one) && !(one.backend ? origins.isDamaged(one.backend) : origins.isDamaged(one))
  );
}

function familyName(ip: InterfaceIp): string {
  return isIpv6(ip.address) ? "IPv6" : "IPv4";
}
