/** `<os>`: the machines that domrun knows the boards of. */
import { knownArchitecture, OTHER_ARCHITECTURE, OTHER_MACHINE } from "../os.ts";
import type { Scope } from "./rule.ts";

/** The firmware writes to the first serial port (libvirt asks for one). */
export function biosSerial({ domain, devices, origins, report }: Scope): void {
  const { bios } = domain.os;
  if (bios?.useserial !== true || devices.serials.length + devices.consoles.length > 0) return;
  report(origins.attribute(bios, "useserial"), {
    severity: "error",
    code: "os/no-serial",
    message: "the firmware's output needs a serial port, and the machine has none",
    help: "add <serial type='pty'/>",
  });
}

/** What no rule and no address could be right for. */
export function otherMachine({ domain, family, origins, report }: Scope): void {
  if (family !== "other") return;
  const { type } = domain.os;
  const { arch, machine } = type;
  if (arch !== undefined && knownArchitecture(arch) === undefined) {
    report(origins.attribute(type, "arch"), {
      ...OTHER_ARCHITECTURE,
      message: `machines of architecture '${arch}' are not supported`,
    });
  } else {
    report(origins.attribute(type, "machine"), {
      ...OTHER_MACHINE,
      message: `machines of type '${machine ?? ""}' are not supported`,
    });
  }
}
