/** Examples for the findings about the devices that are no disks and no buses. The file is long because it is a list of them. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "graphics/repeated": [
    `<graphics type='vnc' autoport='yes'/>
<graphics type='vnc' autoport='yes'/>`,
    `<graphics type='vnc' autoport='yes'/>
<graphics type='spice' autoport='yes'/>`,
  ],
  "graphics/listen": [
    `<graphics type='vnc' autoport='yes' listen='127.0.0.1'>
  <listen type='address' address='192.0.2.7'/>
</graphics>`,
    `<graphics type='vnc' autoport='yes'>
  <listen type='address' address='192.0.2.7'/>
</graphics>`,
  ],
  "graphics/websocket": [
    `<graphics type='vnc' websocket='5700'>
  <listen type='socket' socket='/tmp/vnc'/>
</graphics>`,
    `<graphics type='vnc' autoport='yes' websocket='5700'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
  ],
  "graphics/vnc-port": [
    "<graphics type='vnc' port='5000'/>",
    "<graphics type='vnc' port='5901'/>",
  ],
  "graphics/vnc-password": [
    "<graphics type='vnc' autoport='yes' passwd='123456789'/>",
    "<graphics type='vnc' autoport='yes' passwd='12345678'/>",
  ],
  "video/qxl-memory": [
    `<video>
  <model type='vga' ram='65536'/>
</video>`,
    `<video>
  <model type='qxl' ram='65536'/>
</video>`,
  ],
  "video/virtio-device": [
    `<video>
  <model type='virtio' device='virtio-gpu-gl'/>
</video>`,
    `<video>
  <model type='virtio' device='virtio-gpu-gl'>
    <acceleration accel3d='yes'/>
  </model>
</video>`,
  ],
  "video/secondary": [
    `<video>
  <model type='vga'/>
</video>
<video>
  <model type='vga'/>
</video>`,
    `<video>
  <model type='vga'/>
</video>
<video>
  <model type='virtio'/>
</video>`,
  ],
  "video/none": [
    `<video>
  <model type='vga'/>
</video>
<video>
  <model type='none'/>
</video>`,
    `<video>
  <model type='none'/>
</video>`,
  ],
  "video/repeated-primary": [
    `<video>
  <model type='qxl' primary='yes'/>
</video>
<video>
  <model type='qxl' primary='yes'/>
</video>`,
    `<video>
  <model type='qxl' primary='yes'/>
</video>
<video>
  <model type='qxl'/>
</video>`,
  ],
  "video/other-card": [
    `<video>
  <model type='cirrus' edid='on'/>
</video>`,
    `<video>
  <model type='vga' edid='on'/>
</video>`,
  ],
  "sound/other-card": [
    "<sound model='ac97' multichannel='yes'/>",
    "<sound model='usb' multichannel='yes'/>",
  ],
  "audio/duplicate-id": [
    `<audio id='1' type='none'/>
<audio id='1' type='none'/>`,
    `<audio id='1' type='none'/>
<audio id='2' type='none'/>`,
  ],
  "audio/no-such-id": [
    `<sound model='ich9'>
  <audio id='2'/>
</sound>
<audio id='1' type='none'/>`,
    `<sound model='ich9'>
  <audio id='1'/>
</sound>
<audio id='1' type='none'/>`,
  ],
  "input/ps2-tablet": [
    "<input type='tablet' bus='ps2'/>",
    "<input type='tablet' bus='usb'/>",
  ],
  "input/model": [
    "<input type='tablet' bus='usb' model='virtio'/>",
    "<input type='tablet' bus='virtio' model='virtio'/>",
  ],
  "watchdog/itco-machine": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<watchdog model='itco'/>`,
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<watchdog model='i6300esb'/>`,
  ],
  "watchdog/actions": [
    `<watchdog model='itco' action='pause'/>
<watchdog model='i6300esb' action='reset'/>`,
    `<watchdog model='itco' action='pause'/>
<watchdog model='i6300esb' action='pause'/>`,
  ],
  "watchdog/dump": [
    "<watchdog model='itco' action='dump'/>",
    "<watchdog model='itco' action='pause'/>",
  ],
  "iommu/machine": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<iommu model='intel'/>`,
    "<iommu model='intel'/>",
  ],
  "iommu/acpi": [
    `<features>
  <apic/>
</features>
<iommu model='virtio'/>`,
    `<features>
  <acpi/>
  <apic/>
</features>
<iommu model='virtio'/>`,
  ],
  "iommu/bus": [
    `<controller type='pci' index='1' model='pcie-root-port'/>
<iommu model='virtio'>
  <address type='pci' bus='0x01' slot='0x00'/>
</iommu>`,
    `<iommu model='virtio'>
  <address type='pci' bus='0x00' slot='0x05'/>
</iommu>`,
  ],
  "iommu/driver": [
    `<iommu model='virtio'>
  <driver caching_mode='on'/>
</iommu>`,
    `<iommu model='intel'>
  <driver caching_mode='on'/>
</iommu>`,
  ],
  "iommu/ioapic": [
    `<features>
  <ioapic driver='kvm'/>
</features>
<iommu model='intel'>
  <driver intremap='on'/>
</iommu>`,
    `<features>
  <ioapic driver='qemu'/>
</features>
<iommu model='intel'>
  <driver intremap='on'/>
</iommu>`,
  ],
  "iommu/eim": [
    `<features>
  <ioapic driver='qemu'/>
</features>
<iommu model='intel'>
  <driver eim='on'/>
</iommu>`,
    `<features>
  <ioapic driver='qemu'/>
</features>
<iommu model='intel'>
  <driver intremap='on' eim='on'/>
</iommu>`,
  ],
  "vsock/no-cid": [
    `<vsock>
  <cid auto='no'/>
</vsock>`,
    `<vsock>
  <cid auto='no' address='3'/>
</vsock>`,
  ],
  "panic/second": [
    `<panic model='isa'/>
<panic model='isa'/>`,
    "<panic model='isa'/>",
  ],
  "tpm/second": [
    `<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>
<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
    `<tpm model='tpm-crb'>
  <backend type='emulator' version='2.0'/>
</tpm>`,
  ],
  "filesystem/needs-shared-memory": [
    `<filesystem type='mount'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/create-mode": [
    `<filesystem type='mount' fmode='0644'>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
    `<filesystem type='mount' accessmode='mapped' fmode='0644'>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/virtiofs-mode": [
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount' accessmode='mapped'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount' accessmode='passthrough'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/not-virtiofs": [
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount' multidevs='remap'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount'>
  <driver type='virtiofs'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/not-9p": [
    `<filesystem type='mount'>
  <binary path='/usr/libexec/virtiofsd'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount'>
  <driver type='virtiofs'/>
  <binary path='/usr/libexec/virtiofsd'/>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/no-directory": [
    `<filesystem type='mount'>
  <source socket='/srv/virtiofs.sock'/>
  <target dir='data'/>
</filesystem>`,
    `<memoryBacking>
  <access mode='shared'/>
</memoryBacking>
<filesystem type='mount'>
  <driver type='virtiofs'/>
  <source socket='/srv/virtiofs.sock'/>
  <target dir='data'/>
</filesystem>`,
  ],
  "filesystem/duplicate-tag": [
    `<filesystem type='mount'>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>
<filesystem type='mount'>
  <source dir='/srv/more'/>
  <target dir='data'/>
</filesystem>`,
    `<filesystem type='mount'>
  <source dir='/srv/data'/>
  <target dir='data'/>
</filesystem>
<filesystem type='mount'>
  <source dir='/srv/more'/>
  <target dir='more'/>
</filesystem>`,
  ],
  "filesystem/long-tag": [
    `<filesystem type='mount'>
  <source dir='/srv/photographs-of-the-summer-of-2026'/>
  <target dir='photographs-of-the-summer-of-2026'/>
</filesystem>`,
    `<filesystem type='mount'>
  <source dir='/srv/photographs-of-the-summer-of-2026'/>
  <target dir='photographs'/>
</filesystem>`,
  ],
  "graphics/several-listens": [
    `<graphics type='vnc' autoport='yes'>
  <listen type='address' address='127.0.0.1'/>
  <listen type='address' address='192.0.2.7'/>
</graphics>`,
    `<graphics type='vnc' autoport='yes'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
  ],
  "graphics/listen-network": [
    `<graphics type='vnc' autoport='yes'>
  <listen type='network' network='default'/>
</graphics>`,
    `<graphics type='vnc' autoport='yes'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
  ],
  "qemu/override-value": [
    `<interface type='user'/>
<override xmlns='http://libvirt.org/schemas/domain/qemu/1.0'>
  <device alias='net0'>
    <frontend>
      <property name='rombar' type='bool' value='yes'/>
    </frontend>
  </device>
</override>`,
    `<interface type='user'/>
<override xmlns='http://libvirt.org/schemas/domain/qemu/1.0'>
  <device alias='net0'>
    <frontend>
      <property name='rombar' type='bool' value='true'/>
    </frontend>
  </device>
</override>`,
  ],
};
