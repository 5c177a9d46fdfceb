/** Capabilities as a table for people: what each feature gives, and what is missing. */
import {
  PASST_FEATURE_NAMES,
  PASST_FEATURES,
  type PasstCapabilities,
} from "../../passt/probe/features.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { FEATURE_NAMES, FEATURES } from "../../qemu/probe/features.ts";
import { renderTable } from "./table.ts";

/** What `probe` prints. Pure. */
export function renderProbe(
  qemu: QemuCapabilities,
  passt: PasstCapabilities | undefined,
): string {
  return [
    verdict(qemu, passt),
    "",
    `QEMU ${qemu.version} (${qemu.emulator}), target ${qemu.target}`,
    `accelerators: ${qemu.accelerators.join(", ")}${kvmRemark(qemu)}`,
    `machine types: ${qemu.machines.length}, CPU models: ${qemu.cpuModels.length}`,
    "",
    renderTable(
      ["FEATURE", "HERE", "WITH IT QEMU …"],
      FEATURE_NAMES.map((name) => {
        const { since, gives } = FEATURES[name];
        return row(name, qemu.features[name], gives, since);
      }),
    ),
    ...passtLines(passt),
  ].join("\n");
}

/** What people want to know first; `domrun doctor` says more of the host. */
function verdict(qemu: QemuCapabilities, passt: PasstCapabilities | undefined): string {
  const speed = qemu.kvm.usable ? "with KVM" : "without KVM, on an emulated processor";
  const lack = passt === undefined
    ? "passt is not installed"
    : qemu.features["netdev.stream"]
    ? undefined
    : "this QEMU has no netdev stream";
  const network = lack === undefined
    ? "interfaces with passt too"
    : `interfaces with passt do not: ${lack}`;
  return `Machines run here ${speed}; ${network}`;
}

function passtLines(passt: PasstCapabilities | undefined): string[] {
  if (passt === undefined) {
    return ["passt is not installed (Debian and Fedora: passt; https://passt.top)", ""];
  }
  return [
    `passt ${passt.version} (${passt.program})`,
    "",
    renderTable(
      ["FEATURE", "HERE", "WITH IT PASST …"],
      PASST_FEATURE_NAMES.map((name) => {
        const { since, gives } = PASST_FEATURES[name];
        return row(name, passt.features[name], gives, since);
      }),
    ),
  ];
}

function row(name: string, has: boolean, gives: string, since: string): string[] {
  return [name, has ? "yes" : "no", has ? gives : `${gives} (since ${since})`];
}

function kvmRemark({ kvm }: QemuCapabilities): string {
  if (kvm.usable) return "";
  return kvm.present ? " (QEMU has KVM, but cannot use it here)" : "";
}
