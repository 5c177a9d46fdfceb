/** A machine that runs beside one that is wanted: what can change while it runs, and what takes a new start. */
import { attachedDevices, fixedBus, nameOf } from "../domain/change_devices.ts";
import { devicesOf, type Domain } from "../domain/domain.ts";
import { type Disk, disk, diskPath } from "../domain/disk.ts";
import type { Graphics } from "../domain/graphics.ts";
import { type Hostdev, hostdev } from "../domain/hostdev.ts";
import { interface_ } from "../domain/interface.ts";
import { redirdev } from "../domain/redirdev.ts";
import { currentKiB, settingChanges, withSetting } from "../domain/settings.ts";
import { hasPort, isAutomatic } from "../qemu/command_line/display_ports.ts";
import { encodeDocument } from "../xml/document.ts";
import type { Attachable } from "../domain/read_device.ts";
import { formatDomain } from "../domain/read.ts";
import { hasRemovableMedium, type Medium } from "../domain/update_devices.ts";
import { type ForwardDifference, forwardDifference } from "./forward_difference.ts";
import type { LiveChange } from "./live_change.ts";
import { inOrder } from "./order_changes.ts";

export interface Comparison {
  /** In the order in which they are made: what goes makes room for what comes. */
  readonly live: readonly LiveChange[];
  /** Lines of the document, `-` of the machine that runs and `+` of the wanted one. */
  readonly restart: readonly string[];
}

/** Compares two machines in which everything is filled in. Pure. */
export function compareMachines(running: Domain, wanted: Domain): Comparison {
  const had = byKey(running);
  const has = byKey(wanted);
  const gone = [...had].filter(([key]) => !has.has(key)).map(([, device]) => device);
  const come = [...has].filter(([key]) => !had.has(key)).map(([, device]) => device);
  const detached = gone.filter(isHotpluggable).map((device): LiveChange => ({
    do: "detach",
    alias: device.model.alias ?? "",
    device,
  }));
  const attached = come.filter(isHotpluggable).map((device): LiveChange => ({
    do: "attach",
    device: unplaced(device),
  }));
  const pairs = [...had].flatMap(([key, before]) => {
    const after = has.get(key);
    return after === undefined ? [] : [[before, after] as const];
  });
  const settings = settingChanges(running, wanted);
  const changed = pairs.flatMap(([before, after]) => changesOf(before, after));
  return {
    live: [...inOrder({ detached, attached, changed }), ...settings],
    restart: [
      ...lineChanges(fixedPart(settings.reduce(withSetting, running)), fixedPart(wanted)),
      ...driveLines("-", gone),
      ...driveLines("+", come),
      ...pairs.flatMap(([before, after]) => lineChanges(fixedDevice(before), fixedDevice(after))),
    ],
  };
}

/** What tells a device from others of its kind; of several with one name, which of them it is. */
function byKey(domain: Domain): ReadonlyMap<string, Attachable> {
  const keyed = new Map<string, Attachable>();
  for (const [index, device] of attachedDevices(domain).entries()) {
    const { element, model } = device;
    let key = `${element} ${nameOf(device) ?? model.alias ?? index}`;
    while (keyed.has(key)) key += " again";
    keyed.set(key, device);
  }
  return keyed;
}

/** Its place on a bus, and an id that is not the user's own, are found anew in the machine that runs. */
function unplaced(device: Attachable): Attachable {
  const { alias, address: _address, ...rest } = device.model;
  const model = alias?.startsWith("ua-") ? { ...rest, alias } : rest;
  return { element: device.element, model } as Attachable;
}

function changesOf(before: Attachable, after: Attachable): readonly LiveChange[] {
  const alias = before.model.alias ?? "";
  if (before.element === "interface" && after.element === "interface") {
    const [from, to] = [before.model, after.model];
    const links = [from.link ?? "up", to.link ?? "up"] as const;
    return [
      ...isSame(forwardDifference(from.portForwards, to.portForwards)) ? [] : [
        { do: "forwards", alias, from: from.portForwards, to: to.portForwards } as const,
      ],
      ...links[0] === links[1] ? [] : [
        { do: "link", alias, from: links[0], to: links[1] } as const,
      ],
    ];
  }
  if (before.element !== "disk" || after.element !== "disk") return [];
  if (!hasRemovableMedium(before.model)) return [];
  const [from, to] = [mediumOf(before.model), mediumOf(after.model)];
  return same(from, to) ? [] : [{ do: "medium", alias, from, to }];
}

function isSame({ added, removed }: ForwardDifference): boolean {
  return added.length === 0 && removed.length === 0;
}

function mediumOf(drive: Disk): Medium | undefined {
  const path = diskPath(drive);
  const format = drive.driver?.type === "qcow2" ? "qcow2" : "raw";
  return path === undefined ? undefined : { path, format };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** All but the devices that come and go; of controllers see {@link otherPlaces}. */
function fixedPart(domain: Domain): string {
  const all = devicesOf(domain);
  const hostdevs = all.hostdevs.filter(({ type }) => type !== "usb");
  const graphics = all.graphics.map(withoutPorts);
  const devices = { ...all, controllers: [], ...NONE, hostdevs, graphics };
  const currentMemoryKiB = currentKiB(domain);
  return withoutPlaces(formatDomain({ ...domain, currentMemoryKiB, devices }));
}

const NONE = { disks: [], interfaces: [], redirdevs: [] } as const;

function isHotpluggable(device: Attachable): boolean {
  return fixedBus(device) === undefined;
}

/** The lines of the drives that cannot come or go while the machine runs. */
function driveLines(sign: "-" | "+", devices: readonly Attachable[]): readonly string[] {
  return devices.flatMap((device) => {
    const fixed = unplaced(device);
    if (fixed.element !== "disk" || isHotpluggable(fixed)) return [];
    return encodeDocument(fixed.model, disk).trim().split("\n").map((line) =>
      `${sign} ${line.trim()}`
    );
  });
}

/** What cannot change in a device while the machine runs. */
function fixedDevice(device: Attachable): string {
  const fixed = unplaced(device);
  switch (fixed.element) {
    case "interface": {
      const { link: _link, ...model } = fixed.model;
      return encodeDocument({ ...model, portForwards: [] }, interface_);
    }
    case "hostdev":
      return encodeDocument<Hostdev>(fixed.model, hostdev);
    case "redirdev":
      return encodeDocument(fixed.model, redirdev);
    case "disk": {
      if (!hasRemovableMedium(fixed.model)) return encodeDocument(fixed.model, disk);
      const { source: _source, driver: _driver, ...model } = fixed.model;
      return encodeDocument(model, disk);
    }
  }
}

/** Without ids and places on buses, which are found anew at each start. */
function withoutPlaces(xml: string): string {
  const isPlace = (line: string) => /^\s*<(address |alias name='(?!ua-))/.test(line);
  return xml.split("\n").filter((line) => !isPlace(line)).join("\n");
}

/** A screen that leaves its ports open has others at each start. */
function withoutPorts(one: Graphics): Graphics {
  if (!hasPort(one) || !isAutomatic(one)) return one;
  const { port: _port, ...rest } = one;
  if (rest.type === "vnc") return { ...rest, autoport: true };
  const { tlsPort: _tlsPort, ...spice } = rest;
  return { ...spice, autoport: true };
}

/** Lines that one text has and the other has not. */
function lineChanges(before: string, after: string): readonly string[] {
  const [had, has] = [before, after].map((text) => text.split("\n").map((line) => line.trim()));
  const minus = (lines: readonly string[] = [], others: readonly string[] = []) => {
    const left = [...others];
    return lines.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...minus(had, has).map((line) => `- ${line}`),
    ...minus(has, had).map((line) => `+ ${line}`),
  ];
}
