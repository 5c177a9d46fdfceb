/** A document as a supervisor is sent it: it stands alone. */
import type { Domain } from "../../domain/domain.ts";
import type { ReadDomain } from "../../domain/read.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";

export interface WholeDocument {
  readonly domain: Domain | undefined;
  readonly findings: readonly Finding[];
}

/** The document with the files of its volumes; reading has made its paths absolute. */
export async function wholeDocument(
  { domain, origins, findings }: ReadDomain,
  host: Host,
): Promise<WholeDocument> {
  if (domain === undefined || origins === undefined) return { domain: undefined, findings };
  const { withVolumeFiles } = await import("./pool_volumes.ts");
  const volumes = await withVolumeFiles(domain, origins, host);
  return { domain: volumes.domain, findings: [...findings, ...volumes.findings] };
}
