/** Documents to domains, under the options that change how they are read. */
import type { ReadDomain, ReadOptions } from "../../domain/read.ts";
import type { HostPlaces } from "../../domain/rules/rule.ts";
import type { Host } from "../../host/host.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { Input } from "./read_input.ts";

/**
 * What decodes and checks each document of a command; `--net passt` puts passt in place of libvirt's networks.
 *
 * @param net the value of `--net`
 */
export function domainReader(
  host: Host,
  net?: string,
): (input: Input) => Promise<ReadDomain> {
  const options: ReadOptions = {
    places: placesOf(host),
    ...(net === "passt" ? { net: "passt" } : {}),
  };
  return ({ file, text, finding }) =>
    finding
      ? Promise.resolve({ findings: [finding], remarks: [] })
      : checkDocument(file, text, options);
}

function placesOf({ environment }: Host): HostPlaces {
  const home = environment("HOME");
  return home === undefined ? {} : { home };
}
