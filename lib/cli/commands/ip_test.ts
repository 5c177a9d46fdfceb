import { assertEquals } from "@std/assert";
import { addressRows, offeredRows } from "./ip.ts";

Deno.test("addressRows() has a row for each address that others can see", () => {
  const mac = "52:54:00:00:00:01";
  const address = (text: string, prefix: number) => ({ "ip-address": text, prefix });
  assertEquals(
    addressRows([
      {
        name: "lo",
        "hardware-address": "00:00:00:00:00:00",
        "ip-addresses": [address("::1", 128)],
      },
      {
        name: "eth0",
        "hardware-address": mac,
        "ip-addresses": [address("192.0.2.2", 24), address("fd00::1", 64)],
      },
      { name: "tun0", "ip-addresses": [address("10.0.0.1", 8)] },
      { name: "eth1", "hardware-address": mac },
    ]),
    [
      ["eth0", mac, "192.0.2.2/24", "agent"],
      ["eth0", mac, "fd00::1/64", "agent"],
      ["tun0", "", "10.0.0.1/8", "agent"],
    ],
  );
  for (const nothing of [undefined, null, "x", [], [1]]) assertEquals(addressRows(nothing), []);
});

Deno.test("offeredRows() has what each passt told at its start, and nothing where none told", () => {
  const at = { time: "2026-01-01T00:00:00.000Z", machine: "web", event: "passt-ready" } as const;
  const interfaces = ["net0", "net1", "net2", "net3"].map((alias) => ({
    ...{ alias, mac: `mac of ${alias}` },
    backend: alias === "net3" ? "slirp" as const : "passt" as const,
  }));
  assertEquals(
    offeredRows(interfaces, [
      { ...at, interface: "net0", durationMs: 1, addresses: ["192.0.2.2", "fd00::2"] },
      { ...at, interface: "net1", durationMs: 1 }, // by an older domrun
      { ...at, interface: "net3", durationMs: 1, addresses: ["192.0.2.9"] }, // of an earlier net3
    ]),
    [["net0", "mac of net0", "192.0.2.2", "passt"], ["net0", "mac of net0", "fd00::2", "passt"]],
  );
});
