/**
 * `<portForward>`: which ports of the host lead into the guest.
 * https://libvirt.org/formatdomain.html#userspace-connection-using-passt
 */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { oneOf, yesNo } from "../xml/value.ts";
import { interfaceName, ipAddress, port } from "./network_values.ts";

/** Ports `start` to `end` of the host lead to `to` and up in the guest, or are left out of an earlier range. */
export const range = element("range", {
  start: attribute("start", port, "first port on the host"),
  end: attribute("end", port, "last port on the host; absent: the range is one port").optional(),
  to: attribute("to", port, "first port in the guest; absent: the same as on the host").optional(),
  exclude: attribute("exclude", yesNo, "`yes` takes these ports out of the other ranges")
    .optional(),
});

/** Without a range, all ports that the host has free. */
export const portForward = element("portForward", {
  proto: attribute("proto", oneOf(["tcp", "udp"])),
  address: attribute("address", ipAddress, "host address to listen on; absent: all").optional(),
  dev: attribute("dev", interfaceName, "host device to listen on; absent: all").optional(),
  ranges: child(range).many(),
});

export type Range = Infer<typeof range>;
export type PortForward = Infer<typeof portForward>;
