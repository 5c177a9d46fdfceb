/** What QEMU can do with networks, and on its command line and control socket. */
import { all, can, device, devices, EVER, option, schema } from "./features_query.ts";

const NETDEV = "netdev_add/arg-type";

export const NETWORK = {
  "netdev.stream": can(schema(`${NETDEV}/+stream`), "7.2", "connects to passt"),
  "netdev.stream.reconnect": can(
    schema(`${NETDEV}/+stream/reconnect`),
    "8.0",
    "connects again to a passt that was restarted, after whole seconds",
  ),
  "netdev.stream.reconnect-ms": can(
    schema(`${NETDEV}/+stream/reconnect-ms`),
    "9.2",
    "connects again to a passt that was restarted, after milliseconds",
  ),
  "netdev.dgram": can(schema(`${NETDEV}/+dgram`), "7.2", "has networks over datagram sockets"),
  "netdev.user": can(schema(`${NETDEV}/+user`), EVER, "has slirp built in"),
  "netdev.vhost-user": can(
    schema(`${NETDEV}/+vhost-user`),
    EVER,
    "shares the guest's memory with passt, which is faster",
  ),
  "netdev.passt": can(schema(`${NETDEV}/+passt`), "10.1", "starts a passt of its own"),
  // One change brought these two types and JSON after -netdev; the schema does not tell the latter.
  "netdev.json": can(
    all(schema(`${NETDEV}/+stream`), schema(`${NETDEV}/+dgram`)),
    "7.2",
    "takes JSON after -netdev",
  ),
  "event.NETDEV_STREAM_CONNECTED": can(
    schema("NETDEV_STREAM_CONNECTED"),
    "7.2",
    "says when passt is connected",
  ),
  "event.NETDEV_STREAM_DISCONNECTED": can(
    schema("NETDEV_STREAM_DISCONNECTED"),
    "7.2",
    "says when passt is gone",
  ),
  "event.NETDEV_VHOST_USER_CONNECTED": can(
    schema("NETDEV_VHOST_USER_CONNECTED"),
    "10.0",
    "says when a vhost-user passt is connected",
  ),
  "event.NETDEV_VHOST_USER_DISCONNECTED": can(
    schema("NETDEV_VHOST_USER_DISCONNECTED"),
    "10.0",
    "says when a vhost-user passt is gone",
  ),
  ...devices(EVER, {
    "virtio-net-pci": "has virtio network cards",
    "rtl8139": "has RTL8139 network cards",
    "e1000": "has E1000 network cards",
    "e1000e": "has E1000E network cards",
  }),
  "device.virtio-net-pci.host_mtu": can(
    device("virtio-net-pci", "host_mtu"),
    EVER,
    "tells the guest the MTU of a virtio network card",
  ),
};

export const CONTROL = {
  // JSON came with 6.2 (`json-cli`), but devices that were added so could not be unplugged before 7.0.
  "device.json": can(
    schema("device_add/$json-cli-hotplug"),
    "7.0",
    "takes JSON after -device",
  ),
  "object.json": can(
    schema("object-add/arg-type/qom-type/^secret"),
    "6.0",
    "takes JSON after -object",
  ),
  "blockdev": can(schema("blockdev-add"), EVER, "takes JSON after -blockdev"),
  "option.action": can(option("action"), "6.0", "lets -action choose what a guest's end means"),
  "option.run-with": can(option("run-with"), "8.1", "has -run-with"),
  "option.run-with.user": can(option("run-with", "user"), "9.0", "changes user with -run-with"),
  "option.sandbox": can(option("sandbox"), EVER, "confines itself with seccomp"),
  "option.msg.guest-name": can(option("msg", "guest-name"), "5.1", "names the guest in messages"),
  "option.fw_cfg": can(option("fw_cfg"), EVER, "hands files to firmware"),
  "option.smbios": can(option("smbios"), EVER, "sets SMBIOS fields"),
  "qmp.set-action": can(schema("set-action"), "6.0", "changes what a guest's end means"),
  "qmp.query-audiodevs": can(schema("query-audiodevs"), "8.0", "tells its audio drivers"),
  "qmp.screendump.format": can(
    schema("screendump/arg-type/format/^png"),
    "7.1",
    "takes pictures of the screen as PNG",
  ),
  "event.DEVICE_UNPLUG_GUEST_ERROR": can(
    schema("DEVICE_UNPLUG_GUEST_ERROR"),
    "6.2",
    "says when the guest refuses to give up a device",
  ),
};
