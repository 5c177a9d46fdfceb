/** Where each argument of a plan comes from: the line of the document, or the rule by which it is there. */
import { visibleLine } from "../findings/visible.ts";
import type { ArgumentOrigin } from "../qemu/provenance.ts";
import type { LaunchPlan, Place } from "./launch_plan.ts";
import { quoteForShell } from "./shell_words.ts";

/** What the document does not ask for by a line of its own: the first that matches counts. */
const RULES: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [/^-chardev socket,id=launchgate/, "QEMU waits here until every passt is ready"],
  [/^-(chardev socket,id=charmonitor|mon )/, "QMP, by which the supervisor controls QEMU"],
  [/^-name /, "<name>, which ps shows"],
  [/^-S$/, "the guest waits until somebody looks after it"],
  [/^-daemonize$/, "QEMU outlives whoever starts it"],
  [/^-pidfile /, "its process is found again by this file"],
  [/^-[Dd] /, "what QEMU says after its start is kept"],
  [/^-machine /, "<type> of <os>, <features>"],
  [/^-accel /, "the type of <domain>"],
  [/^-cpu /, "<cpu>; without it the one that libvirt takes"],
  [/^-m /, "<memory>"],
  [/^-overcommit /, "<locked/> of <memoryBacking>; without it memory is not locked"],
  [/^-smp /, "<vcpu>, and <topology> of <cpu>"],
  [/^-uuid /, "<uuid>; without it made of name, user and host, the same each time"],
  [/^-no(-user-config|defaults)$/, "there is nothing but what the document asks for"],
  [/^-no-(acpi|hpet|shutdown)$/, "<features>, <clock>, <on_poweroff>: what they leave out"],
  [/^-rtc /, "<clock>; without it UTC"],
  [/^-boot /, "<boot>; nothing is tried that has no boot order"],
  [/^-action|^-watchdog-action /, "<on_reboot>, <on_crash>, <watchdog>; without them QEMU's own"],
  [
    /^-device (\{"driver":")?(pcie?-|i82801b11|dmi|pxb)/,
    "a PCI slot for a device of the document, as libvirt lays them out",
  ],
  [
    /^-device (\{"driver":")?(usb-[ueox]hci|ich9-usb|qemu-xhci|nec-usb|nec-xhci|piix\d-usb)/,
    "the USB controller that libvirt gives a machine",
  ],
  [
    /^-device (\{"driver":")?(virtio-serial|virtio-scsi|ahci|ich9-ahci|lsi|usb-ccid|isa-fdc)/,
    "the controller of a device of the document",
  ],
  [
    /^-device (\{"driver":")?virtio-balloon/,
    "<memballoon>; without it one of virtio, as in libvirt",
  ],
  [/^-device (\{"driver":")?intel-iommu/, "interrupts of more than 255 processors need it"],
  [
    /^-device (\{"driver":")?(cirrus-vga|VGA|qxl|bochs)/,
    "<graphics> needs a card: that which libvirt takes",
  ],
  [/^-device (\{"driver":")?vmgenid/, "<genid>"],
  [
    /^-(chardev \w+,id=charserial|serial |device (\{"driver":")?isa-serial)/,
    "the <serial> behind a <console>",
  ],
  [/^-object \{?("qom-type":")?(iothread|main-loop)/, "<iothreads>"],
  [/^-(object \{?("qom-type":")?memory-backend|numa )/, "<memory>, and <numa> of <cpu>"],
  [/^-(kernel|initrd|append|dtb) /, "<kernel>, <initrd>, <cmdline>, <dtb> of <os>"],
  [/^-run-with /, "<async-teardown> of <features>"],
  [/^-compat /, "<qemu:deprecation>"],
  [/^-full-screen$/, "fullscreen='yes' of <graphics>"],
  [/^-audiodev /, "the back-end of <sound>; without it none is heard"],
  [/^-display /, "<graphics>; without it no window is opened"],
  [/^-global /, "a default of the board that libvirt sets"],
  [/^-sandbox /, "QEMU gives up what it does not need of the kernel"],
  [/^-msg /, "times in QEMU's log"],
  [/^--one-off$/, "passt ends when QEMU closes its connection"],
  [/^--socket /, "QEMU connects here"],
  [/^--pid /, "its process is found again by this file"],
  [/^--conf-path /, "forwards are changed here while it runs"],
  [/^--runas /, "root's passt stays root, to write its files"],
  [/^--vhost-user$/, "type='vhostuser' of <interface>"],
];

const FILLED_IN = "filled in as libvirt does, where the document says nothing";

/** A command of a plan; `place`: what in the document asks for all of it. */
interface Explained {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly origins?: readonly ArgumentOrigin[];
  readonly place?: Place;
}

/** What `plan --explain` prints. Pure. */
export function renderPlanExplained(plan: LaunchPlan): string {
  const commands: readonly Explained[] = [
    ...plan.passt.map((one) => ({ ...one, title: `passt of ${one.interface}` })),
    ...(plan.helpers ?? []).map((one) => ({ ...one, title: `${one.kind} of ${one.device}` })),
    { ...plan.qemu, title: "QEMU" },
  ];
  const blocks = commands.map((command) =>
    [`${command.title}: ${command.program}`, ...explainedOptions(command)].map(visibleLine)
      .join("\n")
  );
  return blocks.join("\n\n") + "\n";
}

function explainedOptions(command: Explained): readonly string[] {
  const { args } = command;
  const lines: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const option = args[at] ?? "";
    const next = args[at + 1];
    const value = next === undefined || /^--?[a-zA-Z]/.test(next) ? undefined : next;
    const words = value === undefined ? [option] : [option, value];
    lines.push(`  ${words.map(quoteForShell).join(" ")}`);
    lines.push(`      ${whyOf(words.join(" "), value === undefined ? at : at + 1, command)}`);
    if (value !== undefined) at++;
  }
  return lines;
}

function whyOf(words: string, argument: number, { origins = [], place }: Explained): string {
  const found = origins.filter((origin) => origin.argument === argument);
  const whole = found.find(({ part }) => part === undefined);
  if (whole !== undefined) return placeWords(whole.place);
  const parts = found.map(({ part = "", place }) => `${part}: ${placeWords(place)}`);
  const rule = RULES.find(([pattern]) => pattern.test(words))?.[1];
  const rest = rule ?? (place === undefined ? FILLED_IN : placeWords(place));
  return [rest, ...parts].join("; ");
}

function placeWords({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
