/** A way into the guest as ssh(1) takes it, and in words. Pure. */
import type { GuestDoor } from "../../domain/guest_port.ts";
import type { VsockDoor } from "./vsock_door.ts";

/** A port of this host that is open already. */
export type OpenDoor = GuestDoor & { readonly port: number };

export type Door = OpenDoor | VsockDoor;

/** What ssh is given. */
export interface SshWay {
  readonly options: readonly string[];
  readonly destination: string;
}

export function sshWay(door: Door): SshWay {
  if (!("cid" in door)) return { options: ["-p", String(door.port)], destination: door.address };
  const { cid, port, proxy } = door;
  return {
    options: [
      ...["-o", `ProxyCommand=${proxy.command} ${proxy.args(cid, port)}`],
      ...["-o", `ProxyUseFdpass=${proxy.handsOver ? "yes" : "no"}`],
    ],
    // systemd's word for it, in its ssh_config, too.
    destination: `vsock/${cid}`,
  };
}

/** `127.0.0.1 port 2222`, `vsock CID 42 port 22`. */
export function doorWords(door: Door): string {
  return `${"cid" in door ? `vsock CID ${door.cid}` : door.address} port ${door.port}`;
}
