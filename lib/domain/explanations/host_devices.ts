/** Findings about what the guest has of the host: devices, sound, memory, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const HOST_DEVICES: Explanations = {
  "hostdev/usb-source": {
    title: "Which USB device of the host is meant",
    text:
      `lsusb prints a line for each device: "Bus 001 Device 003: ID 046d:c534". Vendor and product, the numbers of the ID,
      stay the same; bus and device change when it is plugged in again. QEMU looks for vendor and product, and takes
      the device again when it comes back.`,
  },
  "hostdev/usb-vendor": {
    title: "A USB device of vendor 0",
    text: `The numbers are hexadecimal, with 0x before them: what lsusb prints as 046d is 0x046d.`,
  },
  "hostdev/optional-number": {
    title: "A USB device that may be absent, named by its number",
    text:
      `A device gets its number when it is plugged in, and another one the next time. QEMU waits for a device that is
      named by vendor and product, and takes it whenever it comes.`,
  },
  "hostdev/display": {
    title: "A device that draws for a screen that is not there",
    text:
      `With display='on' the machine's VNC or SPICE server, or its window, shows what a mediated device draws.`,
  },
  "hostdev/repeated": {
    title: "A device of the host that is passed through twice",
    text: `A device belongs to one machine, and is one device in it.`,
  },
  "audio/settings": {
    title: "Sound settings without QEMU's mixer",
    text:
      `QEMU's mixer turns what the guest plays into the frequency, channels and format of <settings>, where
      fixedSettings says that they are fixed. Without it each sound card of the guest has its own.`,
  },
  "audio/spice": {
    title: "Sound by SPICE without SPICE",
    text: `SPICE sends sound to the viewer of its screen. Other backends play on the host.`,
  },
  "input/no-source": {
    title: "An input of the host that is not named",
    text:
      `passthrough gives the guest a keyboard or mouse of the host as a virtio device; evdev lets the guest's own
      listen to it, and both Ctrl keys at once switch between guest and host. The user who runs domrun has to be
      allowed to open the device, often by the group input.`,
  },
  "input/host-bus": {
    title: "An input of the host on another bus",
    text:
      `evdev listens to the host: it is no device of the guest, and on no bus. passthrough is a virtio device.`,
  },
  "input/no-bus": {
    title: "An input without a bus",
    text: `bus='none' goes with type='evdev', which is no device of the guest.`,
  },
  "input/source": {
    title: "A source that an input does not have",
    text:
      `<source> names a device of the host, for type='evdev' and type='passthrough'. libvirt ignores it, too.`,
  },
  "shmem/model": {
    title: "A setting of the other model of shared memory",
    text:
      `ivshmem-plain is a file below /dev/shm that each machine maps, and has a size. ivshmem-doorbell gets its memory
      and its interrupts from an ivshmem-server.`,
  },
  "shmem/no-server": {
    title: "Shared memory without its server",
    text:
      `ivshmem-doorbell connects to the socket of an ivshmem-server, which is started before the machine.`,
  },
  "shmem/size": {
    title: "Shared memory of another size",
    text: `The guest sees the memory as a region of a PCI device, whose size is a power of two.`,
  },
  "shmem/name": {
    title: "Shared memory without a file",
    text: `The name is that of a file below /dev/shm.`,
  },
  "smartcard/second": {
    title: "A second smart card",
    text: `QEMU's reader is a USB device with one slot.`,
  },
  "smartcard/certificates": {
    title: "A smart card without its three certificates",
    text:
      `A card has a certificate for logging in, one for signatures and one for secrets. They are the names of
      certificates in a database of NSS, which certutil -L lists.`,
  },
  "smartcard/no-source": {
    title: "A smart card that comes from nowhere",
    text:
      `vscclient sends a card of another host to the TCP port or socket that <source> names; spicevmc takes that of
      whoever looks at the screen.`,
  },
};
