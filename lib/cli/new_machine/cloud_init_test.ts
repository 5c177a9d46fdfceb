import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { UsageError } from "../command.ts";
import {
  type CloudWish,
  hostnameAfter,
  requireHostname,
  requireUserName,
  seedFiles,
  userDataOf,
} from "./cloud_init.ts";

const WISH: CloudWish = {
  user: "me",
  keys: ["ssh-ed25519 AAAA me@host"],
  hostname: "web",
  packages: [],
};

async function texts(wish: CloudWish): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await seedFiles(wish)).map(({ name, text }) => [name, text]));
}

Deno.test("seedFiles() says who may come in", async () => {
  const { "user-data": user = "", "meta-data": meta = "", ...more } = await texts(WISH);
  assertEquals(more, {});
  assertEquals(user.split("\n")[0], "#cloud-config");
  assertEquals(JSON.parse(user.replace(/.*\n/, "")), {
    hostname: "web",
    user: "me",
    ssh_authorized_keys: ["ssh-ed25519 AAAA me@host"],
  });
  assertEquals(JSON.parse(meta)["local-hostname"], "web");
});

Deno.test("seedFiles() puts the user's words before its own", async () => {
  const wish = { ...WISH, keys: [], packages: ["vim"], userData: "#!/bin/sh\n" };
  const { "user-data": user, "vendor-data": vendor = "" } = await texts(wish);
  assertEquals(user, "#!/bin/sh\n");
  assertEquals(JSON.parse(vendor.replace(/.*\n/, "")), {
    hostname: "web",
    user: "me",
    package_update: true,
    packages: ["vim"],
  });
});

Deno.test("seedFiles() makes another instance of other words alone", async () => {
  const id = async (wish: CloudWish) =>
    JSON.parse((await texts(wish))["meta-data"] ?? "")["instance-id"];
  assertEquals(await id(WISH), await id({ ...WISH }));
  assertNotEquals(await id(WISH), await id({ ...WISH, hostname: "db" }));
});

Deno.test("hostnameAfter() makes a name of the DNS out of a machine's", () => {
  const rows: readonly (readonly [machine: string, hostname: string])[] = [
    ["web", "web"],
    ["Debian 12.5_generic", "debian-12-5-generic"],
    ["-x-", "x"],
    ["äöü", "machine"],
    ["a".repeat(62) + ".b", "a".repeat(62)],
  ];
  for (const [machine, hostname] of rows) assertEquals(hostnameAfter(machine), hostname, machine);
});

Deno.test("what a guest would refuse in silence is refused here", () => {
  for (const name of ["me", "_a-b.c9", "Me"]) requireUserName(name);
  for (const name of ["Bad User", "a:b", "9a", "-a", "a".repeat(33)]) {
    assertThrows(() => requireUserName(name), UsageError, `found '${name}'`);
  }
  for (const name of ["web", "web-1.example.org", "a".repeat(63)]) requireHostname(name);
  for (const name of ["a b", "-a", "a-", "a..b", "a_b", "a".repeat(64)]) {
    assertThrows(() => requireHostname(name), UsageError, `found '${name}'`);
  }
  const known = ["#cloud-config\n", "#!/bin/sh\n", "## template: jinja\n", "Content-Type: text/x"];
  for (const text of known) assertEquals(userDataOf("f", text), text);
  for (const text of ["hello\n", "", "users: []\n", " #cloud-config\n"]) {
    assertThrows(() => userDataOf("f", text), UsageError, "Cannot use f as user-data");
  }
});
