/** The commands that change what a running machine is made of: a part of the command table. */
import { JSON_OUTPUT, NAME_OF_MACHINE } from "./common_rows.ts";
import type { Command } from "./handler.ts";

export const CHANGES: readonly Command[] = [
  {
    name: "attach",
    load: () => import("./commands/attach.ts"),
    aliases: ["attach-device"],
    summary: "give a running machine a device: an interface, a disk, a USB device",
    details: `FILE is the XML of the device; --disk and --interface write it for you.

Disks come on virtio, scsi and usb. One on scsi needs a controller that is there: the name of its
target says which, seven to each (sda to sdg: index 0, sdh to sdn: index 1), or its
<address type='drive' controller='0' unit='8'/> does. A USB device of the host is a <hostdev>.

The forwards of an interface lead into the guest once it has set that up. As a rule a guest answers
by its first interface, so that those of a second time out: \`forward add\` gives them to the first.

    domrun attach web disk.xml
    domrun attach web --disk data.qcow2
    domrun attach web --interface -p 8080:80
    domrun attach web --interface -p :22    # finds a free port, and prints it`,
    operands: [NAME_OF_MACHINE, { name: "FILE|-", count: "optional" }],
    options: [
      { name: "disk", value: "IMAGE", summary: "a virtio disk with this image" },
      { name: "interface", summary: "a virtio interface with passt" },
      {
        name: "publish",
        short: "p",
        value: "FORWARD",
        isRepeatable: true,
        summary: "with --interface: a port forward, as `forward add` takes it",
      },
      JSON_OUTPUT,
    ],
  },
  {
    name: "detach",
    load: () => import("./commands/detach.ts"),
    aliases: ["detach-device"],
    summary: "take devices from a running machine",
    details:
      `DEVICE is its alias (net1), a disk's target (vdb), an interface's MAC address, the numbers of a
USB device of the host (046d:c534), or a FILE with its XML. The guest is asked to let go of it, and
is waited for; it lets go of a disk that it has mounted, too.

    domrun detach web vdb net1`,
    operands: [NAME_OF_MACHINE, { name: "DEVICE|FILE|-", count: "rest" }],
    options: [
      { name: "timeout", short: "t", value: "S", summary: "seconds that the guest has (10)" },
      {
        name: "force",
        summary: "of an interface, but not of vhostuser: do not wait for the guest",
      },
      JSON_OUTPUT,
    ],
  },
  {
    name: "apply",
    load: () => import("./commands/apply.ts"),
    summary: "make a running machine what a document says, as far as that is possible",
    details:
      `Compares the document with the machine, and makes the changes that can be made while it runs: of
interfaces, their forwards and cables, disks, media, USB devices, <currentMemory>, the passwords of
screens. It prints the lines of the rest. When one change fails, those before it are taken back.

    domrun dumpxml web > web.xml   # edit it
    domrun apply --dry-run web web.xml`,
    operands: [NAME_OF_MACHINE, { name: "FILE|-", count: "one" }],
    options: [
      { name: "dry-run", short: "n", summary: "print what would change, and change nothing" },
      { name: "restart", summary: "start passt again where forwards need it" },
      JSON_OUTPUT,
    ],
  },
  {
    name: "edit",
    load: () => import("./commands/edit.ts"),
    summary: "edit the XML of a running machine, and make it so",
    details:
      `Opens the document in $VISUAL, $EDITOR or vi, checks what you wrote, shows what it changes, asks,
and makes the changes as \`apply --restart\` does: where a passt has to be started again, it says so
before it asks. After an error you may go on editing. Changes that need a new start of the machine,
or that failed, stay in a file that is named at the end.

It starts these editors alone, with any arguments: vi, vim, nvim, nano, emacs, emacsclient, micro,
hx, kak, code, codium, and Debian's editor and sensible-editor.

    EDITOR='code --wait' domrun edit web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "change-media",
    load: () => import("./commands/change_media.ts"),
    summary: "put another medium into a CD or floppy drive of a running machine",
    details: `DRIVE is the target of the drive (sda) or its alias. The guest is not asked, also
where it has locked the tray, as it does with what it has mounted: unmount that there first.

    domrun change-media web sda next.iso
    domrun change-media --eject web sda`,
    operands: [
      NAME_OF_MACHINE,
      { name: "DRIVE", count: "one" },
      { name: "IMAGE", count: "optional" },
    ],
    options: [{ name: "eject", summary: "leave the drive empty" }, JSON_OUTPUT],
  },
  {
    name: "setmem",
    load: () => import("./commands/setmem.ts"),
    summary: "set how much of its memory the guest of a running machine keeps",
    details:
      `Works by the machine's balloon: the guest gives memory back, or takes it again. SIZE is at most
<memory> and at least 16 MiB; without a unit it is in KiB.

    domrun setmem web 512M`,
    operands: [NAME_OF_MACHINE, { name: "SIZE", count: "one" }],
    options: [JSON_OUTPUT],
  },
  {
    name: "link",
    load: () => import("./commands/link.ts"),
    aliases: ["domif-setlink"],
    summary: "pull the network cable of a running machine, or plug it in",
    details: `DEVICE is an interface's alias or MAC address; otherwise it is the first one.

    domrun link web down
    domrun link web net1 up`,
    operands: [
      NAME_OF_MACHINE,
      { name: "DEVICE", count: "optional" },
      { name: "up|down", count: "one" },
    ],
    options: [
      { name: "interface", value: "ALIAS", summary: "the same as DEVICE: net1" },
      JSON_OUTPUT,
    ],
  },
  {
    name: "forward",
    load: () => import("./commands/forward.ts"),
    summary: "list, add or remove port forwards of a running machine",
    details:
      `A FORWARD is [ADDRESS:]PORT[-END][:GUESTPORT][/tcp|/udp]. Without ADDRESS only this host
reaches it, by 127.0.0.1; * is every address. Port 0, or none, takes a free one and prints it. list
prints each as remove takes it; the guest's ports need not be said there. What goes through other
forwards is not disturbed. The change is in ps and dumpxml, and lasts as long as the machine runs.

    domrun forward add web 8080:80 :22
    domrun forward list web
    domrun forward remove web 8080 '*:8443:443/tcp'`,
    operands: [
      { name: "list|add|remove", count: "one" },
      NAME_OF_MACHINE,
      { name: "FORWARD", count: "any" },
    ],
    options: [
      {
        name: "interface",
        value: "ALIAS|MAC",
        summary: "net1, say; without it add takes the first with a passt",
      },
      {
        name: "restart",
        summary: "start passt again where needed, which breaks connections",
      },
      JSON_OUTPUT,
    ],
  },
];
