/** What on this host keeps passt from doing what a document asks of it. */
import type { Domain } from "../../domain/domain.ts";
import { type Interface, usesPasst } from "../../domain/interface.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { HARMLESS_PORTS, lackOfFiles, portCount } from "../../passt/open_files.ts";
import { WHERE_RAISED } from "../../passt/words_help.ts";
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

/** passt has a socket for each port at least, and two where it listens on every address of two families. */
async function tooManyPorts(
  one: Interface,
  origins: Origins,
  { programs }: Pick<Host, "programs">,
): Promise<readonly Finding[]> {
  const first = one.portForwards[0];
  const ports = portCount(one.portForwards);
  if (first === undefined || ports <= HARMLESS_PORTS) return [];
  const lack = lackOfFiles(ports, await programs.openFilesLimit());
  if (lack === undefined) return [];
  return [origins.finding(origins.span(first), {
    severity: "warning",
    code: "host/open-files",
    message: lack.message,
    help: `forward fewer ports, or raise the limit of open files above ${lack.above}, ` +
      `twice that where no address is named: ${WHERE_RAISED}`,
  })];
}
