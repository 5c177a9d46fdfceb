/**
 * A domain as a VirtualMachine of KubeVirt, as far as that has the same. Field names are those of its API, kubevirt.io/v1.
 * What is not understood here is named: nothing is dropped in silence.
 */
import type { Domain } from "../../domain/domain.ts";
import { devicesOf } from "../../domain/domain.ts";
import { dnsLabel } from "../../domain/dns_label.ts";
import { needsSwtpm } from "../../domain/tpm.ts";
import { bootVcpus } from "../../domain/vcpus.ts";
import { machineFamily } from "../../domain/machine_family.ts";
import { exportedDisks } from "./kubevirt_disks.ts";
import { exportedInterfaces } from "./kubevirt_interfaces.ts";
import { type Exported, type Fields, others, unless } from "./exported.ts";

/** Kubernetes' names of architectures. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };
/** What KubeVirt decides, or has by itself, of the domain and of its devices. */
const SILENT = [
  ...["name", "uuid", "type", "id", "title", "description", "metadata", "memory", "vcpu", "os"],
  ...["currentMemoryKiB", "cpu", "clock", "features", "devices", "seclabels", "resource"],
  ...["onPoweroff", "onReboot", "onCrash", "pm"],
];
const KNOWN_OS = [
  ...["type", "firmware", "firmwareFeatures", "loader", "nvram", "boot"],
  ...["kernel", "initrd", "cmdline", "dtb"],
];
const SILENT_DEVICES = [
  ...["emulator", "disks", "interfaces", "controllers", "graphics", "videos", "serials"],
  ...["consoles", "memballoon", "tpms", "rngs", "inputs", "audios"],
];

/** The resource, and what is left out or to be done, a sentence each. Pure. */
export function kubevirtMachine(domain: Domain): Exported {
  const { name, os, memory, onPoweroff } = domain;
  const devices = devicesOf(domain);
  const own = dnsLabel(name);
  const disks = exportedDisks(own, domain);
  const interfaces = exportedInterfaces(own, domain);
  const arch = ARCHITECTURES[os.type.arch ?? ""];
  const family = machineFamily(os.type);
  const fields = {
    apiVersion: "kubevirt.io/v1",
    kind: "VirtualMachine",
    metadata: { name: own },
    spec: {
      runStrategy: onPoweroff === "restart" ? "Always" : "RerunOnFailure",
      template: {
        metadata: { labels: { "kubevirt.io/domain": own } },
        spec: {
          ...unless(arch, (architecture) => ({ architecture })),
          domain: {
            ...(family === "q35" ? { machine: { type: "q35" } } : {}),
            cpu: cpuOf(domain),
            ...unless(memory, ({ sizeKiB }) => ({ memory: { guest: quantity(sizeKiB) } })),
            ...firmwareOf(domain),
            ...clockOf(domain),
            devices: {
              ...disks.devices,
              ...interfaces.devices,
              ...(devices.tpms.some(needsSwtpm) ? { tpm: { persistent: true } } : {}),
              ...(devices.rngs.length > 0 ? { rng: {} } : {}),
              ...(devices.graphics.length > 0 ? {} : { autoattachGraphicsDevice: false }),
              ...(devices.serials.length + devices.consoles.length > 0
                ? {}
                : { autoattachSerialConsole: false }),
              ...(devices.memballoon?.model === "none" ? { autoattachMemBalloon: false } : {}),
            },
          },
          ...interfaces.spec,
          ...disks.spec,
        },
      },
    },
  };
  return {
    fields,
    remarks: [
      ...machineRemarks(domain),
      ...disks.remarks,
      ...interfaces.remarks,
      ...leftOut(domain),
    ],
  };
}

/** Where KubeVirt's machine is another one. */
function machineRemarks(domain: Domain): readonly string[] {
  const { name, os, type } = domain;
  const own = dnsLabel(name);
  const family = machineFamily(os.type);
  const remarks = [
    own === name ? undefined : `it is called ${own}: a name of Kubernetes has a-z, 0-9 and - alone`,
    type === "kvm" ? undefined : "type='qemu': KubeVirt emulates only where its cluster is told to",
    os.type.arch === undefined || ARCHITECTURES[os.type.arch] !== undefined
      ? undefined
      : `arch='${os.type.arch}': it takes that of the cluster`,
    family === "q35" || family === "virt"
      ? undefined
      : `machine='${os.type.machine ?? "pc"}': it takes KubeVirt's own, q35`,
    ...bootRemarks(domain),
    devicesOf(domain).graphics.length > 0
      ? "graphics: its screen is KubeVirt's VNC: virtctl vnc"
      : undefined,
  ];
  return remarks.filter((one) => one !== undefined);
}

/** What it has no words for. */
function leftOut(domain: Domain): readonly string[] {
  return [
    ...(domain.cpu?.mode === "maximum" ? ["cpu: left out: mode='maximum'"] : []),
    ...others("cpu", domain.cpu, ["mode", "model", "topology", "features", "check", "match"]),
    ...others("features", domain.features, ["acpi", "apic", "pae", "smm"]),
    ...others("domain", domain, SILENT),
    ...(devicesOf(domain).tpms.every(needsSwtpm)
      ? []
      : ["tpm: left out: KubeVirt emulates its own"]),
    ...others("devices", domain.devices, SILENT_DEVICES),
  ];
}

function quantity(kiB: number): string {
  return kiB % 1024 === 0 ? `${kiB / 1024}Mi` : `${kiB}Ki`;
}

function cpuOf(domain: Domain): Fields {
  const { cpu } = domain;
  const model = cpu?.mode === "host-model" || cpu?.mode === "host-passthrough"
    ? cpu.mode
    : cpu?.model?.name;
  const topology = cpu?.topology;
  return {
    ...(topology === undefined
      ? { cores: bootVcpus(domain) }
      : { sockets: topology.sockets, cores: topology.cores, threads: topology.threads }),
    ...unless(model, (name) => ({ model: name })),
    ...(cpu === undefined || cpu.features.length === 0
      ? {}
      : { features: cpu.features.map(({ name, policy }) => ({ name, policy })) }),
  };
}

/** Secure boot needs SMM, says the API. */
function firmwareOf({ uuid, os, features }: Domain): Fields {
  const isEfi = os.firmware === "efi" || os.loader?.type === "pflash";
  const secureBoot = os.loader?.secure === true ||
    (os.firmwareFeatures?.features ?? []).some((one) => one.name === "secure-boot" && one.enabled);
  const smm = secureBoot || features?.smm !== undefined;
  const firmware = {
    ...unless(uuid, (value) => ({ uuid: value })),
    ...(isEfi ? { bootloader: { efi: { secureBoot, persistent: true } } } : {}),
  };
  return {
    ...(Object.keys(firmware).length === 0 ? {} : { firmware }),
    ...(isEfi && smm ? { features: { smm: { enabled: true } } } : {}),
  };
}

function clockOf({ clock }: Domain): Fields {
  if (clock?.offset === "timezone") return { clock: { timezone: clock.timezone } };
  return clock?.offset === "utc" ? { clock: { utc: {} } } : {};
}

function bootRemarks({ os, clock }: Domain): readonly string[] {
  return [
    ...(os.kernel === undefined
      ? []
      : ["kernel: KubeVirt boots one from a container image alone (firmware.kernelBoot)"]),
    ...(os.dtb === undefined ? [] : ["os: left out: dtb"]),
    ...others("os", os, KNOWN_OS),
    ...(clock === undefined || clock.offset === "utc" || clock.offset === "timezone"
      ? []
      : [`clock: left out: offset='${clock.offset}'`]),
    ...others("clock", clock, ["offset", "timezone"]),
  ];
}
