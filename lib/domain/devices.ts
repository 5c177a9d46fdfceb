/** `<devices>`. https://libvirt.org/formatdomain.html#devices */
import { child, element, type Infer, leaf, verbatim } from "../xml/codec.ts";
import { audio } from "./audio.ts";
import { channel, console_, parallel, serial } from "./chardev.ts";
import { controller } from "./controller.ts";
import { disk } from "./disk.ts";
import { filesystem } from "./filesystem.ts";
import { graphics } from "./graphics.ts";
import { hostdev } from "./hostdev.ts";
import { input } from "./input.ts";
import { interface_ } from "./interface.ts";
import { memballoon } from "./memballoon.ts";
import { memoryDevice } from "./memory_device.ts";
import { absolutePath } from "./path_value.ts";
import { redirdev, redirfilter } from "./redirdev.ts";
import { rng } from "./rng.ts";
import { smartcard } from "./smartcard.ts";
import { shmem } from "./shmem.ts";
import { hub, iommu, panic, vsock, watchdog } from "./small_devices.ts";
import { sound } from "./sound.ts";
import { tpm } from "./tpm.ts";
import { video } from "./video.ts";

const FIELDS = {
  emulator: child(leaf("emulator", absolutePath), "absent: qemu-system-ARCH on PATH")
    .optionalOrEmpty(),
  disks: child(disk).many(),
  controllers: child(controller).many(),
  filesystems: child(filesystem).many(),
  interfaces: child(interface_).many(),
  smartcards: child(smartcard).many(),
  serials: child(serial).many(),
  parallels: child(parallel).many(),
  consoles: child(console_).many(),
  channels: child(channel).many(),
  inputs: child(input).many(),
  tpms: child(tpm).many(),
  graphics: child(graphics).many(),
  sounds: child(sound).many(),
  audios: child(audio).many(),
  videos: child(video).many(),
  hostdevs: child(hostdev).many(),
  redirdevs: child(redirdev).many(),
  redirfilter: child(redirfilter, "of all of them").optional(),
  hubs: child(hub).many(),
  watchdogs: child(watchdog).many(),
  memballoon: child(memballoon, "absent: a virtio one").optional(),
  rngs: child(rng).many(),
  panics: child(panic).many(),
  memories: child(memoryDevice).many(),
  shmems: child(shmem).many(),
  iommu: child(iommu).optional(),
  vsock: child(vsock).optional(),
  misplacedPm: child(verbatim("pm")).optional()
    .ignored("it belongs in <domain>, and libvirt ignores it elsewhere"),
};

export const devices = element("devices", FIELDS);

export type Devices = Infer<typeof devices>;

/** What a document without `<devices>` has: none of each. */
export const NO_DEVICES = Object.fromEntries(
  Object.entries(FIELDS).flatMap(([key, { presence }]) => presence === "many" ? [[key, []]] : []),
) as unknown as Devices;

/** The same machine with what `change` makes of each device, which may be the device itself. Pure where that is. */
export function mapDevices(devices: Devices, change: <T extends object>(device: T) => T): Devices {
  const changed = Object.entries(devices).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(change) : typeof value === "object" ? change(value) : value,
  ]);
  return { ...devices, ...Object.fromEntries(changed) };
}
