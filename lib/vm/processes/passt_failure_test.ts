import { assertEquals } from "@std/assert";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { passtError, passtFailure, passtWords } from "./passt_failure.ts";

const planned: PlannedPasst = {
  interface: "net0",
  program: "passt",
  args: [],
  socket: "/run/s",
  pidFile: "/run/p",
  place: { file: "vm.xml", line: 7, column: 5 },
};

/** What passt 2023-03-09, 2025-05-03 or 2026-10-02 says, and what a person reads after "net0: ". */
const ROWS: readonly (readonly [string, string, RegExp | undefined])[] = [
  [
    "Failed to bind any port for '-t 20500:80', exiting",
    "no port of 20500:80 can be listened on",
    /^find who listens with: ss -lnp -t 'sport = :20500'; or use another port$/,
  ],
  [
    "Failed to bind any port for '-u 192.0.2.9/20500', exiting",
    "no port of 192.0.2.9/20500 can be listened on",
    /^find who listens with: ss -lnp -u 'sport = :20500'; list the host's addresses/,
  ],
  [
    "Failed to bind any port for '-t 80', exiting",
    "no port of 80 can be listened on",
    /^use a port from 1024 up on the host/,
  ],
  [
    "Listen failed for HOST TCP port */20500: Address already in use\n" +
    "Couldn't listen on requested ports",
    "TCP port */20500 is taken",
    /'sport = :20500'/,
  ],
  [
    "Failed to bind port 20500 (Address already in use) for option '-t 20500:80'",
    "port 20500 is taken",
    /'sport = :20500'/,
  ],
  [
    "Listen failed for HOST TCP port */80: Permission denied",
    "port */80 needs a privilege that this user lacks",
    /ip_unprivileged_port_start/,
  ],
  [
    "Failed to bind port 80 (Permission denied) for option '-t 80'",
    "port 80 needs a privilege that this user lacks",
    /ip_unprivileged_port_start/,
  ],
  [
    "Listen failed for HOST TCP port 192.0.2.9/20500: Cannot assign requested address",
    "the address of 192.0.2.9/20500 is none of this host",
    /ip -brief address/,
  ],
  [
    "Invalid interface name nope0: No such device",
    "the host has no interface 'nope0' (No such device)",
    /ip -brief link/,
  ],
  [
    "Couldn't open log file /nope/x: No such file or directory",
    "the log file /nope/x cannot be written (No such file or directory)",
    /<backend logFile=/,
  ],
  [
    "Socket path /run/s already in use",
    "another process listens on /run/s",
    undefined,
  ],
  ["Invalid address: 1.2.3", "invalid address: 1.2.3", undefined],
  ["Invalid port specifier 99999", "invalid port specifier 99999", undefined],
  ["Invalid port specifier '99999'", "invalid port specifier '99999'", undefined],
  [
    "Can't open enough sockets for port specifier: all",
    "it cannot open a socket for each port of the forward",
    /ulimit -n/,
  ],
  [
    "External interface not usable",
    "the host has no usable route, from which passt takes the guest's addresses",
    /<source dev=/,
  ],
  [
    "Unable to create user namespace",
    "the kernel refuses user namespaces, in which passt locks itself up",
    /plain chroot/,
  ],
  [
    "passt: unrecognized option '--nope'\nUsage: passt [OPTION]...\n\n  -d, --debug\t\tBe verbose",
    "this passt does not know --nope",
    /newer passt/,
  ],
  ["Something new", "Something new", undefined],
  ["", "it gave no reason", undefined],
];

for (const [stderr, reason, help] of ROWS) {
  Deno.test(`passtFailure() understands: ${stderr.split("\n")[0]}`, () => {
    const noise = "Failed to send 51 bytes to syslog\nDon't run as root. Changing to nobody...\n";
    const error = passtFailure(planned, `${noise}${stderr}\n`);
    assertEquals(error.message, `Cannot start passt for interface "net0": ${reason}`);
    assertEquals(help?.test(error.help ?? "") ?? error.help === undefined, true, error.help ?? "");
    assertEquals(error.place, planned.place);
  });
}

Deno.test("passtWords() keeps the last five lines that are no noise", () => {
  const text = [
    "Template interface: eth0",
    "MAC:",
    "    host: 02:fc",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
  ];
  assertEquals(passtWords(text.join("\n")), "b\nc\nd\ne\nf");
});

Deno.test("passtError() has no place when the plan has none", () => {
  const { place: _place, ...bare } = planned;
  assertEquals(passtError(bare, "why").place, undefined);
});
