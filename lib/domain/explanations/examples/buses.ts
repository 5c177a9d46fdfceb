/** Examples for the findings about controllers and where devices are plugged in. */
import type { Examples } from "../../../findings/explanation.ts";

export const EXAMPLES: Examples = {
  "controller/root-index": [
    "<controller type='pci' index='1' model='pcie-root'/>",
    "<controller type='pci' index='0' model='pcie-root'/>",
  ],
  "controller/past-last-bus": [
    "<controller type='pci' index='256' model='pcie-root-port'/>",
    "<controller type='pci' index='1' model='pcie-root-port'/>",
  ],
  "controller/wrong-root": [
    "<controller type='pci' index='0' model='pci-root'/>",
    "<controller type='pci' index='0' model='pcie-root'/>",
  ],
  "controller/express-without-root": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<controller type='pci' index='1' model='pcie-root-port'/>`,
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<controller type='pci' index='1' model='pci-bridge'/>`,
  ],
  "controller/duplicate-index": [
    `<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='1' model='pcie-root-port'/>`,
    `<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='pcie-root-port'/>`,
  ],
  "controller/root-address": [
    `<controller type='pci' index='0' model='pcie-root'>
  <address type='pci' bus='0x00' slot='0x01'/>
</controller>`,
    "<controller type='pci' index='0' model='pcie-root'/>",
  ],
  "controller/wrong-bus": [
    `<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='pcie-root-port'>
  <address type='pci' bus='0x01' slot='0x00'/>
</controller>`,
    `<controller type='pci' index='1' model='pcie-root-port'/>
<controller type='pci' index='2' model='pcie-root-port'>
  <address type='pci' bus='0x00' slot='0x05'/>
</controller>`,
  ],
  "controller/later-bus": [
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<controller type='pci' index='1' model='pci-bridge'>
  <address type='pci' bus='0x02' slot='0x01'/>
</controller>
<controller type='pci' index='2' model='pci-bridge'/>`,
    `<os>
  <type arch='x86_64' machine='pc'>hvm</type>
</os>
<controller type='pci' index='1' model='pci-bridge'/>
<controller type='pci' index='2' model='pci-bridge'>
  <address type='pci' bus='0x01' slot='0x01'/>
</controller>`,
  ],
  "controller/ide": [
    "<controller type='ide' index='0'/>",
    "<controller type='sata' index='0'/>",
  ],
  "controller/usb-ports": [
    "<controller type='usb' model='ehci' ports='8'/>",
    "<controller type='usb' model='qemu-xhci' ports='8'/>",
  ],
  "controller/scsi-driver": [
    `<controller type='scsi' index='0' model='lsilogic'>
  <driver queues='4'/>
</controller>`,
    `<controller type='scsi' index='0' model='virtio-scsi'>
  <driver queues='4'/>
</controller>`,
  ],
  "controller/model-name": [
    `<controller type='pci' index='1' model='pcie-root-port'>
  <model name='pci-bridge'/>
</controller>`,
    `<controller type='pci' index='1' model='pcie-root-port'>
  <model name='pcie-root-port'/>
</controller>`,
  ],
  "controller/hotplug": [
    `<controller type='pci' index='1' model='pcie-to-pci-bridge'>
  <target hotplug='off'/>
</controller>`,
    `<controller type='pci' index='1' model='pcie-root-port'>
  <target hotplug='off'/>
</controller>`,
  ],
  "usb/no-controller": [
    `<input type='mouse' bus='usb'>
  <address type='usb' bus='1' port='1'/>
</input>`,
    `<controller type='usb' index='1' model='qemu-xhci'/>
<input type='mouse' bus='usb'>
  <address type='usb' bus='1' port='1'/>
</input>`,
  ],
  "usb/no-master": [
    "<controller type='usb' index='0' model='ich9-uhci1'/>",
    `<controller type='usb' index='0' model='ich9-ehci1'/>
<controller type='usb' index='0' model='ich9-uhci1'/>`,
  ],
  "usb/disabled": [
    `<controller type='usb' model='none'/>
<input type='mouse' bus='usb'/>`,
    `<controller type='usb' model='qemu-xhci'/>
<input type='mouse' bus='usb'/>`,
  ],
  "usb/no-hub": [
    `<input type='mouse' bus='usb'>
  <address type='usb' bus='0' port='1.2'/>
</input>`,
    `<hub type='usb'>
  <address type='usb' bus='0' port='1'/>
</hub>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0' port='1.2'/>
</input>`,
  ],
  "usb/no-port": [
    `<controller type='usb' index='0' model='piix3-uhci'/>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0' port='3'/>
</input>`,
    `<controller type='usb' index='0' model='piix3-uhci'/>
<input type='mouse' bus='usb'>
  <address type='usb' bus='0' port='2'/>
</input>`,
  ],
  "device/duplicate-alias": [
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <alias name='ua-a'/>
</rng>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <alias name='ua-a'/>
</rng>`,
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <alias name='ua-a'/>
</rng>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <alias name='ua-b'/>
</rng>`,
  ],
  "device/address-type": [
    `<input type='mouse' bus='usb'>
  <address type='pci' bus='0x00' slot='0x05'/>
</input>`,
    `<input type='mouse' bus='usb'>
  <address type='usb' bus='0' port='1'/>
</input>`,
  ],
  "device/double-address": [
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x00' slot='0x05'/>
</rng>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x00' slot='0x05'/>
</rng>`,
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x00' slot='0x05'/>
</rng>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x00' slot='0x06'/>
</rng>`,
  ],
  "device/fixed-address": [
    `<controller type='sata' index='0'>
  <address type='pci' bus='0x00' slot='0x05'/>
</controller>`,
    "<controller type='sata' index='0'/>",
  ],
  "device/no-slot": [
    `<controller type='pci' index='1' model='pcie-root-port'/>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x01' slot='0x02'/>
</rng>`,
    `<controller type='pci' index='1' model='pcie-root-port'/>
<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' bus='0x01' slot='0x00'/>
</rng>`,
  ],
  "device/pci-domain": [
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' domain='0x0002' bus='0x00' slot='0x05'/>
</rng>`,
    `<rng model='virtio'>
  <backend model='random'>/dev/urandom</backend>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x05'/>
</rng>`,
  ],
  "device/duplicate-boot-order": [
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>
<interface type='user'>
  <boot order='1'/>
</interface>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>
<interface type='user'>
  <boot order='2'/>
</interface>`,
  ],
  "device/boot-twice": [
    `<os>
  <type arch='x86_64' machine='q35'>hvm</type>
  <boot dev='hd'/>
</os>
<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>`,
    `<disk type='file'>
  <source file='/srv/disk.img'/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>
</disk>`,
  ],
};
