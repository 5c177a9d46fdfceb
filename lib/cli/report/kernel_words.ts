/** What is somebody's own in the command line of a kernel: hosts, labels, names. */
import type { StandIns } from "./stand_ins.ts";
import { UUID } from "./forms.ts";

/** Their values are the kernel's and systemd's own words. */
const PUBLIC_KEY =
  /^(?:console|early\w+|rootfstype|rootflags|panic|reboot|loglevel|pci\w*|acpi\w*|apic|clocksource|tsc|mitigations|video|vga|cgroup\w*|systemd\.(?:log_\w+|unit|mask|show_status|wants))$/;
/** A number, a switch, or what devices and file systems are called everywhere. */
const PUBLIC_VALUE =
  /^(?:[\d.x-]*|on|off|yes|no|auto|none|any|dhcp6?|both|ro|rw|dev|nfs4?|ext[234]|xfs|btrfs|virtiofs|9p|tcp|udp|https?|ftp|label|uuid|part(?:uuid|label)|(?:tty|hvc|eth|en[opsx]|vd|sd|hd|sr|nvme|ram|loop|md|br|bond)\w{0,8})$/i;
/** Their values are names, however they look. */
const NAMING_KEY = /host|name|domain|server|^ip$|^nfsroot$|^syslog$/;
const SECRET_KEY = /pass|secret|token|credential|key$/;

/** Adds what the values of its parameters name. */
export function addKernelWords(to: StandIns, commandLine: string): void {
  for (const word of commandLine.split(/\s+/)) {
    const [, key = "", value = ""] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (PUBLIC_KEY.test(key) || value.includes("://")) continue;
    if (SECRET_KEY.test(key)) {
      to.add("secret", value);
      continue;
    }
    const names = value.replace(UUID, "").replace(/(^|[^\w.])\/[^\s:,;=]+/g, "$1")
      .split(/[:,;=@|"'/]+/).filter((part) => !PUBLIC_VALUE.test(part));
    // Alone, a usual word means something else elsewhere.
    const isSpecial = (name: string) => NAMING_KEY.test(key) || /[.\d_-]/.test(name);
    to.addWithin(word, names.filter((name) => !isSpecial(name)));
    for (const name of names.filter(isSpecial)) to.add("name", name);
  }
}
