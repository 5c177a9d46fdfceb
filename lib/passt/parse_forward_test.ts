import { assertEquals } from "@std/assert";
import { formatForward } from "./forward_text.ts";
import {
  FORWARD_SYNTAX,
  parseForward,
  parseListedForward,
  type WantedForward,
} from "./parse_forward.ts";

const LOCAL = { proto: "tcp", address: "127.0.0.1" } as const;

const GOOD: readonly (readonly [text: string, forward: WantedForward])[] = [
  ["2222:22", { ...LOCAL, port: 2222, toPort: 22 }],
  ["8080", { ...LOCAL, port: 8080 }],
  ["8080:8080", { ...LOCAL, port: 8080 }],
  [":22", { ...LOCAL, toPort: 22 }],
  ["0:22", { ...LOCAL, toPort: 22 }],
  ["0.0.0.0::22", { proto: "tcp", address: "0.0.0.0", toPort: 22 }],
  ["53:53/udp", { ...LOCAL, proto: "udp", port: 53 }],
  ["*:8080:80", { proto: "tcp", port: 8080, toPort: 80 }],
  ["*%eth0:8080", { proto: "tcp", dev: "eth0", port: 8080 }],
  ["[::1]:8080:80", { proto: "tcp", address: "::1", port: 8080, toPort: 80 }],
  ["192.0.2.1:5000-5010:6000", {
    ...{ proto: "tcp", address: "192.0.2.1", port: 5000 },
    ...{ endPort: 5010, toPort: 6000 },
  }],
  ["5000-5010:6000-6010", { ...LOCAL, port: 5000, endPort: 5010, toPort: 6000 }],
  ["65535-65535", { ...LOCAL, port: 65535 }],
];

for (const [text, forward] of GOOD) {
  Deno.test(`the forward ${text} is read`, () => assertEquals(parseForward(text), forward));
}

const SYNTAX = `is not a forward: write ${FORWARD_SYNTAX}`;

const BAD: readonly (readonly [text: string, words: string])[] = [
  ["ssh", `'ssh' ${SYNTAX}`],
  ["22/sctp", `'22/sctp' ${SYNTAX}`],
  ["-5", `'-5' ${SYNTAX}`],
  ["::1:22:22", `'::1:22:22' ${SYNTAX}`],
  ["", "'': a port of the guest is needed, such as :22"],
  ["0", "'0': a port of the guest is needed, such as :22"],
  ["70000", "'70000': 70000 is not a port: the highest is 65535"],
  ["1.2.3.400:22", "'1.2.3.400' in '1.2.3.400:22' is not an IPv4 or IPv6 address"],
  ["[fe80]:22", "'[fe80]' in '[fe80]:22' is not an IPv4 or IPv6 address"],
  ["20-10", "'20-10': the range ends before 20"],
  ["20-30:5-6", "'20-30:5-6': the ranges of host and guest differ in length"],
  ["1-3:65534", "'1-3:65534': the guest's ports would end at 65536, past 65535"],
  ["80:0", "'80:0': the guest has no port 0"],
  ["all", `'all' is for a document, not for a command: write ${FORWARD_SYNTAX}`],
  ["all:80", "'all:80': all ports lead to themselves"],
  [":80-90", "':80-90': a free port is a single port, not a range"],
];

for (const [text, words] of BAD) {
  Deno.test(`the forward '${text}' is refused`, () => assertEquals(parseForward(text), words));
}

Deno.test("a forward that ps shows is read as what it was", () => {
  const shown: readonly WantedForward[] = [
    { proto: "tcp", address: "127.0.0.1", port: 8080, toPort: 80 },
    { proto: "udp", address: "::1", port: 53 },
    { proto: "tcp", address: "192.0.2.1", dev: "eth0", port: 1, endPort: 9, toPort: 11 },
    { proto: "tcp", dev: "eth0", port: 1 },
  ];
  for (const forward of shown) assertEquals(parseForward(formatForward(forward)), forward);
});

Deno.test("a forward that is listed is read as what it is", () => {
  const rows: readonly WantedForward[] = [
    { proto: "tcp", port: 8080, toPort: 80 },
    { proto: "udp", address: "::1", port: 1, endPort: 9 },
    { proto: "tcp" },
    { proto: "udp", address: "::1", dev: "eth0" },
  ];
  for (const forward of rows) assertEquals(parseListedForward(formatForward(forward)), forward);
  assertEquals(
    parseListedForward(":80"),
    "':80' names no port of the host: write it as `domrun forward list` prints it",
  );
});
