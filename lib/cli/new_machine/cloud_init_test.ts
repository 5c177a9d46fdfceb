import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { readArguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { findCommand } from "../command_table.ts";
import { bareHost } from "../testing/bare_host.ts";
import {
  type CloudWish,
  cloudWishOf,
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

const KEY = `ssh-ed25519 ${"A".repeat(68)} me@host`;
const NOT_A_KEY = "untrusted comment: minisign public key 1234\nRWQ\n";

/** What is wished for with these words, by a user who has these files in ~/.ssh. */
async function wishWith(
  files: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<CloudWish | undefined> {
  const home = await Deno.makeTempDir({ prefix: "domrun-keys-" });
  try {
    await Deno.mkdir(`${home}/.ssh`);
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${home}/.ssh/${name}`, text);
    }
    const host = {
      ...bareHost(home),
      environment: (name: string) => name === "HOME" ? home : undefined,
    };
    const row = findCommand("run");
    if (row === undefined) throw new Error("there is no command run");
    return await cloudWishOf(readArguments(row, ["a.qcow2", ...words]), "a", host);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("cloudWishOf() takes the user's own keys, and passes over what is none", async () => {
  const own = { "id.pub": `# mine\n${KEY}\n`, "minisign.pub": NOT_A_KEY, "id-cert.pub": KEY };
  assertEquals((await wishWith(own, "--cloud-init"))?.keys, [KEY]);
  assertEquals(await wishWith(own), undefined);
  await assertRejects(
    () => wishWith({ "minisign.pub": NOT_A_KEY, id: KEY }, "--cloud-init"),
    UsageError,
    "there is no public key of yours in ~/.ssh",
  );
});

Deno.test("cloudWishOf() takes nothing but public keys for --ssh-key", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, `${KEY}\n${KEY}\n`);
    assertEquals((await wishWith({}, "--ssh-key", file))?.keys, [KEY, KEY]);
    for (const text of ["", "-----BEGIN OPENSSH PRIVATE KEY-----\n", `${KEY}\nxyz\n`]) {
      await Deno.writeTextFile(file, text);
      await assertRejects(
        () => wishWith({}, "--ssh-key", file),
        UsageError,
        `Cannot use ${file}: --ssh-key takes public keys, lines such as ssh-ed25519 AAAA`,
      );
    }
  } finally {
    await Deno.remove(file);
  }
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
