/** `<input>`: devices of the host. */
import { inputBus } from "../input.ts";
import type { Scope } from "./rule.ts";

/** Which attribute of <source> names the device. */
const NAMED_BY = { passthrough: "evdev", evdev: "dev" } as const;

/** A device of the host is named, and is on the one bus that it can be on. */
export function hostInput({ devices, origins, report }: Scope): void {
  for (const input of devices.inputs) {
    const { type } = input;
    if ((type !== "passthrough" && type !== "evdev") || origins.isDamaged(input)) continue;
    const name = NAMED_BY[type];
    if (input.source?.[name] === undefined) {
      report(origins.span(input.source ?? input), {
        severity: "error",
        code: "input/no-source",
        message: `an input of type '${type}' needs a device of the host`,
        help:
          `add <source ${name}='/dev/input/event…'/>; those of /dev/input/by-id keep their name`,
      });
    }
    const wanted = type === "passthrough" ? "virtio" : "none";
    if (inputBus(input) === wanted) continue;
    report(origins.attribute(input, "bus"), {
      severity: "error",
      code: "input/host-bus",
      message: type === "passthrough"
        ? `an input of type 'passthrough' is on bus 'virtio', found '${input.bus}'`
        : `an input of type 'evdev' is on no bus, found '${input.bus}'`,
      help: "remove bus",
    });
  }
}

/** The guest's own keyboard, mouse or tablet is on a bus. */
export function inputWithoutBus({ devices, origins, report }: Scope): void {
  for (const input of devices.inputs) {
    if (input.bus !== "none" || input.type === "evdev" || input.type === "passthrough") continue;
    report(origins.attribute(input, "bus"), {
      severity: "error",
      code: "input/no-bus",
      message: `a ${input.type} is on a bus, found 'none'`,
      help: "write bus='usb'",
    });
  }
}

/** What names a device of the host means nothing of others. */
export function superfluousSource({ devices, origins, report }: Scope): void {
  for (const { type, source } of devices.inputs) {
    if (source === undefined || type === "passthrough" || type === "evdev") continue;
    report(origins.span(source), {
      severity: "warning",
      code: "input/source",
      message: `<source> means nothing of an input of type '${type}'`,
      help: "remove it, or write type='evdev'",
    });
  }
}
