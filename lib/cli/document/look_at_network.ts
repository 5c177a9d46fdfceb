/** What on this host keeps passt from doing what a document asks of it. */
import type { Domain } from "../../domain/domain.ts";
import { type Interface, usesPasst } from "../../domain/interface.ts";
import { openPorts } from "../../domain/open_ports.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { Origins } from "../../xml/decode_context.ts";

/** Network devices that are not there, and more ports than passt may have sockets. */
export async function networkFindings(
  { devices }: Domain,
  origins: Origins,
  host: Pick<Host, "files" | "programs">,
): Promise<readonly Finding[]> {
  const wanted = (devices?.interfaces ?? []).filter(usesPasst);
  const found = await Promise.all(wanted.map(async (one) => [
    ...await missingDevice(one, origins, host),
    ...await tooManyPorts(one, origins, host),
  ]));
  return found.flat();
}

/** The device whose addresses passt shows the guest. */
async function missingDevice(
  one: Interface,
  origins: Origins,
  { files }: Pick<Host, "files">,
): Promise<readonly Finding[]> {
  const { sourceDev } = one;
  if (sourceDev === undefined) return [];
  if (await files.stat(`/sys/class/net/${sourceDev}`) !== undefined) return [];
  return [origins.finding(origins.childAttribute(one, "source", "dev"), {
    severity: "warning",
    code: "host/no-network-device",
    message: `there is no network device '${sourceDev}' on this host`,
    help: "name one that `ip link` shows, or remove <source>",
  })];
}

/** Fewer ports than any limit that Linux has by itself: it need not be asked for. */
const HARMLESS = 500;
/** What passt has open besides: some 70 in the release of 2026. */
const PASSTS_OWN = 100;

/** passt has a socket for each port at least, and two where it listens on every address of two families. */
async function tooManyPorts(
  one: Interface,
  origins: Origins,
  { programs }: Pick<Host, "programs">,
): Promise<readonly Finding[]> {
  const first = one.portForwards[0];
  const ports = one.portForwards.flatMap(portsOf).reduce((sum, count) => sum + count, 0);
  if (first === undefined || ports <= HARMLESS) return [];
  const limit = await programs.openFilesLimit();
  if (limit === undefined || ports + PASSTS_OWN <= limit) return [];
  return [origins.finding(origins.span(first), {
    severity: "warning",
    code: "host/open-files",
    message: `passt needs a socket for each of ${ports} ports, and may open only ${limit} files`,
    help: `forward fewer ports, or raise the limit of open files above ${ports + PASSTS_OWN}, ` +
      "twice that where no address is named: nofile in /etc/security/limits.conf, LimitNOFILE= in a systemd unit",
  })];
}

/**
 * How many ports each range has. A forward of all ports has those that Linux does not give to connections (32768 to
 * 60999).
 */
function portsOf(forward: Interface["portForwards"][number]): readonly number[] {
  if (!forward.ranges.some(({ exclude }) => exclude !== true)) return [65535 - (60999 - 32768 + 1)];
  return openPorts(forward).map(({ start, end }) => end - start + 1);
}
