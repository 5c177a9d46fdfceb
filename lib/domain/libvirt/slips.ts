/**
 * What people write that no libvirt takes, and what they mean: words of QEMU, of `virsh` and of other programs, and
 * what belongs in another place. A slip of the fingers is not here: findings/suggestion.ts finds those.
 */

const PASST = "write type='user', and <backend type='passt'/> in it";
const FORMAT = "write type='file', and <driver name='qemu' type='…'/> in it for the format";
const SOUND = "the sound card of a newer PC is model='ich9', of an older one 'ich6'";

/** By the last elements of the path, then what: an element, `@attribute`, `@attribute=value`. */
const SLIPS: Readonly<Record<string, string>> = {
  "boot @dev": "a device has its place: order='1'; <boot dev='…'/> belongs in <os>",
  "boot @order": "order='…' belongs on <boot> in the device itself; here it is dev='hd'",
  "clock @timezone": "write offset='timezone' timezone='…'",
  "console @type=virtio": "write type='pty', and <target type='virtio'/> in it",
  "cpu @mode=host": "write mode='host-passthrough'",
  "cpu @mode=max": "write mode='maximum'",
  "cpu @mode=passthrough": "write mode='host-passthrough'",
  "disk @device=hdd": "write device='disk'",
  "disk @device=ssd": "write device='disk'",
  "disk @type=cdrom": "write type='file' device='cdrom'",
  "disk @type=disk": "write type='file' device='disk'",
  "disk @type=qcow2": FORMAT,
  "disk @type=raw": FORMAT,
  "disk @type=vmdk": FORMAT,
  "filesystem @type=9p": "write type='mount': without a <driver> it is 9p",
  "filesystem @type=virtiofs": "write type='mount', and <driver type='virtiofs'/> in it",
  "interface @type=nat": PASST,
  "interface @type=passt": PASST,
  "interface @type=slirp": "write type='user'",
  "interface @type=virtio": "write type='user', and <model type='virtio'/> in it",
  "ip @netmask": "write prefix='…': 24 for 255.255.255.0",
  "loader @secureboot": "write secure='yes'",
  "portForward @protocol": "write proto='…'",
  "range @guest": "the port of the guest is to='…'",
  "range @host": "the port of the host is start='…'",
  "range @port": "the port of the host is start='…', that of the guest to='…'",
  "sound @model=hda": SOUND,
  "sound @model=intel-hda": SOUND,
  "target @bus=ahci": "write bus='sata'",
  "target @bus=virtio-blk": "write bus='virtio'",
  "target @bus=virtio-scsi": "write bus='scsi', and <controller type='scsi' model='virtio-scsi'/>",
  "target @readonly": "write <readonly/> in <disk>",
  "backend @type=swtpm": "write type='emulator'",
  "watchdog @action=reboot": "write action='reset'",
};

/**
 * What is meant by an attribute (`@name`), a value (`@name=value`) or a text (`@text=value`) at a path; undefined
 * where nothing is known. Pure.
 */
export function slipAt(path: readonly string[], what: string): string | undefined {
  const key = `${path.at(-1) ?? ""} ${what}`;
  if (Object.hasOwn(SLIPS, key)) return SLIPS[key];
  const [, element, size, letter = ""] = SIZE.exec(key) ?? [];
  if (size !== undefined) {
    return `write <${element} unit='${letter.toUpperCase()}iB'>${size}</${element}>`;
  }
  const [, start, end] = PORTS.exec(key) ?? [];
  return start === undefined ? undefined : `write start='${start}' end='${end}'`;
}

/** `2 GiB`, `512M`: the unit has an attribute. */
const SIZE =
  /^(currentMemory|maxMemory|memory|size|requested|block) @text=\s*([0-9]+)\s*([kmgt])i?b?\s*$/i;

/** `8000-8010`: each end has an attribute. */
const PORTS = /^range @start=\s*([0-9]+)\s*[-:]\s*([0-9]+)\s*$/;
