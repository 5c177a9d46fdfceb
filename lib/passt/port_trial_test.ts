import { assertEquals } from "@std/assert";
import {
  hasPorts,
  leftOutOf,
  type Listener,
  opensLate,
  type PortTrial,
  portTrials,
} from "./port_trial.ts";

const tcp = (start: number, end = start, address?: string): Listener => ({
  proto: "tcp",
  start,
  end,
  ...(address === undefined ? {} : { address }),
});

/** What one of 2023 or 2025 is told. */
function early(trials: readonly PortTrial[]) {
  return trials.map(({ address, args }) => ({ address, args }));
}

Deno.test("portTrials() tries each port of each family, for a passt that leaves out ports", () => {
  const listeners = [tcp(80, 81), { ...tcp(53, 53, "::1"), proto: "udp" as const, dev: "lo" }];
  const args = ["--one-off", "--socket", "/s", "--runas", "0:0", "--interface", "eth0"];
  const common = ["--runas", "0:0", "--interface", "eth0"];
  const t = "--tcp-ports";
  assertEquals(early(portTrials(listeners, "ports", args)), [
    {
      address: "0.0.0.0",
      args: [...common, t, "0.0.0.0/0", t, "0.0.0.0/80", t, "0.0.0.0/81", t, "x"],
    },
    { address: "::", args: [...common, t, "::/0", t, "::/80", t, "::/81", t, "x"] },
    { address: "::1%lo", args: [...common, t, "::1%lo/0", "--udp-ports", "::1%lo/53", t, "x"] },
  ]);
});

Deno.test("portTrials() tries both families of a forward without address, and the address of another", () => {
  const t = "--tcp-ports";
  const trials = portTrials([tcp(80, 81), tcp(90, 90, "127.0.0.1")], "families", []);
  assertEquals(early(trials), [
    { address: "0.0.0.0", args: [t, "0.0.0.0/80-81", t, "x"] },
    { address: "::", args: [t, "::/80-81", t, "x"] },
    { address: "127.0.0.1", args: [t, "127.0.0.1/90", t, "x"] },
  ]);
});

Deno.test("portTrials() ends a passt that opens its ports last at an address that no host has", () => {
  const listeners = [tcp(80, 81, "127.0.0.1"), {
    ...tcp(53, 53, "127.0.0.1"),
    proto: "udp" as const,
  }];
  const [trial, ...others] = portTrials(listeners, "families", ["--runas", "0:0"]);
  assertEquals(others, []);
  assertEquals(trial?.lateArgs, [
    ...["--foreground", "--fd", "0", "--runas", "0:0"],
    ...["--tcp-ports", "127.0.0.1/80-81", "--udp-ports", "127.0.0.1/53"],
    ...["--tcp-ports", "240.0.0.1/1"],
  ]);
});

Deno.test("opensLate() knows a passt of 2026 by its words", () => {
  assertEquals(opensLate("Invalid port specifier 'x'\n"), true);
  assertEquals(opensLate("Invalid port specifier x\n"), false);
});

Deno.test("leftOutOf() has what a passt may not tell of", () => {
  const all = [tcp(80, 81), tcp(90, 90, "127.0.0.1")];
  assertEquals(leftOutOf(all, "ports"), all);
  assertEquals(leftOutOf(all, "families"), [tcp(80, 81)]);
});

Deno.test("portTrials() tries at most 500 ports with one passt", () => {
  const trials = portTrials([tcp(10_000, 10_999, "127.0.0.1")], "ports", []);
  assertEquals(trials.map(({ args }) => args.length), [1004, 1004]);
  assertEquals(trials[1]?.args.slice(0, 4), [
    ...["--tcp-ports", "127.0.0.1/0"],
    ...["--tcp-ports", "127.0.0.1/10500"],
  ]);
});

Deno.test("hasPorts() tells a port that is taken from a family that is not there", () => {
  const rows: readonly (readonly [address: string, stderr: string, has: boolean])[] = [
    ["0.0.0.0", "Invalid port specifier x", true],
    ["0.0.0.0", "Failed to bind any port for '-t 0.0.0.0/80', exiting", false],
    ["::", "Failed to bind any port for '-t ::/0', exiting", true],
    ["::%lo", "Failed to bind any port for '-t ::%lo/0', exiting", true],
    ["::1", "Failed to bind any port for '-t ::1/0', exiting", false],
    ["::", "Failed to bind port 80 ((null)) for option '-t ::/80'", true],
    ["::1", "Failed to bind port 80 ((null)) for option '-t ::1/80'", false],
    [
      "0.0.0.0",
      "Failed to bind port 80 (Address already in use) for option '-u 0.0.0.0/80'",
      false,
    ],
    [
      "127.0.0.1",
      "Listen failed for HOST TCP port 240.0.0.1/1: Cannot assign requested address",
      true,
    ],
    ["127.0.0.1", "Listen failed for HOST TCP port 127.0.0.1/80: Permission denied", false],
    [
      "192.0.2.7",
      "Listen failed for HOST UDP port 192.0.2.7/80: Cannot assign requested address",
      false,
    ],
    ["::", "Listen failed for HOST TCP port ::/80: Address family not supported by protocol", true],
    [
      "::1",
      "Listen failed for HOST TCP port ::1/80: Address family not supported by protocol",
      false,
    ],
    // The start that follows fails of it, too.
    ["0.0.0.0", "External interface not usable", true],
  ];
  for (const [address, stderr, has] of rows) {
    assertEquals(hasPorts({ address }, stderr), has, stderr);
  }
});
