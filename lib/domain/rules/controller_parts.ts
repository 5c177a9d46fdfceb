/** `<controller>`: parts that only some models have (libvirt's domain_validate.c, qemu_validate.c). */
import type { PciController, UsbController } from "../controller.ts";
import type { Scope } from "./rule.ts";

/** The number of ports is a property of QEMU's xHCI alone. */
export function usbPorts({ usbControllers, origins, report }: Scope): void {
  for (const one of usbControllers) {
    if (one.ports === undefined || isXhci(one)) continue;
    report(origins.attribute(one, "ports"), {
      severity: "error",
      code: "controller/usb-ports",
      message: "only an xHCI has a number of ports",
      help: "write model='qemu-xhci', or remove ports",
    });
  }
}

function isXhci({ model }: UsbController): boolean {
  return model === "qemu-xhci" || model === "nec-xhci";
}

/** Queues are virtio's. */
export function scsiDriver({ devices, origins, report }: Scope): void {
  for (const one of devices.controllers) {
    if (one.type !== "scsi" || one.driver === undefined || one.model?.startsWith("virtio")) {
      continue;
    }
    report(origins.span(one.driver), {
      severity: "error",
      code: "controller/scsi-driver",
      message: "only a virtio SCSI controller has driver settings",
      help: "write model='virtio-scsi', or remove <driver>",
    });
  }
}

type PciModel = NonNullable<PciController["model"]>;
type PciModelName = NonNullable<PciController["modelName"]>;

/** The devices in QEMU that a model can be. */
const MODEL_NAMES: Readonly<Record<PciModel, readonly PciModelName[]>> = {
  "pci-root": [],
  "pcie-root": [],
  "pci-bridge": ["pci-bridge"],
  "dmi-to-pci-bridge": ["i82801b11-bridge"],
  "pcie-to-pci-bridge": ["pcie-pci-bridge"],
  "pcie-root-port": ["pcie-root-port", "ioh3420"],
  "pcie-switch-upstream-port": ["x3130-upstream"],
  "pcie-switch-downstream-port": ["xio3130-downstream"],
};

/** The name of a device that does another thing. */
export function pciModelName({ pciControllers, origins, report }: Scope): void {
  for (const one of pciControllers) {
    const { model, modelName } = one;
    if (model === undefined || modelName === undefined) continue;
    if (MODEL_NAMES[model].includes(modelName)) continue;
    report(origins.childAttribute(one, "model", "name"), {
      severity: "error",
      code: "controller/model-name",
      message: `a ${model} is not made of '${modelName}'`,
      help: "remove <model>, and the right one is taken",
    });
  }
}

/** Only what a device is plugged into can refuse to have it changed. */
export function pciHotplug({ pciControllers, origins, report }: Scope): void {
  for (const { model, target } of pciControllers) {
    if (model === undefined || target?.hotplug === undefined) continue;
    if (model === "pcie-root-port" || model === "pcie-switch-downstream-port") continue;
    report(origins.attribute(target, "hotplug"), {
      severity: "error",
      code: "controller/hotplug",
      message: `hotplug cannot be switched on a ${model}`,
      help: "remove hotplug",
    });
  }
}
