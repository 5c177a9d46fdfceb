/** What to do instead of the parts of libvirt's XML that domrun does not take. */

const PASST_INTERFACE = [
  "a passt interface needs no libvirtd and no privilege:",
  "  <interface type='user'>",
  "    <backend type='passt'/>",
  "    <model type='virtio'/>",
  "  </interface>",
  "or let --net passt put one in its place",
].join("\n");

const HOST_DEVICE = "supported: USB, PCI and mediated devices: type='usb', 'pci' and 'mdev'";
const NETWORK_DISK = "make the image a local file or block device: <disk type='file'>";
const PROTOCOL =
  "supported: nbd, iscsi, http, https, ftp, ftps and ssh; or mount it, and name the file";
const ONE_SERVER = "supported: a server reached by TCP, or an NBD server's Unix socket";
const CHARACTER_DEVICE =
  "supported: pty, file, unix, stdio, null, tcp, udp, dev, pipe, vc, spiceport";
const PROCESSOR_TYPE = "domrun runs QEMU: use 'kvm', or 'qemu' to emulate";

/** By the last elements of the path, then what: an element, `@attribute`, `@attribute=value`. */
const ADVICE: Readonly<Record<string, string>> = {
  "domain @type=": PROCESSOR_TYPE,
  "domain launchSecurity": "confidential guests need libvirtd; remove it to run a plain machine",
  "domain bootloader": "name a kernel: <os><kernel>/path</kernel></os>",
  "os init": "containers need the LXC driver of libvirt; domrun runs hardware machines",
  "type @text=": "domrun runs machines with virtual hardware: <type>hvm</type>",
  "hostdev @type=": HOST_DEVICE,
  "hostdev @type=scsi": "pass the disk on: <disk type='block' device='lun'> with bus='scsi'",
  "hostdev @mode=": HOST_DEVICE,
  "devices lease": "there is no lock manager here; remove it",
  "devices nvram": "only machines of type pseries have it; remove it",
  "interface @type=": PASST_INTERFACE,
  "interface vlan": "passt forwards no VLAN tags; remove it",
  "interface bandwidth": "passt shapes no traffic; remove it, or limit the host's device with tc",
  "interface virtualport": PASST_INTERFACE,
  "interface filterref": "passt lets nothing in but what <portForward> names; remove it",
  "interface script": "passt runs no script; remove it",
  "interface downscript": "passt runs no script; remove it",
  "interface guest": "only containers have it; remove it",
  "interface port": "passt isolates every machine; remove it",
  "interface driver": "a passt interface has one queue; remove it",
  "interface tune": "there is no tap device to tune; remove it",
  "interface coalesce": "there is no tap device to tune; remove it",
  "interface teaming": "teaming needs a host device; remove it",
  "interface route": "passt gives the guest the host's routes; remove it",
  "interface @trustGuestRxFilters": "there is no device on the host that would follow; remove it",
  "interface @managed": "there is no tap device here; remove it",
  "ip @peer": "passt gives the guest the host's gateway; remove it",
  "source @network": PASST_INTERFACE,
  "source @bridge": PASST_INTERFACE,
  "disk @type=": NETWORK_DISK,
  "source @protocol=": PROTOCOL,
  "host @transport=": ONE_SERVER,
  "disk mirror": "finish the block job under libvirt, and take the document again",
  "driver @type=iso": "write type='raw', which an ISO image is",
  "driver @type=": "convert it: qemu-img convert -O qcow2 OLD NEW.qcow2",
  "filesystem @type=": "share a directory: <filesystem type='mount'>",
  "input @type=": "use a mouse, tablet or keyboard; host devices are not passed through",
  "graphics @type=": "use type='vnc' or type='spice'",
  "serial @type=": CHARACTER_DEVICE,
  "parallel @type=": CHARACTER_DEVICE,
  "console @type=": CHARACTER_DEVICE,
  "channel @type=": `${CHARACTER_DEVICE}, spicevmc, qemu-vdagent`,
  "protocol @type=": "encrypt outside of QEMU: listen on 127.0.0.1 and use ssh or stunnel",
};

/**
 * The advice on an element, an attribute (`@name`) or a value (`@name=value`) at a path; undefined where there
 * is none. Pure.
 */
export function adviceOn(path: readonly string[], what: string): string | undefined {
  const parent = path.at(-1) ?? "";
  return ADVICE[`${parent} ${what}`] ?? ADVICE[`${parent} ${what.replace(/=.*$/, "=")}`];
}
