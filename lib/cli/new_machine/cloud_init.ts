/** The seed of a cloud image: what cloud-init finds on a disk of the label CIDATA (its data source NoCloud). */
import { join } from "@std/path/posix";
import { nameBasedUuid } from "../../domain/identity.ts";
import { FileError, type Host } from "../../host/host.ts";
import type { PlannedSeed } from "../../plan/launch_plan.ts";
import { accountName } from "../account_name.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { readPlainText } from "../document/read_input.ts";
import { dnsLabel } from "../../domain/dns_label.ts";

/** What the guest is told of its user. */
export interface CloudWish {
  readonly user: string;
  /** Lines of authorized_keys(5). */
  readonly keys: readonly string[];
  readonly hostname: string;
  readonly packages: readonly string[];
  /** The user's own words, which come before ours. */
  readonly userData?: string;
}

/** Who root is in the guest: cloud images do not let root in. */
const USER_OF_ROOT = "cloud";

/** The namespace of our instance ids (RFC 9562, version 5): random, so that they are nobody else's. */
const INSTANCES = "c3f5a7f2-7f0e-4f0b-9d0c-0d6a0cbb2a58";

/** Reads the options of cloud-init; undefined where none is given. Throws {@link UsageError}. */
export async function cloudWishOf(
  args: Arguments,
  machine: string,
  host: Host,
): Promise<CloudWish | undefined> {
  const file = args.text("user-data");
  const user = args.text("user");
  const hostname = args.text("hostname");
  const packages = args.texts("package");
  const keyFiles = args.texts("ssh-key");
  const isAsked = args.flag("cloud-init") || [file, user, hostname].some((one) => one) ||
    packages.length + keyFiles.length > 0;
  if (!isAsked) return undefined;
  if (user !== undefined) requireUserName(user);
  if (hostname !== undefined) requireHostname(hostname);
  const userData = file === undefined
    ? undefined
    : userDataOf(file, await readPlainText(file, host));
  const keys = keyFiles.length > 0
    ? (await Promise.all(keyFiles.map((one) => keysIn(one, host)))).flat()
    : await ownKeys(host);
  if (keys.length === 0 && userData === undefined) {
    throw new UsageError(
      "there is no public key of yours in ~/.ssh, and the guest is entered by one",
      "make one: ssh-keygen -t ed25519; or name one: --ssh-key FILE.pub",
    );
  }
  return {
    user: user ?? await ownName(host),
    keys,
    hostname: hostname ?? dnsLabel(machine),
    packages,
    ...(userData === undefined ? {} : { userData }),
  };
}

/** As useradd(8) of Debian and Fedora takes them: in the guest another one is only an error in cloud-init's log. */
export function requireUserName(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(name)) return;
  throw new UsageError(
    `--user takes the name of a user, letters, digits, '_', '-' and '.', found '${name}'`,
  );
}

/** RFC 1123. */
export function requireHostname(name: string): void {
  const label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  if (name.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(name)) return;
  throw new UsageError(`--hostname takes letters, digits, '-' and '.', found '${name}'`);
}

/** What cloud-init knows by its first line; it leaves all else aside. Source: its "User-data formats". */
const USER_DATA = /^(#!|#cloud-|#include|#part-handler|## *template:|Content-Type:|MIME-Version:)/i;

/** Text that cloud-init takes for user-data. Pure. Throws {@link UsageError}. */
export function userDataOf(file: string, text: string): string {
  if (USER_DATA.test(text)) return text;
  throw new UsageError(
    `Cannot use ${file} as user-data: cloud-init does not know what it is by its first line`,
    "begin it with '#cloud-config' or, as a script, with '#!/bin/sh'",
  );
}

/** The keys of a file that was asked for. A private one is not to be given to a guest. */
async function keysIn(file: string, host: Host): Promise<readonly string[]> {
  const lines = linesOf(await readPlainText(file, host));
  if (lines.length > 0 && lines.every(isPublicKey)) return lines;
  throw new UsageError(
    `Cannot use ${file}: --ssh-key takes public keys, lines such as ssh-ed25519 AAAA… you@host`,
  );
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

function isPublicKey(line: string): boolean {
  return /^\S+ [A-Za-z0-9+/=]{16,}( |$)/.test(line);
}

/** The user's public keys; absolute paths, sorted. Without a directory that can be read there are none. */
export async function ownKeyFiles(
  { files, environment }: Pick<Host, "files" | "environment">,
): Promise<readonly string[]> {
  const home = environment("HOME");
  if (home === undefined) return [];
  try {
    const names = await files.list(`${home}/.ssh`);
    return names.filter((name) => name.endsWith(".pub") && !name.endsWith("-cert.pub"))
      .sort().map((name) => join(home, ".ssh", name));
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

/** Other programs have public keys there, too, which are no lines of authorized_keys(5). */
async function ownKeys(host: Host): Promise<readonly string[]> {
  try {
    const files = await ownKeyFiles(host);
    const texts = await Promise.all(files.map((path) => host.files.readText(path)));
    return texts.flatMap(linesOf).filter(isPublicKey);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

async function ownName(host: Host): Promise<string> {
  return host.user.uid === 0 ? USER_OF_ROOT : await accountName(host) ?? USER_OF_ROOT;
}

/**
 * The files of the seed. cloud-init sets a guest up again when its instance id is another one: it comes out of all that
 * is said. Pure. Source: https://docs.cloud-init.io, reference of the NoCloud data source.
 */
export async function seedFiles(wish: CloudWish): Promise<PlannedSeed> {
  const { user, keys, hostname, packages, userData } = wish;
  // JSON is YAML, too. `user` renames the image's own user, with its groups, its shell and its right to sudo.
  const ours = `#cloud-config\n${
    json({
      hostname,
      user,
      ...(keys.length === 0 ? {} : { ssh_authorized_keys: keys }),
      ...(packages.length === 0 ? {} : { package_update: true, packages }),
    })
  }`;
  const id = await nameBasedUuid(INSTANCES, JSON.stringify(wish));
  return [
    { name: "meta-data", text: json({ "instance-id": id, "local-hostname": hostname }) },
    { name: "user-data", text: userData ?? ours },
    // What the user says goes before what a vendor says.
    ...(userData === undefined ? [] : [{ name: "vendor-data", text: ours }]),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
