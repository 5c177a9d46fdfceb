/**
 * What people write that no libvirt takes, and what they mean: words of QEMU, of `virsh` and of other programs, and
 * what belongs in another place. A slip of the fingers is not here: findings/suggestion.ts finds those.
 */

const PASST = "write type='user', and <backend type='passt'/> in it";
const FORMAT = "write type='file', and <driver name='qemu' type='…'/> in it for the format";
const SOUND = "the sound card of a newer PC is model='ich9', of an older one 'ich6'";

/** By the last element of the path or the last two, then what: an element, `@attribute`, `@attribute=value`. */
const SLIPS: Readonly<Record<string, string>> = {
  "backend @type=swtpm": "write type='emulator'",
  "backend @version=2": "write version='2.0'",
  "boot @dev": "a device has its place: order='1'; <boot dev='…'/> belongs in <os>",
  "boot @order": "order='…' belongs on <boot> in the device itself; here it is dev='hd'",
  "clock @timezone": "write offset='timezone' timezone='…'",
  "console @type=virtio": "write type='pty', and <target type='virtio'/> in it",
  "controller @model=virtio": "write model='virtio-scsi'",
  "controller @model=xhci": "write model='qemu-xhci'",
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
  "disk format": "write <driver name='qemu' type='…'/>",
  "disk/source @dev": "dev='…' is for <disk type='block'>",
  "disk/source @file": "file='…' is for <disk type='file'>",
  "disk/source @url": "write name='PATH', and <host name='SERVER'/> in it",
  "domain comment": "write <description>, or <!-- … -->",
  "domain on_shutdown": "write <on_poweroff>",
  "driver @cache=off": "write cache='none'",
  "driver @format": "write type='…'",
  "driver @type=img": "write type='raw'; `qemu-img info` tells what an image is",
  "emulator @text=qemu-system-x86_64": "write the whole path: /usr/bin/qemu-system-x86_64",
  "feature @policy=enable": "write policy='require'",
  "filesystem @type=9p": "write type='mount': without a <driver> it is 9p",
  "filesystem @type=virtiofs": "write type='mount', and <driver type='virtiofs'/> in it",
  "filesystem/source @path": "write dir='…'",
  "filesystem/target @tag": "write dir='…': it is the tag by which the guest mounts it",
  "graphics @port=auto": "write autoport='yes'",
  "interface hostname": "write <backend type='passt' hostname='…'/>",
  "interface @type=nat": PASST,
  "interface @type=passt": PASST,
  "interface @type=slirp": "write type='user'",
  "interface @type=virtio": "write type='user', and <model type='virtio'/> in it",
  "ip @netmask": "write prefix='…': 24 for 255.255.255.0",
  "link @state=off": "write state='down'",
  "link @state=on": "write state='up'",
  "loader @type=uefi": "write type='pflash' readonly='yes'",
  "loader @secureboot": "write secure='yes'",
  "model @type=virtio-gpu": "write type='virtio'",
  "on_poweroff @text=shutdown": "write destroy: the machine ends with its guest",
  "on_reboot @text=reboot": "write restart",
  "os append": "write <cmdline>",
  "portForward @address=*": "leave address out: it is every address then",
  "portForward @address=localhost": "write address='127.0.0.1'",
  "portForward @proto=tcp,udp": "write a <portForward> for each of them",
  "portForward @protocol": "write proto='…'",
  "range @guest": "the port of the guest is to='…'",
  "range @host": "the port of the host is start='…'",
  "range @port": "the port of the host is start='…', that of the guest to='…'",
  "serial @port": "write <source mode='connect' host='…' service='…'/> in it",
  "sound @model=hda": SOUND,
  "sound @model=intel-hda": SOUND,
  "target @bus=ahci": "write bus='sata'",
  "target @bus=virtio-blk": "write bus='virtio'",
  "target @bus=virtio-scsi": "write bus='scsi', and <controller type='scsi' model='virtio-scsi'/>",
  "target @readonly": "write <readonly/> in <disk>",
  "watchdog @action=reboot": "write action='reset'",
};

/**
 * What is meant by an element, an attribute (`@name`), a value (`@name=value`) or a text (`@text=value`) at a path; undefined
 * where nothing is known. Pure.
 */
export function slipAt(path: readonly string[], what: string): string | undefined {
  const key = `${path.at(-1) ?? ""} ${what}`;
  const longer = `${path.at(-2) ?? ""}/${key}`;
  for (const one of [longer, key]) if (Object.hasOwn(SLIPS, one)) return SLIPS[one];
  const [, whole] = PATHS.find(([pattern]) => pattern.test(what)) ?? [];
  if (whole !== undefined) return whole;
  const [, bus, slot, fn] = PCI.exec(key) ?? [];
  if (bus !== undefined) return `write bus='0x${bus}' slot='0x${slot}' function='0x${fn}'`;
  const [, element, size, letter = ""] = SIZE.exec(key) ?? [];
  if (size !== undefined) {
    return `write <${element} unit='${letter.toUpperCase()}iB'>${size}</${element}>`;
  }
  const [, start, end] = PORTS.exec(key) ?? [];
  return start === undefined ? undefined : `write start='${start}' end='${end}'`;
}

/** What a shell or a browser takes for a path. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/=~[^/]*\/|=\$\{?HOME\b/, "no shell reads this: write the whole path, such as /home/you/…"],
  [/=file:\/\//, "write the path alone, without file://"],
  [
    /^@file=(?:https?|ftps?):\/\//,
    "write <disk type='network'>, with <source protocol='…' name='PATH'> and <host name='SERVER'/> in it",
  ],
];

/** `01:00.0`, as lspci writes it. */
const PCI = /^address @bus=(?:[0-9a-f]{4}:)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/i;

/** `2 GiB`, `512M`: the unit has an attribute. */
const SIZE =
  /^(currentMemory|maxMemory|memory|size|requested|block) @text=\s*([0-9]+)\s*([kmgt])i?b?\s*$/i;

/** `8000-8010`: each end has an attribute. */
const PORTS = /^range @start=\s*([0-9]+)\s*[-:]\s*([0-9]+)\s*$/;
