/** Rows of serial and parallel ports, consoles, channels, redirected USB devices and smart cards. */
import type { RowTexts } from "./find_rows.ts";

export const STREAMS: RowTexts = {
  "serial, parallel, console, channel, redirdev": {
    "<log>": "absent: none, but pty and stdio have one of domrun's",
    "<protocol>": "`telnet`: the stream speaks telnet, by tcp",
  },
  "serial[pty], parallel[pty], console[pty], channel[pty], redirdev[pty]": {
    "<source>": "terminal that a running machine has",
  },
  "serial[file], parallel[file], console[file], channel[file], redirdev[file]": {
    "<source>": "file that takes what the guest writes",
  },
  "serial[unix], parallel[unix], console[unix]": { "<source>": "Unix socket that it leads to" },
  "channel[unix], redirdev[unix]": { "<source>": "Unix socket; absent: one that domrun makes" },
  "serial[tcp], parallel[tcp], console[tcp], channel[tcp], redirdev[tcp]": {
    "<source>": "host and port that it leads to",
  },
  "serial[udp], parallel[udp], console[udp], channel[udp], redirdev[udp]": {
    "<source>": "one of the two ends",
  },
  "serial[dev], parallel[dev], console[dev], channel[dev]": {
    "<source>": "port of the host that it leads to",
  },
  "serial[pipe], parallel[pipe], console[pipe], channel[pipe]": {
    "<source>": "named pipe that it leads to",
  },
  "serial[spiceport], parallel[spiceport], console[spiceport], channel[spiceport]": {
    "<source>": "name by which a client of SPICE finds it",
  },
  "serial/log": {
    "file=": "file that gets what the guest writes",
    "append=": "whether an older log is kept; absent: no",
  },
  "serial/source/reconnect": {
    "enabled=": "whether QEMU connects again after the other end is gone",
    "timeout=": "absent: no try",
  },
  "serial[pty]/source": { "path=": "terminal of a running machine, below /dev/pts" },
  "serial[file]/source": { "path=": "the file", "append=": "whether what is there is kept" },
  "serial[unix]/source": {
    "mode=": "bind: QEMU listens; connect: somebody else does",
    "path=": "path of the socket; absent: one that domrun makes, of channels",
  },
  "serial[tcp]/source": {
    "mode=": "bind: QEMU listens; connect: somebody else does",
    "host=": "host or address of the listener; absent: 127.0.0.1",
    "service=": "port of the listener",
    "tls=": "whether the stream is encrypted",
  },
  "serial[unix]/source, serial[tcp]/source": {
    "<reconnect>": "whether a lost connection is made again; absent: no",
  },
  "serial[udp]/source": {
    "mode=": "which of the two ends it is",
    "host=": "host or address of this end; absent: QEMU's choice",
    "service=": "port of this end",
  },
  "serial[dev]/source": { "path=": "device of the host, such as /dev/ttyS0, or the pipe" },
  serial: { "<target>": "device that the guest sees; absent: the usual one of the machine" },
  "serial/target": {
    "type=": "kind of the port",
    "port=": "number of the port; absent: the next free one",
    "<model>": "QEMU's device for it",
  },
  parallel: { "<target>": "place of the port" },
  "parallel/target": { "type=": "kind of the port", "port=": "number of the port" },
  console: { "<target>": "which device is the console; absent: the first serial port" },
  "console[pty], console[file], console[unix], console[stdio], console[null], console[tcp], console[udp], console[dev], console[pipe], console[vc], console[spiceport]":
    { "tty=": "terminal of a running machine" },
  "console/target": { "type=": "virtio: a device of its own", "port=": "number of the console" },
  channel: { "<target>": "device and name that the guest sees" },
  "channel[qemu-vdagent]": { "<source>": "what the agent in the guest may do; absent: as below" },
  "channel/target": {
    "type=": "kind of the channel's device",
    "name=": "name; absent: none, and com.redhat.spice.0 with agents of screens",
    "state=": "whether a program of the guest has it open",
  },
  "channel[qemu-vdagent]/source": {
    "<mouse>": "client: the agent moves the mouse; absent: QEMU's",
    "<clipboard>": "whether the clipboard is shared; absent: no",
  },
  redirdev: { "bus=": "bus that the device appears on" },
  redirfilter: { "<usbdev>": "a rule" },
  usbdev: {
    "class=": "class of the device",
    "vendor=": "vendor's number",
    "product=": "product's number",
    "version=": "version of the device",
    "allow=": "whether a device that fits may be redirected",
  },
  "smartcard[host-certificates]": {
    "<certificate>": "names of the card's certificates",
    "<database>": "directory with NSS's database of certificates",
  },
  "smartcard[passthrough]": {
    "type=": "where the card comes from: SPICE's client, or a socket",
    "<source>": "socket that the card comes from",
    "<protocol>": "what is spoken there",
  },
  "smartcard/source, backend/source": {
    "mode=": "bind: QEMU listens; connect: somebody else does",
    "host=": "host or address of the listener",
    "service=": "port of the listener",
    "path=": "path of the socket",
  },
};
