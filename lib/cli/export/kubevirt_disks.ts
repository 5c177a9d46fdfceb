/** Disks as KubeVirt has them: each with a volume, whose image somebody has to bring into the cluster. */
import { type Disk, diskBus, diskPath, isReadonly } from "../../domain/disk.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import { isSeed } from "../../plan/machine_files.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { type ExportedDevices, type Fields, others, unless } from "./exported.ts";

const BUSES: readonly (string | undefined)[] = ["virtio", "scsi", "sata", "usb"];
const CACHES: readonly (string | undefined)[] = ["none", "writethrough", "writeback"];
const KNOWN = [
  ...["type", "device", "driver", "source", "target", "readonly", "shareable", "serial"],
  ...["bootOrder", "alias", "address", "backingStore", "snapshot"],
];

/** `own`: the machine's name. Pure. */
export function exportedDisks(own: string, domain: Domain): ExportedDevices {
  const { disks } = devicesOf(domain);
  const taken = disks.filter((one) => diskPath(one) !== undefined && one.device !== "floppy");
  const volumes = taken.map((one) => ({
    name: one.target.dev.toLowerCase(),
    ...(isCloudInit(one)
      ? { cloudInitNoCloud: { userData: "#cloud-config\n" } }
      : { persistentVolumeClaim: { claimName: claimOf(own, one.target.dev) } }),
  }));
  return {
    devices: { disks: taken.map((one) => diskFields(one, domain)) },
    spec: volumes.length === 0 ? {} : { volumes },
    remarks: disks.flatMap((one) =>
      taken.includes(one)
        ? remarksOf(own, one)
        : [`disk ${one.target.dev}: left out: it has no image, or is a floppy`]
    ),
  };
}

/** What `run --cloud-init` made: KubeVirt makes its own. */
function isCloudInit(disk: Disk): boolean {
  return isSeed(diskPath(disk) ?? "");
}

function claimOf(own: string, target: string): string {
  return `${own}-${target}`.toLowerCase().replaceAll("_", "-");
}

function diskFields(disk: Disk, domain: Domain): Fields {
  const { device = "disk", target, serial, shareable, driver } = disk;
  const bus = diskBus(disk);
  const place = BUSES.includes(bus) && bus !== undefined ? { bus } : { bus: "sata" };
  const isCd = device === "cdrom";
  return {
    name: target.dev.toLowerCase(),
    [isCd ? "cdrom" : device === "lun" ? "lun" : "disk"]: {
      ...place,
      ...(isReadonly(disk) && !isCd ? { readonly: true } : {}),
    },
    ...unless(bootOrderOf(disk, domain), (bootOrder) => ({ bootOrder })),
    ...unless(serial, (value) => ({ serial: value })),
    ...(shareable ? { shareable: true } : {}),
    ...(driver?.cache !== undefined && CACHES.includes(driver.cache)
      ? { cache: driver.cache }
      : {}),
  };
}

/** Its own, or what `<boot dev='…'/>` gives the first of its kind. */
function bootOrderOf(disk: Disk, domain: Domain): number | undefined {
  if (disk.bootOrder !== undefined) return disk.bootOrder;
  const kind = disk.device === "cdrom" ? "cdrom" : "hd";
  const first = devicesOf(domain).disks.find(({ device }) =>
    kind === "cdrom" ? device === "cdrom" : device === undefined || device === "disk"
  );
  const place = domain.os.boot.indexOf(kind);
  return first === disk && place >= 0 ? place + 1 : undefined;
}

function remarksOf(own: string, disk: Disk): readonly string[] {
  const { target, driver } = disk;
  const what = `disk ${target.dev}`;
  const bus = diskBus(disk);
  const path = diskPath(disk) ?? "";
  return [
    isCloudInit(disk)
      ? `${what}: what run --cloud-init made goes with its machine: write user, ssh keys and the rest ` +
        "into userData of cloudInitNoCloud, as cloud-init's user-data"
      : `${what}: bring its image into the cluster: virtctl image-upload pvc ${
        claimOf(own, target.dev)
      } --size=SIZE --image-path=${quoteForShell(path)}`,
    ...(BUSES.includes(bus) ? [] : [`${what}: bus='${bus}': it is on SATA`]),
    ...others(what, disk, KNOWN),
    ...others(what, driver, ["name", "type", "cache", "discard", "detectZeroes"]),
    ...(driver?.cache === undefined || [...CACHES, "default"].includes(driver.cache)
      ? []
      : [`${what}: left out: cache='${driver.cache}'`]),
  ];
}
