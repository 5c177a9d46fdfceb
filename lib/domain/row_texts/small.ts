/** Rows of host devices, memory modules and small devices. */
import type { RowTexts } from "./find_rows.ts";

export const SMALL: RowTexts = {
  hostdev: {
    "mode=": "kind of passing through",
    "managed=": "whether libvirt takes the device from the host's driver",
  },
  "hostdev[usb]": { "<source>": "which USB device it is" },
  "hostdev[pci]": {
    "<driver>": "driver of the host that gives the device",
    "<source>": "which PCI device it is",
    "<rom>": "boot ROM of the device; absent: its own",
  },
  "hostdev[mdev]": {
    "model=": "kind of the mediated device",
    "display=": "whether QEMU shows its picture",
    "<source>": "which mediated device it is",
  },
  "hostdev[usb]/source": {
    "startupPolicy=": "what happens where it is not plugged in",
    "guestReset=": "absent: QEMU's on",
    "<vendor>": "number of the vendor; absent: any",
    "<product>": "number of the product; absent: any",
    "<address>": "where it is plugged in on the host; absent: anywhere",
  },
  "hostdev[usb]/source/address": {
    "bus=": "bus of the host",
    "device=": "number on the bus",
    "port=": "one that stays the same",
  },
  "hostdev[pci]/source": {
    "writeFiltering=": "whether only safe writes reach the configuration of the device",
    "<address>": "place of the device on the host",
  },
  "hostdev[pci]/source/address": {
    "domain=": "PCI domain of the host; absent: 0",
    "bus=": "bus of the host; absent: 0",
    "slot=": "slot on the bus; absent: 0",
    "function=": "function in the slot; absent: 0",
  },
  "hostdev[mdev]/source": { "<address>": "the device, as it is below /sys/bus/mdev/devices" },
  tpm: {
    "model=": "interface that the guest sees",
    "<backend>": "who is the TPM, and which version it has",
  },
  "tpm/backend": {
    "version=": "version of the TPM",
    "persistent_state=": "what becomes of the state",
    "<profile>": "profile of a new TPM",
  },
  "tpm/backend[passthrough]": { "<device>": "node of the host's TPM, which this user may open" },
  "tpm/backend[external]": { "<source>": "socket at which a swtpm listens already" },
  "tpm/backend[external]/source": {
    "type=": "kind of the socket",
    "mode=": "who listens: the swtpm does",
    "path=": "path of the socket, swtpm's `--ctrl`",
  },
  watchdog: {
    "model=": "kind of the watchdog; itco is built into a q35",
    "action=": "what happens when the guest does not answer",
  },
  memballoon: {
    "model=": "kind of the balloon; none: there is none",
    "autodeflate=": "absent: off",
    "freePageReporting=": "the host gets memory back that the guest does not use; absent: off",
    "<stats>": "absent or 0: none are asked for",
  },
  rng: {
    "model=": "generation of virtio",
    "<rate>": "how much the guest may take; absent: as much as it likes",
    "<backend>": "where the numbers come from",
  },
  rate: { "bytes=": "bytes in each period", "period=": "length of a period" },
  "rng/backend[random]": { "text": "device of the host that gives the numbers" },
  "rng/backend[egd]": {
    "type=": "kind of the socket",
    "<source>": "socket of a daemon",
    "<protocol>": "what is spoken there",
  },
  panic: { "model=": "how the guest says that it crashed" },
  "devices/memory": {
    "access=": "whether other processes may map it",
    "discard=": "whether its content is thrown away; absent: as `<memoryBacking>` says",
    "<target>": "what the guest sees of the module",
  },
  "memory[dimm], memory[virtio-mem]": {
    "<source>": "pages and nodes of the host; absent: those of the other memory",
  },
  "memory[nvdimm], memory[virtio-pmem]": { "<source>": "file of the host with its content" },
  "memory/source": {
    "<pagesize>": "size of the host's pages",
    "<nodemask>": "where the memory is from; absent: as `<numatune>` says",
    "<alignsize>": "what its address on the host is a multiple of; absent: QEMU's",
    "<pmem>": "absent: it is not",
  },
  pagesize: { "text": "size of a page, in `unit`" },
  alignsize: { "text": "alignment, in `unit`" },
  "memory/target": {
    "dynamicMemslots=": "whether KVM gets the memory piece by piece; absent: QEMU's off",
    "<size>": "size of the module; of virtio-mem the most that it gives",
    "<node>": "cell that it belongs to; absent: 0",
    "<label>": "absent: none",
    "<readonly>": "the guest cannot write to it; absent: it can",
    "<address>": "where it is in the guest's memory",
    "<block>": "size of a piece",
    "<requested>": "memory that is given now",
    "<current>": "memory that the guest has",
  },
  label: { "<size>": "size of the space, which is part of the module" },
  "target/size": { "text": "size, in `unit`" },
  "target/block, target/requested, target/current": { "text": "size, in `unit`" },
  shmem: {
    "name=": "name",
    "role=": "what becomes of the memory when the guest is moved; absent: QEMU's",
    "<model>": "with interrupts between the machines (doorbell), or without",
    "<size>": "size of the memory",
    "<server>": "Unix socket; absent: libvirt's path for the name",
    "<msi>": "interrupts; absent: QEMU's",
  },
  "shmem/size": { "text": "size in `unit`" },
  msi: {
    "enabled=": "whether interrupts are messages",
    "vectors=": "number of interrupts; absent: QEMU's",
    "ioeventfd=": "whether they are sent without stopping the processor",
  },
  iommu: {
    "model=": "kind of the IOMMU; intel needs a q35",
    "<driver>": "settings of intel's; absent: QEMU's",
  },
  "iommu/driver": {
    "intremap=": "interrupts are remapped, too; absent: QEMU's, on from 256 processors",
    "caching_mode=": "the guest tells of new mappings, as passing through needs; absent: off",
    "eim=": "interrupts for more than 255 processors; absent: QEMU's, on from 256",
    "iotlb=": "devices may keep translations; absent: off",
    "aw_bits=": "width of addresses: 39 or 48; absent: QEMU's",
  },
  vsock: {
    "model=": "generation of virtio; absent: virtio",
    "<cid>": "number by which the host reaches the guest; absent: one that is free",
  },
  cid: { "address=": "the number; with `auto='yes'` in a live document the one that was chosen" },
};
