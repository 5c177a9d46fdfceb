import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Domain } from "./domain.ts";
import { identityOf, nameBasedUuid } from "./identity.ts";

function machine(name: string, aliases: readonly (string | undefined)[] = []): Domain {
  const interfaces = aliases.map((alias) => ({ ...(alias === undefined ? {} : { alias }) }));
  return { name, devices: { interfaces } } as unknown as Domain;
}

const HERE = { uid: 1000, hostId: "0123456789abcdef0123456789abcdef" };

Deno.test("nameBasedUuid() makes the UUID of RFC 9562's example", async () => {
  const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  assertEquals(
    await nameBasedUuid(dns, "www.example.com"),
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  );
});

Deno.test("identityOf() is the same each time, in every release", async () => {
  assertEquals(await identityOf(machine("web", [undefined, undefined]), HERE), {
    uuid: "8ff43c17-4bbf-54c0-bbf4-5e65729c1e51",
    macs: ["52:54:00:42:97:6a", "52:54:00:d4:07:f7"],
    cid: 8797919,
  });
});

const OTHERS = [
  ["name", machine("web2", [undefined]), HERE],
  ["user", machine("web", [undefined]), { ...HERE, uid: 1001 }],
  ["host", machine("web", [undefined]), { ...HERE, hostId: HERE.hostId.replace("0", "f") }],
  ["host without an id", machine("web", [undefined]), { uid: 1000 }],
] as const;

for (const [what, domain, whose] of OTHERS) {
  Deno.test(`identityOf() is another one for another ${what}`, async () => {
    const one = await identityOf(machine("web", [undefined]), HERE);
    const other = await identityOf(domain, whose);
    assertNotEquals(other.uuid, one.uuid);
    assertNotEquals(other.macs, one.macs);
    assertNotEquals(other.cid, one.cid);
  });
}

Deno.test("identityOf() gives an interface its MAC address by its alias, wherever it stands", async () => {
  const before = await identityOf(machine("web", ["ua-lan", undefined]), HERE);
  const after = await identityOf(machine("web", [undefined, undefined, "ua-lan"]), HERE);
  assertEquals(after.macs[2], before.macs[0]);
  assertEquals(after.macs[1], before.macs[1]);
  assertEquals(new Set(after.macs).size, 3);
});

Deno.test("identityOf() keeps to the addresses of QEMU and KVM", async () => {
  const { macs } = await identityOf(machine("web", new Array(100).fill(undefined)), HERE);
  for (const mac of macs) assertMatch(mac, /^52:54:00(:[0-9a-f]{2}){3}$/);
});
