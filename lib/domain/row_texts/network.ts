/** Rows of <interface> and <filesystem>. */
import type { RowTexts } from "./find_rows.ts";

export const NETWORK: RowTexts = {
  interface: {
    "<mac>": "MAC address of the card",
    "<source>": "absent: passt chooses by the default route",
    "<ip>": "address that the guest is given; absent: the host's, with passt",
    "<portForward>": "ports of the host that lead to the guest; absent: none",
    "<target>": "name of the network device on the host",
    "<model>": "card that the guest sees; absent: rtl8139, on vhost-user or aarch64 virtio",
    "<backend>": "what connects the guest: passt, or QEMU's own network",
    "<link>": "whether the cable is plugged in; absent: up",
    "<mtu>": "largest packet, in bytes; absent: that of passt",
    "<rom>": "boot ROM of the card; absent: QEMU's",
  },
  "interface/ip": {
    "address=": "the address; with QEMU's own network, that of the network",
    "family=": "whether it is IPv4 or IPv6",
    "prefix=": "length of the network's prefix in bits; absent: the usual one",
  },
  portForward: {
    "proto=": "protocol that is forwarded",
    "<range>": "ports; absent: all that are not used on the host",
  },
  "portForward/range": { "exclude=": "absent: no" },
  "interface/backend": {
    "type=": "who connects the guest to the network",
    "logFile=": "absent: passt writes none",
    "hostname=": "absent: none",
    "fqdn=": "absent: none",
  },
  "interface/rom": {
    "bar=": "absent: QEMU's, it does",
    "enabled=": "absent: yes",
    "file=": "absent: QEMU's, or that of the device",
  },
  filesystem: {
    "accessmode=": "9p: whose rights new files have; absent: passthrough",
    "fmode=": "absent: 0600",
    "dmode=": "absent: 0700",
    "multidevs=": "9p: what happens where several file systems are below; absent: QEMU's",
    "model=": "generation of virtio; absent: virtio",
    "<driver>": "9p (`path`) or virtiofs; absent: 9p",
    "<binary>": "the virtiofsd that serves it, and its settings",
    "<source>": "directory of the host, or the socket of a virtiofsd",
    "<target>": "tag by which the guest mounts it: at most 31 bytes with 9p, 36 with virtiofs",
    "<readonly>": "the guest cannot write to it; absent: it can",
  },
  "filesystem/driver": {
    "wrpolicy=": "whether writes go to the disk at once; absent: when the host likes",
    "queue=": "size of the queue of requests; absent: QEMU's",
  },
  "filesystem/binary": {
    "path=": "program that serves the directory",
    "xattr=": "whether extended attributes are passed on; absent: off",
    "<cache>": "what the guest may cache; absent: virtiofsd's",
    "<sandbox>": "how virtiofsd shuts itself in; absent: its own way",
    "<lock>": "whether locks of files reach the host",
    "<thread_pool>": "number of its threads; absent: virtiofsd's",
  },
  "binary/lock": {
    "posix=": "locks by fcntl(2) reach the host",
    "flock=": "locks by flock(2) reach the host",
  },
  "filesystem/source": {
    "dir=": "directory that is shared",
    "socket=": "Unix socket",
  },
};
