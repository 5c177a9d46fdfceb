/**
 * Who a machine is where its document does not say: a UUID and MAC addresses out of what it does say, so that a guest
 * finds its network again at the next start, and `plan`, `up` and `dumpxml` agree.
 */
import type { Domain } from "./domain.ts";

/** What a document leaves open about who its machine is. */
export interface Identity {
  readonly uuid: string;
  /** For each interface in turn the MAC address that it has unless another one has it already. */
  readonly macs: readonly string[];
  /** The number of its vsock, 3 or more (vsock(7)). */
  readonly cid: number;
}

/** Whose machine it is: two users, or hosts, with one document have two machines. */
export interface Whose {
  readonly uid: number;
  /** Absent: the host has no id, and counts as any other without one. */
  readonly hostId?: string | undefined;
}

/** Names of domrun's machines lie in this namespace (RFC 9562, section 6.5). */
const NAMESPACE = "9a29a5e8-3c0e-4b43-8d0b-7a5f0c9e6d14";

/**
 * The identity of a machine: the same for the same name, user and host, another one for another. An interface's MAC
 * address follows its alias where the document gives one, else its place.
 *
 * Pure.
 */
export async function identityOf(domain: Domain, whose: Whose): Promise<Identity> {
  // Only the name can hold a slash, and comes last: no two machines make one text.
  const uuid = await nameBasedUuid(NAMESPACE, `${whose.hostId ?? ""}/${whose.uid}/${domain.name}`);
  const interfaces = domain.devices?.interfaces ?? [];
  const macs = await Promise.all(
    interfaces.map(async ({ alias }, index) =>
      macOf(await nameBasedUuid(uuid, alias ?? `net${index}`))
    ),
  );
  // 0 to 2 are taken, and the largest one is reserved.
  const cid = 3 + Number.parseInt((await nameBasedUuid(uuid, "vsock")).slice(0, 6), 16);
  return { uuid, macs, cid };
}

/** 52:54:00 is the prefix of QEMU and KVM machines. */
function macOf(uuid: string): string {
  return `52:54:00:${uuid.slice(0, 2)}:${uuid.slice(2, 4)}:${uuid.slice(4, 6)}`;
}

/** A UUID of version 5: out of a name, in a namespace (RFC 9562, section 5.5). Pure. */
export async function nameBasedUuid(namespace: string, name: string): Promise<string> {
  const within = namespace.replaceAll("-", "").replace(/../g, "$& ").trim().split(" ")
    .map((pair) => Number.parseInt(pair, 16));
  const named = new TextEncoder().encode(name);
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-1", Uint8Array.from([...within, ...named])),
  );
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const digits = [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
