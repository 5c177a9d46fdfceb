import { assertEquals, assertMatch } from "@std/assert";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { passtError, passtFailure } from "./passt_failure.ts";

const at = (line: number) => ({ file: "vm.xml", line, column: 5 });
const INTERFACE = 7;
const DEVICE = 8;
const LOG = 9;
const GUEST_ADDRESS = 10;
const FORWARD_ALL = 11;
const FORWARD_V6 = 12;
const FORWARD_DEV = 13;
const RANGE = 20;
const RANGE_V6 = 21;
const RANGE_UDP = 22;

/** Option and value, with the line of what asks for it. */
const ARGS: readonly (readonly [option: string, value: string, line: number])[] = [
  ["--interface", "eth9", DEVICE],
  ["--log-file", "/nope/x", LOG],
  ["--address", "1.2.3", GUEST_ADDRESS],
  ["--tcp-ports", "all", FORWARD_ALL],
  ["--tcp-ports", "::1/20600", FORWARD_V6],
  ["--udp-ports", "127.0.0.1%nope0/20700", FORWARD_DEV],
  ["--tcp-ports", "20500:80", FORWARD_ALL],
];

const planned: PlannedPasst = {
  interface: "net0",
  program: "passt",
  args: ARGS.flatMap(([option, value]) => [option, value]),
  origins: ARGS.map(([, , line], index) => ({ argument: 2 * index + 1, place: at(line) })),
  socket: "/run/s",
  pidFile: "/run/p",
  place: at(INTERFACE),
  listeners: [
    { proto: "tcp", start: 53, end: 80, place: at(RANGE) },
    { proto: "tcp", start: 20500, end: 20510, place: at(RANGE) },
    { proto: "tcp", address: "::1", start: 20600, end: 20600, place: at(RANGE_V6) },
    { proto: "udp", start: 20500, end: 20500, place: at(RANGE_UDP) },
  ],
};

interface Row {
  readonly stderr: string;
  /** What a person reads after "net0: ". */
  readonly reason: string;
  /** Absent: the interface's. */
  readonly line?: number;
  readonly help?: RegExp;
}

const TAKEN = "TCP port 20500 is taken";
const FAMILY =
  "the host has no default route of IPv6, and this passt then listens on no IPv6 address";
const FILES = "it may not open as many sockets as it has ports: 41";

/** As passt 2023-03-09, 2025-05-03 and 2026-10-02 said it, with what they say whether they fail or not. */
const ROWS: readonly Row[] = [
  {
    stderr: "Failed to bind any port for '-t 20500:80', exiting",
    reason: TAKEN,
    line: RANGE,
    help: /^find who has it: ss -lntp 'sport = :20500' .*take another port: <range start=/,
  },
  {
    stderr: "Failed to bind any port for '-u 192.0.2.9/20500', exiting",
    reason: "UDP port 20500 is taken on 192.0.2.9, or the host does not have this address",
    line: RANGE_UDP,
    help: /^list the host's addresses with: ip -brief address; .*; find who has it: ss -lnup/,
  },
  {
    stderr: "Failed to bind any port for '-t ::1/0', exiting",
    reason: "the host does not have the address ::1",
    line: FORWARD_V6,
    help: /^list the host's addresses with: ip -brief address; then name one/,
  },
  {
    stderr: "Failed to bind any port for '-t 127.0.0.1%nope0/0', exiting",
    reason: "the host does not have the address 127.0.0.1",
    line: FORWARD_DEV,
    help: /^list the host's addresses with: ip -brief address; then name one/,
  },
  {
    stderr: "Failed to bind any port for '-t 80', exiting",
    reason: "TCP port 80 needs a privilege that this user lacks",
    line: RANGE,
    help: /as root: \/usr\/sbin\/sysctl -w net\.ipv4\.ip_unprivileged_port_start=80$/,
  },
  {
    stderr: "No external routable interface for IPv6\n" +
      "Failed to bind any port for '-t ::1/20600', exiting",
    reason: FAMILY,
    line: FORWARD_V6,
    help: /^name an address of the other family/,
  },
  {
    stderr: "No external routable interface for IPv6\n" +
      "Failed to bind any port for '-t 127.0.0.1/20500', exiting",
    reason: TAKEN,
    line: RANGE,
    help: /^find who has it/,
  },
  {
    stderr: "No interfaces with usable IPv6 routes\n" +
      "Failed to bind port 20600 ((null)) for option '-t ::1/20600'",
    reason: FAMILY,
    line: FORWARD_V6,
    help: /^name an address of the other family/,
  },
  {
    stderr: "Failed to bind port 20600 ((null)) for option '-t ::1/20600'",
    reason: FAMILY,
    line: FORWARD_V6,
    help: /^name an address of the other family/,
  },
  {
    stderr: "No external routable interface for IPv4\nNo external routable interface for IPv6\n" +
      "External interface not usable",
    reason: "the host has no default route, and this passt takes the guest's addresses from there",
    help: /^give the host a default route \(ip route show\), which <source dev='…'\/> does not/,
  },
  {
    stderr: "IPv6: no external interface as template, use local mode\n" +
      "No IPv6 nameserver available for NDP/DHCPv6\nInbound forwarding rules (HOST):\n" +
      "Listen failed for HOST TCP port */20500: Address already in use\n" +
      "Couldn't listen on requested ports",
    reason: TAKEN,
    line: RANGE,
    help: /'sport = :20500'/,
  },
  {
    stderr: "Listen failed for HOST UDP port 127.0.0.1/20500: Address already in use",
    reason: "UDP port 20500 is taken",
    line: RANGE_UDP,
    help: /ss -lnup/,
  },
  {
    stderr: "No external interface as template, switch to local mode\n" +
      "Failed to bind port 20500 (Address already in use) for option '-u 20500'",
    reason: "UDP port 20500 is taken",
    line: RANGE_UDP,
    help: /ss -lnup 'sport = :20500'/,
  },
  {
    stderr: "Listen failed for HOST TCP port */80: Permission denied",
    reason: "TCP port 80 needs a privilege that this user lacks",
    line: RANGE,
    help: /ip_unprivileged_port_start=80$/,
  },
  {
    stderr: "Failed to bind port 80 (Permission denied) for option '-t 80'",
    reason: "TCP port 80 needs a privilege that this user lacks",
    line: RANGE,
    help: /ip_unprivileged_port_start=80$/,
  },
  {
    stderr: "Listen failed for HOST TCP port ::1/20600: Cannot assign requested address",
    reason: "the host does not have the address on which TCP port 20600 should be",
    line: FORWARD_V6,
    help: /ip -brief address/,
  },
  {
    stderr: "Failed to bind port 20600 (Cannot assign requested address) for option '-t ::1/20600'",
    reason: "the host does not have the address on which TCP port 20600 should be",
    line: FORWARD_V6,
    help: /ip -brief address/,
  },
  {
    stderr: "Can't bind socket for TCP port 20700 to nope0, closing\n" +
      "Failed to bind any port for '-t 127.0.0.1%nope0/20700', exiting",
    reason: "it cannot listen on device 'nope0'",
    line: FORWARD_DEV,
    help: /ip -brief link/,
  },
  {
    stderr: "Can't bind UDP flow socket socket for 127.0.0.1:20700 to nope0, closing\n" +
      "Failed to bind port 20700 (No such device) for option '-t 127.0.0.1%nope0/20700'",
    reason: "it cannot listen on device 'nope0'",
    line: FORWARD_DEV,
    help: /ip -brief link/,
  },
  {
    stderr: "SO_BINDTODEVICE nope0 failed for listening TCP socket on 127.0.0.1:20700: " +
      "No such device\nListen failed for HOST TCP port 127.0.0.1%nope0/20700: No such device",
    reason: "it cannot listen on device 'nope0'",
    line: FORWARD_DEV,
    help: /ip -brief link/,
  },
  {
    stderr: "L4 socket: Too many open files\nL4 socket: Too many open files\n" +
      "Can't open enough sockets for port specifier: all",
    reason: FILES,
    line: FORWARD_ALL,
    help: /`ulimit -Hn` shows/,
  },
  {
    stderr: "L4 socket: Too many open files\n" +
      "Listen failed for HOST TCP port */20505: Too many open files\n" +
      "Couldn't listen on requested ports",
    reason: FILES,
    line: RANGE,
    help: /LimitNOFILE=/,
  },
  {
    stderr: "L4 socket: Too many open files\nAll listens failed for HOST TCP */61000-65535\n" +
      "Couldn't listen on requested ports",
    reason: FILES,
    line: FORWARD_ALL,
    help: /`ulimit -Hn` shows/,
  },
  {
    stderr: "Too many rules (maximum 255)\nUnable to add rule TCP [*]:20510  =>  20510 ",
    reason: "it takes 255 ranges of ports and no more",
    line: RANGE,
    help: /^write neighbouring ports as one <range/,
  },
  {
    stderr: "Invalid interface name eth9: No such device",
    reason: "the host has no interface 'eth9' (No such device)",
    line: DEVICE,
    help: /ip -brief link/,
  },
  {
    stderr: "Couldn't open log file /nope/x: No such file or directory",
    reason: "the log file /nope/x cannot be written (No such file or directory)",
    line: LOG,
    help: /^make its directory/,
  },
  {
    stderr: "Invalid address: 1.2.3",
    reason: "it does not take the address 1.2.3",
    line: GUEST_ADDRESS,
    help: /10\.0\.2\.15/,
  },
  {
    stderr: "Invalid guest address: 1.2.3",
    reason: "it does not take the address 1.2.3",
    line: GUEST_ADDRESS,
    help: /10\.0\.2\.15/,
  },
  {
    stderr: "Invalid port specifier ::1/20600",
    reason: "it does not take the ports ::1/20600",
    line: FORWARD_V6,
  },
  {
    stderr: "Invalid port specifier '::1/20600'",
    reason: "it does not take the ports ::1/20600",
    line: FORWARD_V6,
  },
  { stderr: "Socket path /run/s already in use", reason: "another process listens on /run/s" },
  {
    stderr: "Failed to bind UNIX domain socket: No such file or directory",
    reason: "it cannot make its socket (No such file or directory)",
    help: /AppArmor/,
  },
  {
    stderr: "UNIX domain socket bound at /run/s\n" +
      "Couldn't create user namespace: No space left on device",
    reason: "the kernel allows no more user namespaces, in one of which passt isolates itself",
    help: /as root: \/usr\/sbin\/sysctl -w user\.max_user_namespaces=10000/,
  },
  {
    stderr: "Couldn't create user namespace: Operation not permitted",
    reason: "the kernel refuses user namespaces, in one of which passt isolates itself",
    help: /apparmor_restrict_unprivileged_userns=0.*seccomp=unconfined.*plain chroot/,
  },
  {
    stderr: "Failed to remount /: Permission denied\nFailed to sandbox process, exiting",
    reason: "the kernel does not let it isolate itself (Failed to remount /: Permission denied)",
    help: /apparmor_restrict_unprivileged_userns=0/,
  },
  {
    stderr: "Failed to sandbox process, exiting",
    reason: "the kernel does not let it isolate itself (Failed to sandbox process)",
    help: /apparmor_restrict_unprivileged_userns=0/,
  },
  {
    stderr:
      "passt: unrecognized option '--nope'\nUsage: passt [OPTION]...\n\n  -d, --debug\t\tBe verbose",
    reason: "this passt does not know --nope",
    help: /newer passt/,
  },
  { stderr: "Something new", reason: "Something new" },
  {
    stderr: "Couldn't write to log file\n: No space left on device",
    reason: "Couldn't write to log file: No space left on device",
  },
  { stderr: "", reason: "it gave no reason" },
];

for (const { stderr, reason, line = INTERFACE, help } of ROWS) {
  Deno.test(`passtFailure() understands: ${stderr.split("\n").slice(0, 2).join(", ")}`, () => {
    const noise = "Failed to send 51 bytes to syslog\nDon't run as root. Changing to nobody...\n";
    const error = passtFailure(planned, `${noise}${stderr}\n`);
    assertEquals(error.message, `Cannot start passt for interface "net0": ${reason}`);
    assertMatch(error.help ?? "", help ?? /^$/);
    assertEquals(error.place, at(line));
  });
}

Deno.test("passtFailure() names a machine that has the port", () => {
  const words = "Failed to bind port 20500 (Address already in use) for option '-t 20500:80'";
  assertEquals(
    passtFailure(planned, words, "web").help,
    `machine "web" has it; stop that, or take another port: <range start='…' to='…'/>`,
  );
});

Deno.test("passtError() has no place when the plan has none", () => {
  const { place: _place, ...bare } = planned;
  assertEquals(passtError(bare, "why").place, undefined);
});
