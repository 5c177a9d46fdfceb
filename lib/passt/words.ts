/**
 * What passt says when it cannot start, understood: the wordings of 2023-03-09, 2025-05-03 and 2026-10-02, as they
 * were seen. Pure.
 *
 * The file is long because it is a table: each wording with its cause, its place and what helps.
 */
import { HELP, type NamedPort } from "./words_help.ts";

/** What of passt's arguments a reason is about. */
export type Subject =
  | { readonly of: "port"; readonly port: NamedPort }
  /** The value of an option, such as `--interface`; `value` where it tells which of several. */
  | { readonly of: "option"; readonly option: string; readonly value?: string };

/** Why passt did not start. */
export interface PasstReason {
  /** Ends the sentence "Cannot start passt: …". */
  readonly says: string;
  readonly help?: string;
  readonly about?: Subject;
  /** Another process has this port, or most likely has. */
  readonly taken?: NamedPort;
  /** passt may not open as many sockets as it has ports. */
  readonly lacksFiles?: true;
}

interface Kind {
  readonly pattern: RegExp;
  readonly reason: (match: RegExpExecArray) => PasstReason;
}

/** What passt tells whether it fails or not: no cause of anything. */
const INFORMATION: readonly RegExp[] = [
  /^Failed to send \d+ bytes to syslog/,
  /^Don't run as root/,
  /^Started as root, will change to /,
  /^Multiple (?:default|interfaces with) (IPv[46] )?(routes|route)/i,
  /^(IPv[46]: )?no external interface as template/i,
  /^No (external routable interface for|interfaces with usable) IPv[46]/,
  /^No IPv[46] nameserver available/,
  /^Couldn't get any nameserver address/,
  /^L4 socket: /,
  /^Template interface:/,
  /^(MAC|DHCP|DNS|NDP\/DHCPv6|NAT to host [^:]*|ARP|DNS search list|Search list):/,
  /^\s+\S/,
  /^UNIX domain socket bound at /,
  /^You can now start qemu/,
  /^(or|We) (qrap|also)/,
  /^(Inbound|Outbound) forwarding rules/,
  /^Usage: /,
];

/** More lines tell no more: with `-t all` passt can say one for each port. */
const WORDS_MAX_LINES = 5;

/** Causes before what follows from them; the first that matches counts. */
const KINDS: readonly Kind[] = [
  // What a host of one family lacks, which is why a port of the other cannot be had.
  {
    pattern:
      /(?:No external routable interface for|No interfaces with usable) IPv6[^]*Failed to bind (?:any port for|port \d+ \(\(null\)\) for option) '-([tu]) ([^\s/']*:[^\s/']*\/[^\s']*)'/,
    reason: ([, letter, spec]) => familyReason("IPv6", letter, spec),
  },
  {
    pattern:
      /(?:No external routable interface for|No interfaces with usable) IPv4[^]*Failed to bind (?:any port for|port \d+ \(\(null\)\) for option) '-([tu]) (\d+\.[^\s/']*\/[^\s']*)'/,
    reason: ([, letter, spec]) => familyReason("IPv4", letter, spec),
  },
  // With --interface it does not say which family its device has.
  {
    pattern: /Failed to bind port \d+ \(\(null\)\) for option '-([tu]) (\S*)'/,
    reason: ([, letter, spec = ""]) =>
      familyReason(/:.*\//.test(spec) ? "IPv6" : "IPv4", letter, spec),
  },
  {
    pattern: /External interface not usable/,
    reason: () => ({
      says: "the host has no default route, and this passt takes the guest's addresses from there",
      help: HELP.noRoute,
    }),
  },
  // Too much is asked for.
  {
    pattern: /Too many rules \(maximum (\d+)\)(?:\nUnable to add rule (\w+) \[[^\]]*\]:(\d+))?/,
    reason: ([, most, proto, port]) => ({
      says: `it takes ${most} ranges of ports and no more`,
      help: HELP.tooManyRules,
      ...(port === undefined ? {} : { about: { of: "port", port: namedPort(proto, port) } }),
    }),
  },
  {
    pattern: /Can't open enough sockets for port specifier: (\S+)/,
    reason: ([, spec]) => lackOfFiles(forwardSubject(undefined, spec)),
  },
  {
    pattern: /Listen failed for HOST (\w+) port (\S+): Too many open files/,
    reason: ([, proto, port]) => lackOfFiles({ of: "port", port: namedPort(proto, port) }),
  },
  {
    pattern: /Too many open files[^]*All listens failed for HOST (\w+) /,
    reason: ([, proto]) => lackOfFiles(forwardSubject(proto, "all")),
  },
  // Where it listens.
  {
    pattern: /Can't bind [^\n]*\bsocket for [^\n]* to (\S+), closing/,
    reason: ([, device]) => noDevice(device),
  },
  {
    pattern: /SO_BINDTODEVICE (\S+) failed for [^\n]*: No such device/,
    reason: ([, device]) => noDevice(device),
  },
  {
    pattern:
      /(?:Listen failed for HOST (\w+) port (\S+): |Failed to bind port (\d+) \()([A-Z][^)\n]*)(?:\) for option '-([tu]))?/,
    reason: ([, proto, place, older, words, letter]) =>
      listenReason(namedPort(proto ?? letter, place ?? older), words ?? ""),
  },
  {
    // 2023 gives no reason.
    pattern: /Failed to bind any port for '-([tu]) (\S+)', exiting/,
    reason: ([, letter, spec]) => anyPort(letter, spec ?? ""),
  },
  // What it is given.
  {
    pattern: /Invalid interface name (\S+): (.+)/,
    reason: ([, name, words]) => ({
      says: `the host has no interface '${name}' (${words})`,
      help: "list the host's interfaces with: ip -brief link; then name one",
      about: { of: "option", option: "--interface" },
    }),
  },
  {
    pattern: /Couldn't open log file (.+): (.+)/,
    reason: ([, file, words]) => ({
      says: `the log file ${file} cannot be written (${words})`,
      help: HELP.logFile,
      about: { of: "option", option: "--log-file" },
    }),
  },
  {
    pattern: /Invalid (?:guest )?address: (\S+)/,
    reason: ([, address]) => ({
      says: `it does not take the address ${address}`,
      help: "write an address that a guest can have: 10.0.2.15, fd00::15",
      about: { of: "option", option: "--address", ...(address ? { value: address } : {}) },
    }),
  },
  {
    pattern: /Invalid port specifier '?([^\s']+)/,
    reason: ([, spec]) => ({
      says: `it does not take the ports ${spec}`,
      about: forwardSubject(undefined, spec),
    }),
  },
  {
    pattern: /Socket path (\S+) already in use/,
    reason: ([, path]) => ({ says: `another process listens on ${path}` }),
  },
  {
    pattern: /Failed to bind UNIX domain socket: (.+)/,
    reason: ([, words]) => ({ says: `it cannot make its socket (${words})`, help: HELP.socket }),
  },
  {
    pattern: /Invalid (?:socket path|path|netmask|MAC address)[: ]+(.+)/,
    reason: ([words]) => ({ says: words.slice(0, 1).toLowerCase() + words.slice(1) }),
  },
  {
    pattern: /unrecognized option '([^']+)'/,
    reason: ([, option]) => ({
      says: `this passt does not know ${option}`,
      help: "use a newer passt",
    }),
  },
  // What the kernel forbids: passt isolates itself before it serves.
  {
    pattern: /(?:Unable to|Couldn't) create user namespace: No space left on device/,
    reason: () => ({
      says: "the kernel allows no more user namespaces, in one of which passt isolates itself",
      help: HELP.namespaceLimit,
    }),
  },
  {
    pattern: /(?:Unable to|Couldn't) create user namespace/,
    reason: () => ({
      says: "the kernel refuses user namespaces, in one of which passt isolates itself",
      help: HELP.namespaces,
    }),
  },
  {
    pattern:
      /Failed to (?:remount|mount|unshare|pivot_root|umount)[^\n]*|Failed to sandbox process/,
    reason: ([words]) => ({
      says: `the kernel does not let it isolate itself (${words})`,
      help: HELP.namespaces,
    }),
  },
];

/** The reason of a passt that exited with another status than 0; undefined where nothing known is said. Pure. */
export function passtReason(stderr: string): PasstReason | undefined {
  for (const { pattern, reason } of KINDS) {
    const match = pattern.exec(stderr);
    if (match !== null) return reason(match);
  }
  return undefined;
}

/** What passt said without the lines that are no cause: its last five. Pure. */
export function passtWords(stderr: string): string {
  // passt 2023 has the system's words on a line of their own.
  return stderr.replaceAll("\n: ", ": ").split("\n")
    .filter((line) => line.trim() !== "" && !INFORMATION.some((one) => one.test(line)))
    .slice(-WORDS_MAX_LINES)
    .join("\n");
}

function familyReason(
  family: string,
  letter: string | undefined,
  spec: string | undefined,
): PasstReason {
  return {
    says: `the host has no default route of ${family}, and this passt then listens on no ` +
      `${family} address`,
    help: HELP.family,
    about: forwardSubject(letter, spec),
  };
}

function lackOfFiles(about: Subject): PasstReason {
  return {
    says: "it may not open as many sockets as it has ports",
    help: HELP.files,
    about,
    lacksFiles: true,
  };
}

function noDevice(device: string | undefined): PasstReason {
  return {
    says: `it cannot listen on device '${device}'`,
    help: "list the host's interfaces with: ip -brief link; then name one, or leave dev= out",
    about: forwardSubject(undefined, `%${device}/`),
  };
}

function listenReason(port: NamedPort, words: string): PasstReason {
  const about: Subject = { of: "port", port };
  switch (words) {
    case "Address already in use":
      return { says: `${nameOf(port)} is taken`, help: HELP.taken(port), about, taken: port };
    case "Permission denied":
      return privileged(port);
    case "Cannot assign requested address":
      return {
        says: `the host does not have the address on which ${nameOf(port)} should be`,
        help: HELP.address,
        about: forwardSubject(port.proto, String(port.port)),
      };
    default:
      return { says: `${nameOf(port)} cannot be listened on (${words})`, about };
  }
}

/** `place`: where it should listen, `192.0.2.1%eth0/`. */
function noAddress(place: string): PasstReason {
  return {
    says: `the host does not have the address ${place.replace(/(?:%[^/]*)?\/$/, "")}`,
    help: HELP.address,
    about: forwardSubject(undefined, place),
  };
}

function privileged(port: NamedPort): PasstReason {
  return {
    says: `${nameOf(port)} needs a privilege that this user lacks`,
    help: HELP.privileged(port),
    about: { of: "port", port },
  };
}

/** An option of which no port could be had: of several the first is named. */
function anyPort(letter: string | undefined, spec: string): PasstReason {
  const port = namedPort(letter, spec);
  // Any port: a trial asks whether the address is there (portTrials).
  if (port.port === 0) return noAddress(spec.replace(/0$/, ""));
  if (port.port < 1024) return privileged(port);
  const about: Subject = { of: "port", port };
  const address = spec.includes("/") ? spec.replace(/(?:%[^/]*)?\/.*$/, "") : undefined;
  // Every host has these.
  if (address === undefined || /^(?:127\.|0\.0\.0\.0$|::1?$)/.test(address)) {
    return { says: `${nameOf(port)} is taken`, help: HELP.taken(port), about, taken: port };
  }
  return {
    says: `${nameOf(port)} is taken on ${address}, or the host does not have this address`,
    help: `${HELP.address}; ${HELP.taken(port)}`,
    about,
    taken: port,
  };
}

/** A value of `--tcp-ports` or `--udp-ports`. */
function forwardSubject(proto: string | undefined, value: string | undefined): Subject {
  const option = protoOf(proto) === "udp" ? "--udp-ports" : "--tcp-ports";
  return { of: "option", option, ...(value === undefined ? {} : { value }) };
}

/** Of `TCP`, `t`, or nothing. */
function protoOf(word: string | undefined): NamedPort["proto"] {
  if (word === undefined) return undefined;
  return word.toLowerCase().startsWith("u") ? "udp" : "tcp";
}

/** `127.0.0.1%lo/20500`, `[::1]/20500`, `20500-20510:80` or a number alone. */
function namedPort(proto: string | undefined, text = ""): NamedPort {
  const port = Number.parseInt(text.replace(/^.*\//, ""), 10);
  const known = protoOf(proto);
  return { ...(known === undefined ? {} : { proto: known }), port };
}

function nameOf({ proto, port }: NamedPort): string {
  return `${proto === undefined ? "" : `${proto.toUpperCase()} `}port ${port}`;
}
