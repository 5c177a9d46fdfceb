/**
 * The way into a guest over its vsock. ssh(1) knows no such address, so another program connects for it (ssh_config(5),
 * ProxyCommand), which ssh starts itself.
 */
import { CapabilityError, type Programs } from "../../host/host.ts";

/** Where the guest's sshd listens on its vsock: that of systemd from 256 on does by itself. */
export interface VsockDoor {
  readonly cid: number;
  readonly port: number;
  readonly proxy: VsockProxy;
}

/** A program that connects to a vsock. */
export interface VsockProxy {
  /** Its name on PATH, or its path. */
  readonly command: string;
  args(cid: number, port: number): string;
  /** It hands the connected socket over and ends. Absent: all that is said goes through it. */
  readonly handsOver?: true;
}

/** The part of the host that looking for them takes. */
export interface FindingHost {
  readonly programs: Pick<Programs, "find">;
}

/** The first that is installed counts. */
const PROXIES: readonly VsockProxy[] = [
  {
    command: "/usr/lib/systemd/systemd-ssh-proxy",
    args: (cid, port) => `vsock/${cid} ${port}`,
    handsOver: true,
  },
  { command: "socat", args: (cid, port) => `STDIO VSOCK-CONNECT:${cid}:${port}` },
  { command: "ncat", args: (cid, port) => `--vsock ${cid} ${port}` },
];

/** The program that connects here; undefined where there is none. */
export async function vsockProxy(
  { programs }: FindingHost,
): Promise<VsockProxy | undefined> {
  for (const proxy of PROXIES) {
    if (await programs.find(proxy.command) !== undefined) return proxy;
  }
  return undefined;
}

/** What a host without such a program is told. */
export const NO_PROXY = "no program is here that connects to a vsock: systemd-ssh-proxy (systemd " +
  "from 256 on), socat or ncat";

/** Throws {@link CapabilityError} where nothing here connects to a vsock. */
export async function vsockDoor(
  host: FindingHost,
  cid: number,
  port: number,
): Promise<VsockDoor> {
  const proxy = await vsockProxy(host);
  if (proxy === undefined) throw new CapabilityError("start", "the vsock", NO_PROXY);
  return { cid, port, proxy };
}
