/**
 * `<interface>`: network devices that need no privilege: QEMU's own user network, and passt.
 * https://libvirt.org/formatdomain.html#network-interfaces
 */
import { attribute, child, element, type Infer, variants, verbatim } from "../xml/codec.ts";
import { markOf, type Restriction } from "../xml/mark.ts";
import { integer, matching, oneOf, type Value } from "../xml/value.ts";
import { address, alias, bootOrder } from "./address.ts";
import { interfaceName, ipAddress, macAddress } from "./network_values.ts";
import { absolutePath } from "./path_value.ts";
import { portForward } from "./port_forward.ts";
import { rom } from "./rom.ts";
import { soleAttribute } from "./sole_attribute.ts";

/** The types that need libvirtd's networks, privileges or host devices. */
export const UNSUPPORTED_INTERFACE_TYPES = [
  "network",
  "bridge",
  "direct",
  "ethernet",
  "hostdev",
  "vdpa",
  "null",
  "vds",
  "internal",
  "mcast",
  "server",
  "client",
  "udp",
] as const;

/** What stands for the guest: its own address with passt, the network's with QEMU's user network. */
export const ip = element("ip", {
  address: attribute("address", ipAddress),
  family: attribute("family", oneOf(["ipv4", "ipv6"])).optional()
    .ignored("the address itself says it", { silent: true }),
  prefix: attribute("prefix", integer(0, 128)).optional(),
});

/** Names of a host in the DNS: RFC 1123 labels, at most 255 characters in all. */
const hostName = matching(
  "[A-Za-z0-9]([A-Za-z0-9\\-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9\\-]{0,62}))*\\.?",
  "a host name",
);

/** Who moves the packets. */
export const backend = element("backend", {
  type: attribute("type", oneOf(["default", "passt"]), "absent: QEMU's own").optional(),
  logFile: attribute("logFile", absolutePath, "passt writes its log there").optional(),
  hostname: attribute("hostname", hostName, "name for the guest, by DHCP").optional(),
  fqdn: attribute("fqdn", hostName, "full name for the guest, by DHCP").optional(),
});

/** The models of libvirt's documentation that QEMU may have; it may have others. */
export const KNOWN_MODELS: readonly string[] = [
  "virtio",
  "virtio-transitional",
  "virtio-non-transitional",
  "rtl8139",
  "e1000",
  "e1000e",
  "igb",
  "ne2k_pci",
  "pcnet",
  "vmxnet3",
  "usb-net",
  "e1000-82544gc",
  "e1000-82545em",
  "i82550",
  "i82551",
  "i82557a",
  "i82557b",
  "i82557c",
  "i82558a",
  "i82558b",
  "i82559a",
  "i82559b",
  "i82559c",
  "i82559er",
  "i82562",
  "i82801",
  "tulip",
];

const MODEL = "a model that QEMU has, such as 'virtio', 'e1000e' or 'rtl8139'";

/** Any device of QEMU (libvirt's NET_MODEL_CHARS); whether there is one of that name, the QEMU at hand tells. */
const model: Value<string> = {
  ...matching("[a-z0-9_\\-]+", MODEL),
  words: KNOWN_MODELS,
  // VMware's and VirtualBox's, and those of other boards.
  unsupported: ["Am79C970A", "Am79C973", "82540EM", "82545EM", "82543GC"],
};

/** What is on USB has no boot ROM. */
export const USB_ROM: Restriction = {
  severity: "unsupported",
  code: "interface/usb-rom",
  message: "a USB network device has no boot ROM",
  help: "remove <rom>, or write <model type='virtio'/>",
};

/** passt is the only other end that domrun starts for a vhost-user interface. */
export const VHOSTUSER_WITHOUT_PASST: Restriction = {
  severity: "unsupported",
  code: "interface/vhostuser-without-passt",
  message: "an interface of type 'vhostuser' is supported with passt at its other end",
  help: "add <backend type='passt'/> to it",
};

const fields = {
  mac: child(
    soleAttribute("mac", "address", macAddress),
    "absent: one that comes out of the machine's name, user and host, and the interface's place",
  ).optional(),
  sourceDev: child(
    soleAttribute("source", "dev", interfaceName),
    "host device whose addresses and routes passt shows the guest",
  ).optional(),
  ips: child(ip).many(),
  portForwards: child(portForward).many(),
  target: child(verbatim("target")).optional()
    .ignored("there is no network device on the host for it"),
  model: child(soleAttribute("model", "type", model)).optional(),
  backend: child(backend).optional(),
  link: child(soleAttribute("link", "state", oneOf(["up", "down"]))).optional(),
  mtu: child(soleAttribute("mtu", "size", integer(68, 65535))).optional(),
  bootOrder: child(bootOrder).optional(),
  alias: child(alias).optional(),
  rom: child(rom).optional().restricted(USB_ROM),
  address: child(address).optional(),
} as const;

/** A network device of the guest. */
export const interface_ = variants("interface", "type", { user: fields, vhostuser: fields }, {
  fallback: "user",
  unsupported: UNSUPPORTED_INTERFACE_TYPES,
  refused: {
    vhostuser: markOf(VHOSTUSER_WITHOUT_PASST),
  },
});

export type Interface = Infer<typeof interface_>;
export type InterfaceIp = Infer<typeof ip>;

/** True for the models of virtio by libvirt's names; QEMU's own, such as 'virtio-net-pci', are models like any other. Pure. */
export function isVirtioModel(model: string | undefined): boolean {
  return model !== undefined && /^virtio(-(non-)?transitional)?$/.test(model);
}

/** True for an interface whose packets passt moves, over a stream socket or as vhost-user. Pure. */
export function usesPasst(one: Interface): boolean {
  return one.backend?.type === "passt";
}
