/** Examples for the findings about the threads that serve disks. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "iothread/repeated": [
    `<iothreadids>
  <iothread id='1'/>
  <iothread id='1'/>
</iothreadids>`,
    `<iothreadids>
  <iothread id='1'/>
  <iothread id='2'/>
</iothreadids>`,
  ],
  "iothread/missing": [
    `<iothreads>1</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' iothread='2'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<iothreads>2</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' iothread='2'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "iothread/bus": [
    `<iothreads>1</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' iothread='1'/>
  <source file='/srv/disk.img'/>
  <target dev='sda' bus='sata'/>
</disk>`,
    `<iothreads>1</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' iothread='1'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "iothread/ioeventfd": [
    `<iothreads>1</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' ioeventfd='off' iothread='1'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<iothreads>1</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' iothread='1'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "iothread/mapping": [
    `<iothreads>2</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' queues='2'>
    <iothreads>
      <iothread id='1'>
        <queue id='0'/>
      </iothread>
    </iothreads>
  </driver>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<iothreads>2</iothreads>
<disk type='file'>
  <driver name='qemu' type='raw' queues='2'>
    <iothreads>
      <iothread id='1'/>
      <iothread id='2'/>
    </iothreads>
  </driver>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
};
