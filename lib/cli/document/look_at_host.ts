/** What the host says of a plan before anything is started: files that are not there, devices, and disks that are not as meant. */
import type { Domain } from "../../domain/domain.ts";
import { type Finding, inDocumentOrder } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { Needs } from "../../plan/plan.ts";
import { missingFiles } from "../../vm/launch/look_at_files.ts";
import { missingHostDevices } from "../../vm/launch/look_at_host_devices.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { doubtfulDisks } from "./doubtful_disks.ts";
import { findingOfFailure } from "./launch_findings.ts";
import { imagesInUse } from "./images_in_use.ts";
import { networkFindings } from "./look_at_network.ts";

/** A document, and what it takes of the host. It may have no plan: what the host lacks is told all the same. */
export interface PlannedDomain {
  readonly domain: Domain;
  readonly origins: Origins;
  readonly needs: Needs;
}

/** What keeps the plan from being carried out here and now; nothing of it keeps it from being shown. */
export async function lacksOfHost(planned: PlannedDomain, host: Host): Promise<readonly Finding[]> {
  const { needs, origins, domain } = planned;
  const { source } = origins.document;
  const [files, devices, network, doubtful, used] = await Promise.all([
    missingFiles(host, needs.files),
    missingHostDevices(host, needs.hostDevices ?? []),
    networkFindings(domain, origins, host),
    doubtfulDisks(domain.devices?.disks ?? [], origins, host),
    imagesInUse(planned, host),
  ]);
  const missing = [...files, ...devices].flatMap((error) =>
    error.place === undefined ? [] : [findingOfFailure(error, error.place, source, "warning")]
  );
  return inDocumentOrder([...missing, ...network, ...doubtful, ...used]);
}
