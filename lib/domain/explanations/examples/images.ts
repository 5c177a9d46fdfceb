/** Examples for the findings about what is in a disk, and where that is. */
import type { Examples } from "../../../findings/explanation.ts";

const encrypted = (secret: string, rest = "") =>
  `<disk type='file'>
  <source file='/srv/disk.luks'>
    <encryption format='luks'>
      <secret type='passphrase'${secret}/>
    </encryption>
  </source>
  <target dev='vda' bus='virtio'/>${rest && `\n  ${rest}`}
</disk>`;
const ENCRYPTED = encrypted(" usage='disk.luks'");
const overSsh = (auth: string, identity: string) =>
  `<disk type='network'>${auth}
  <source protocol='ssh' name='/srv/disk.img'><host name='images.example.org'/>${identity}</source>
  <target dev='vda' bus='virtio'/>
</disk>`;

export const EXAMPLES: Examples = {
  "disk/encryption": [encrypted(""), ENCRYPTED],
  "disk/no-password": [
    overSsh("\n  <auth username='joe'>\n    <secret type='iscsi' usage='images'/>\n  </auth>", ""),
    overSsh("", "<identity username='joe'/>"),
  ],
  "disk/transient-encryption": [encrypted(" usage='disk.luks'", "<transient/>"), ENCRYPTED],
  "disk/no-source": [
    `<disk type='file'>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/lun": [
    `<disk type='block' device='lun'>
  <source dev='/dev/sdb'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='block' device='lun'>
  <source dev='/dev/sdb'/>
  <target dev='sda' bus='scsi'/>
</disk>`,
  ],
  "disk/fetched": [
    `<disk type='network'>
  <source protocol='https' name='disk.img'>
    <host name='example.org'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='network' device='cdrom'>
  <source protocol='https' name='disk.img'>
    <host name='example.org'/>
  </source>
  <target dev='sda' bus='sata'/>
</disk>`,
  ],
  "disk/network-io": [
    `<disk type='network'>
  <driver name='qemu' type='raw' io='threads'/>
  <source protocol='nbd' name='disk.img'>
    <host name='example.org'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
    `<disk type='network'>
  <driver name='qemu' type='raw'/>
  <source protocol='nbd' name='disk.img'>
    <host name='example.org'/>
  </source>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/cookies": [
    `<disk type='network'>
  <source protocol='https' name='disk.img'>
    <host name='example.org'/>
    <cookies>
      <cookie name='key'>0815</cookie>
    </cookies>
  </source>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
    `<disk type='network'>
  <source protocol='https' name='disk.img'>
    <host name='example.org'/>
  </source>
  <target dev='vda' bus='virtio'/>
  <readonly/>
</disk>`,
  ],
  "disk/image-of-two": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>
<disk type='file'>
  <source file='/srv/copy.img'/>
  <target dev='vdb' bus='virtio'/>
</disk>`,
  ],
  "disk/shareable-format": [
    `<disk type='file'>
  <driver name='qemu' type='qcow2'/>
  <source file='/srv/disk.qcow2'/>
  <target dev='vda' bus='virtio'/>
  <shareable/>
</disk>`,
    `<disk type='file'>
  <driver name='qemu' type='raw'/>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <shareable/>
</disk>`,
  ],
  "disk/partition": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda1' bus='virtio'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
  ],
  "disk/transient": [
    `<disk type='block'>
  <source dev='/dev/sdb'/>
  <target dev='vda' bus='virtio'/>
  <transient/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <transient/>
</disk>`,
  ],
};
