/** What passt says when it cannot start, made into a message with its place and what to do. Pure. */
import { LaunchError } from "../errors.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";

/** Lines that passt writes whether it fails or not: informational, or about root and syslog. */
const NOISE: readonly RegExp[] = [
  /^Failed to send \d+ bytes to syslog/,
  /^Don't run as root/,
  /^Started as root, will change to /,
  /^Multiple default (IPv[46] )?(routes|route),? /i,
  /^Template interface:/,
  /^(MAC|DHCP|DNS|NDP\/DHCPv6|NAT to host [^:]*|ARP|DNS search list|Search list):/,
  /^\s+\S/,
  /^UNIX domain socket bound at /,
  /^You can now start qemu/,
  /^(or|We) (qrap|also)/,
  /^(Inbound|Outbound) forwarding rules/,
  /^Usage: /,
];

/** More words than these tell no more: `-t all` can say a line for each port. */
const WORDS_MAX_LINES = 5;

interface Kind {
  readonly pattern: RegExp;
  readonly says: (match: RegExpExecArray) => string;
  readonly help?: (match: RegExpExecArray) => string;
}

/** Wordings of passt 2023-03-09, 2025-05-03 and 2026-10-02; the first that matches counts. */
const KINDS: readonly Kind[] = [
  {
    pattern: /Failed to bind any port for '-(\w) (.+)', exiting/,
    says: ([, , spec]) => `no port of ${spec} can be listened on`,
    // 2023 gives no reason, so the help covers each that there is.
    help: ([, letter, spec]) => bindHelp(letter === "u" ? "udp" : "tcp", spec ?? ""),
  },
  {
    pattern:
      /(?:Listen failed for HOST (\w+) port (\S+)|Failed to bind port (\d+))[^A-Z]*(?:: |\()Address already in use/,
    says: ([, proto, port, older]) =>
      `${proto ?? "port"} ${proto === undefined ? older : `port ${port}`} is taken`,
    help: ([, proto, port, older]) => {
      const number = (port ?? older ?? "").replace(/^.*\//, "");
      return `find who listens with: ss -lnp ${
        proto === "UDP" ? "-u" : "-t"
      } 'sport = :${number}'; or use another port in <range start='${number}'/>`;
    },
  },
  {
    pattern: /port (\S+?):?\s.*Permission denied/,
    says: ([, port]) => `port ${port} needs a privilege that this user lacks`,
    help: () => PRIVILEGED_HELP,
  },
  {
    pattern: /port (\S+?):?\s.*Cannot assign requested address/,
    says: ([, port]) => `the address of ${port} is none of this host`,
    help: () => ADDRESS_HELP,
  },
  {
    pattern: /Invalid interface name (\S+): (.+)/,
    says: ([, name, words]) => `the host has no interface '${name}' (${words})`,
    help: () =>
      "list the host's interfaces with: ip -brief link; then name one in <source dev='…'/>",
  },
  {
    pattern: /Couldn't open log file (.+): (.+)/,
    says: ([, file, words]) => `the log file ${file} cannot be written (${words})`,
    help: () =>
      "make its directory, and let it be writable for the user who runs domrun: <backend logFile='…'/>",
  },
  {
    pattern: /Socket path (\S+) already in use/,
    says: ([, path]) => `another process listens on ${path}`,
  },
  {
    pattern: /Invalid (?:socket path|path|address|netmask|MAC address|port specifier)[: ]+(.+)/,
    says: (match) => lowerFirst(match[0]),
  },
  {
    pattern: /Can't open enough sockets for port specifier|All listens failed for HOST/,
    says: () => "it cannot open a socket for each port of the forward",
    help: () => "forward fewer ports, or raise the limit of open files: ulimit -n",
  },
  {
    pattern: /External interface not usable|no (?:external )?interface/i,
    says: () => "the host has no usable route, from which passt takes the guest's addresses",
    help: () => "name an interface that has an address in <source dev='…'/>",
  },
  {
    pattern: /Unable to create user namespace|Couldn't create user namespace/i,
    says: () => "the kernel refuses user namespaces, in which passt locks itself up",
    help: () =>
      "allow them (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces), " +
      "and do not run in a plain chroot",
  },
  {
    pattern: /unrecognized option '([^']+)'/,
    says: ([, option]) => `this passt does not know ${option}`,
    help: () => "use a newer passt",
  },
];

const PRIVILEGED_HELP =
  "use a port from 1024 up on the host, forwarded with <range start='…' to='…'/>, " +
  "or let users bind lower ones: sysctl net.ipv4.ip_unprivileged_port_start";
const ADDRESS_HELP = "list the host's addresses with: ip -brief address; " +
  "then name one in <portForward address='…'>, or none to listen on all";

/** The error of a passt that exited with another status than 0. Pure. */
export function passtFailure(planned: PlannedPasst, stderr: string): LaunchError {
  const words = passtWords(stderr);
  for (const kind of KINDS) {
    const match = kind.pattern.exec(words);
    if (match === null) continue;
    const help = kind.help?.(match);
    return passtError(planned, kind.says(match), {
      words,
      ...(help === undefined ? {} : { help }),
    });
  }
  const reason = words === "" ? "it gave no reason" : words.split("\n").at(-1) ?? words;
  return passtError(planned, reason, { words });
}

/** An error about the passt of one interface, at the interface's place. Pure. */
export function passtError(
  planned: PlannedPasst,
  reason: string,
  more: { readonly words?: string; readonly help?: string } = {},
): LaunchError {
  return new LaunchError(`Cannot start passt for interface "${planned.interface}": ${reason}`, {
    phase: "passt",
    ...(planned.place === undefined ? {} : { place: planned.place }),
    ...(more.help === undefined ? {} : { help: more.help }),
    ...(more.words === undefined || more.words === "" ? {} : { words: more.words }),
  });
}

/** What passt said without the lines that it always says: its last five that matter. Pure. */
export function passtWords(stderr: string): string {
  return stderr.split("\n")
    .filter((line) => line.trim() !== "" && !NOISE.some((noise) => noise.test(line)))
    .slice(-WORDS_MAX_LINES)
    .join("\n");
}

function bindHelp(proto: "tcp" | "udp", spec: string): string {
  const ports = spec.replace(/^.*\//, "");
  const first = Number.parseInt(ports, 10);
  if (first < 1024) return PRIVILEGED_HELP;
  const taken = `find who listens with: ss -lnp -${
    proto === "udp" ? "u" : "t"
  } 'sport = :${first}'`;
  return spec.includes("/") ? `${taken}; ${ADDRESS_HELP}` : `${taken}; or use another port`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
