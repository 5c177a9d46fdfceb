/** Examples for the findings about disks. The file is long because it is a list of them. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "disk/duplicate-target": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file'>
  <source file='/srv/data.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file'>
  <source file='/srv/data.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
  ],
  "disk/unknown-name": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='disk1'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda'/>
</disk>`,
  ],
  "disk/no-bus": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='xvda'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='xvda' bus='virtio'/>
</disk>`,
  ],
  "disk/no-ide": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='hda' bus='ide'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
  ],
  "disk/limits": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <iotune>
    <total_iops_sec>100</total_iops_sec>
    <read_iops_sec>50</read_iops_sec>
  </iotune>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <iotune>
    <total_iops_sec>100</total_iops_sec>
  </iotune>
</disk>`,
  ],
  "disk/virtio-cdrom": [
    `<disk type='file' device='cdrom'>
  <source file='/srv/cd.iso'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file' device='cdrom'>
  <source file='/srv/cd.iso'/>
  <target dev='sda' bus='sata'/>
</disk>`,
  ],
  "disk/readonly-ide": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
  <readonly/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
  ],
  "disk/events-bus": [
    `<disk type='file'>
  <driver name='qemu' type='raw' ioeventfd='on'/>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='raw' ioeventfd='on'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/native-io-cache": [
    `<disk type='file'>
  <driver name='qemu' type='raw' cache='writeback' io='native'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='raw' cache='none' io='native'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/copy-on-read-readonly": [
    `<disk type='file'>
  <driver name='qemu' type='qcow2' copy_on_read='on'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
  ],
  "disk/queues-bus": [
    `<disk type='file'>
  <driver name='qemu' type='raw' queues='2'/>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='raw' queues='2'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/queue-size": [
    `<disk type='file'>
  <driver name='qemu' type='raw' queue_size='100'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='raw' queue_size='128'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/no-place": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' unit='6'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' unit='5'/>
</disk>`,
  ],
  "disk/removable-bus": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio' removable='on'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='usb' removable='on'/>
</disk>`,
  ],
  "disk/rotation": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio' rotation_rate='1'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata' rotation_rate='1'/>
</disk>`,
  ],
  "disk/tray": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio' tray='open'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/floppy-bus": [
    `<disk type='file' device='floppy'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    `<disk type='file' device='floppy'>
  <source file='/srv/disk.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
  ],
  "disk/floppy-errors": [
    `<disk type='file' device='floppy'>
  <driver name='qemu' type='raw' error_policy='stop'/>
  <source file='/srv/disk.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
    `<disk type='file' device='floppy'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/disk.img'/>
  <target dev='fda' bus='fdc'/>
</disk>`,
  ],
  "disk/geometry": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='usb'/>
  <geometry cyls='1024' heads='16' secs='63'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
  <geometry cyls='1024' heads='16' secs='63'/>
</disk>`,
  ],
  "disk/removable-drive": [
    `<disk type='file' device='cdrom'>
  <source file='/srv/cd.iso'/>
  <target dev='sda' bus='scsi' removable='on'/>
</disk>`,
    `<disk type='file' device='cdrom'>
  <source file='/srv/cd.iso'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
  ],
  "disk/wwn-bus": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <wwn>5000c50015ea71ac</wwn>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
  <wwn>5000c50015ea71ac</wwn>
</disk>`,
  ],
  "disk/vendor-bus": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <vendor>SEAGATE</vendor>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='scsi'/>
  <vendor>SEAGATE</vendor>
</disk>`,
  ],
  "disk/model-bus": [
    `<disk type='file' model='virtio-transitional'>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    `<disk type='file' model='virtio-transitional'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
};
