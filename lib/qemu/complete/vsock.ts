/** The context id of a vsock, the number by which the host reaches the guest. */
import type { Devices } from "../../domain/devices.ts";
import type { Facts } from "./facts.ts";

/**
 * Gives a vsock the machine's own CID where the document leaves it open. As in libvirt, `auto='yes'` does that also where
 * it stands beside a number: a live document has the one of an earlier start there.
 */
export function completeVsock(devices: Devices, { identity, provenance, runs }: Facts): Devices {
  const { vsock } = devices;
  if (vsock === undefined) return devices;
  const { auto, address } = vsock.cid ?? {};
  if (address !== undefined && (auto !== true || runs)) return devices;
  const cid = { auto: true, ...vsock.cid, address: identity.cid };
  return { ...devices, vsock: provenance.derive(vsock, { cid }) };
}
