/** `<controller>`: PCI topology, and indexes. */
import { type Chipset, ROOT_OF } from "../machine_family.ts";
import { type Controller, LAST_PCI_BUS, type PciController } from "../controller.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** The host bridge is bus 0. */
export function rootNotFirst({ pciControllers, origins, report }: Scope): void {
  for (const one of pciControllers) {
    if (!isRoot(one) || (one.index ?? 0) === 0) continue;
    report(origins.attribute(one, "index"), {
      severity: "error",
      code: "controller/root-index",
      message: `a controller of model '${one.model}' has index 0, found ${one.index}`,
      help: "write index='0'",
    });
  }
}

/** The number of the bus that it makes is a byte of every address on it (PCI). */
export function pastLastBus({ pciControllers, origins, report }: Scope): void {
  for (const one of pciControllers) {
    if ((one.index ?? 0) <= LAST_PCI_BUS) continue;
    report(origins.attribute(one, "index"), {
      severity: "error",
      code: "controller/past-last-bus",
      message: `the last PCI bus is ${LAST_PCI_BUS}, found ${one.index}`,
      help: "give it the next free index, or remove it to have one chosen",
    });
  }
}

/** A PC has one kind of bus 0, and its machine type says which. */
export function wrongRoot({ domain, family, pciControllers, origins, report }: Scope): void {
  if (family === "other") return;
  // One without an index has the first free one.
  const first = pciControllers.find(({ index }) => index === 0) ??
    pciControllers.find(({ index }) => index === undefined);
  for (const one of pciControllers) {
    const isFirst = one === first && one.model !== undefined;
    if (one.model === ROOT_OF[family] || (!isFirst && !isRoot(one))) continue;
    report(origins.attribute(one, "model"), {
      severity: "error",
      code: "controller/wrong-root",
      message: `PCI controller 0 of machine type '${domain.os.type.machine ?? "pc"}' is ` +
        `'${ROOT_OF[family]}', found '${one.model}'`,
      help: rootHelp(one, family),
    });
  }
}

function rootHelp(one: PciController, family: Chipset): string {
  if (!isRoot(one)) return "write index='1', or a higher one that is free";
  if (family === "virt") return "write model='pcie-root'";
  return family === "q35"
    ? "write model='pcie-root', or take machine='pc'"
    : "write model='pci-root', or take machine='q35'";
}

/** PCI Express needs the board that has it. */
export function expressWithoutRoot(scope: Scope): void {
  const { domain, pciControllers, origins, report } = scope;
  if (scope.family !== "i440fx") return;
  for (const one of pciControllers) {
    if (one.model === undefined || !EXPRESS_MODELS.has(one.model)) continue;
    report(origins.attribute(one, "model"), {
      severity: "error",
      code: "controller/express-without-root",
      message: `a machine of type '${domain.os.type.machine ?? "pc"}' has no PCI Express, found ` +
        `'${one.model}'`,
      help: "take machine='q35', or model='pci-bridge'",
    });
  }
}

const EXPRESS_MODELS: ReadonlySet<string> = new Set([
  "pcie-root-port",
  "pcie-switch-upstream-port",
  "pcie-switch-downstream-port",
  "pcie-to-pci-bridge",
  "dmi-to-pci-bridge",
]);

/** 30 slots of bus 0 are free on a q35 board (0 and 1f are its own), with 8 root ports in each. */
export function tooManyRootPorts(scope: Scope): void {
  const { family, pciControllers, origins, report } = scope;
  if (family !== "q35") return;
  const ports = pciControllers.filter((one) =>
    one.model === "pcie-root-port" && one.address === undefined
  );
  if (ports.length === 0) return;
  const taken = new Set([0, 0x1f]);
  for (const { device: { address } } of scope.plugged) {
    if (address?.type === "pci" && !address.bus && address.slot) taken.add(address.slot);
  }
  const room = 8 * (32 - taken.size);
  const first = ports[room];
  if (first === undefined) return;
  report(origins.span(first), {
    severity: "error",
    code: "controller/no-slot",
    message:
      `there is room for ${room} root ports on the PCI bus of the board, found ${ports.length}`,
    help: "remove those that nothing is plugged into",
  });
}

/** One IDE controller on i440fx, which is part of the board, and none on q35. */
export function noIde({ domain, family, devices, origins, report }: Scope): void {
  if (family === "other") return;
  for (const one of devices.controllers) {
    if (one.type !== "ide" || (family === "i440fx" && !one.index)) continue;
    report(origins.span(one), {
      severity: "error",
      code: "controller/ide",
      message: family !== "i440fx"
        ? `a ${family} machine has no IDE controller`
        : `a machine of type '${
          domain.os.type.machine ?? "pc"
        }' has IDE controller 0, found ${one.index}`,
      help: family === "i440fx" ? "remove it" : "remove it, and use bus='sata'",
    });
  }
}

/** Companions of one EHCI share its index; everything else has its own. */
export function duplicateIndex(scope: Scope): void {
  const { devices, origins, report } = scope;
  const key = (one: Controller) =>
    one.index === undefined || (one.type === "usb" && one.model?.startsWith("ich9-"))
      ? undefined
      : `${one.type} controller ${one.index}`;
  for (const { first, again, key: what } of repetitions(devices.controllers, key)) {
    report(origins.attribute(again, "index"), {
      severity: "error",
      code: "controller/duplicate-index",
      message: `${what} is already there, on ${lineOf(scope, first)}`,
      help: "give it the next free index, or remove it to have one chosen",
    });
  }
}

function isRoot(one: PciController): boolean {
  return one.model === "pci-root" || one.model === "pcie-root";
}
