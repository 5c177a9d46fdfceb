/** Examples for the findings about what the guest has of the host. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "hostdev/usb-source": [
    `<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x046d'/>
  </source>
</hostdev>`,
    `<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x046d'/>
    <product id='0xc534'/>
  </source>
</hostdev>`,
  ],
  "hostdev/usb-vendor": [
    `<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x0000'/>
    <product id='0xc534'/>
  </source>
</hostdev>`,
    `<hostdev mode='subsystem' type='usb'>
  <source>
    <vendor id='0x046d'/>
    <product id='0xc534'/>
  </source>
</hostdev>`,
  ],
  "hostdev/optional-number": [
    `<hostdev mode='subsystem' type='usb'>
  <source startupPolicy='optional'>
    <address bus='1' device='3'/>
  </source>
</hostdev>`,
    `<hostdev mode='subsystem' type='usb'>
  <source startupPolicy='optional'>
    <vendor id='0x046d'/>
    <product id='0xc534'/>
  </source>
</hostdev>`,
  ],
  "hostdev/display": [
    `<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
    `<hostdev mode='subsystem' type='mdev' model='vfio-pci' display='on'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>
<graphics type='spice' autoport='yes'/>`,
  ],
  "hostdev/repeated": [
    `<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>`,
    `<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dc'/>
  </source>
</hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'>
  <source>
    <address uuid='53764d0e-85a0-42b4-af5c-2046b460b1dd'/>
  </source>
</hostdev>`,
  ],
  "audio/settings": [
    `<audio id='1' type='none'>
  <output>
    <settings frequency='48000'/>
  </output>
</audio>`,
    `<audio id='1' type='none'>
  <output mixingEngine='yes' fixedSettings='yes'>
    <settings frequency='48000'/>
  </output>
</audio>`,
  ],
  "audio/spice": [
    "<audio id='1' type='spice'/>",
    `<graphics type='spice' autoport='yes'/>
<audio id='1' type='spice'/>`,
  ],
  "input/no-source": [
    "<input type='evdev'/>",
    `<input type='evdev'>
  <source dev='/dev/input/event3'/>
</input>`,
  ],
  "input/host-bus": [
    `<input type='evdev' bus='usb'>
  <source dev='/dev/input/event3'/>
</input>`,
    `<input type='evdev'>
  <source dev='/dev/input/event3'/>
</input>`,
  ],
  "input/no-bus": [
    "<input type='mouse' bus='none'/>",
    "<input type='mouse' bus='usb'/>",
  ],
  "input/source": [
    `<input type='mouse' bus='usb'>
  <source dev='/dev/input/event3'/>
</input>`,
    "<input type='mouse' bus='usb'/>",
  ],
  "shmem/model": [
    `<shmem name='shared'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>4</size>
  <msi vectors='2'/>
</shmem>`,
    `<shmem name='shared'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>4</size>
</shmem>`,
  ],
  "shmem/no-server": [
    `<shmem name='shared'>
  <model type='ivshmem-doorbell'/>
</shmem>`,
    `<shmem name='shared'>
  <model type='ivshmem-doorbell'/>
  <server path='/tmp/ivshmem_socket'/>
</shmem>`,
  ],
  "shmem/size": [
    `<shmem name='shared'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>3</size>
</shmem>`,
    `<shmem name='shared'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>4</size>
</shmem>`,
  ],
  "shmem/name": [
    `<shmem name='..'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>4</size>
</shmem>`,
    `<shmem name='shared'>
  <model type='ivshmem-plain'/>
  <size unit='MiB'>4</size>
</shmem>`,
  ],
  "smartcard/second": [
    `<smartcard mode='host'/>
<smartcard mode='host'/>`,
    "<smartcard mode='host'/>",
  ],
  "smartcard/certificates": [
    `<smartcard mode='host-certificates'>
  <certificate>login</certificate>
  <certificate>signature</certificate>
</smartcard>`,
    `<smartcard mode='host-certificates'>
  <certificate>login</certificate>
  <certificate>signature</certificate>
  <certificate>secret</certificate>
</smartcard>`,
  ],
  "smartcard/no-source": [
    "<smartcard mode='passthrough' type='tcp'/>",
    `<smartcard mode='passthrough' type='tcp'>
  <source mode='bind' host='127.0.0.1' service='2001'/>
</smartcard>`,
  ],
};
