/** A document to a domain, under the options that change how it is read. */
import { type ReadDomain, readDomain } from "../domain/read_domain.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "./arguments.ts";
import type { Input } from "./read_input.ts";

/** Decodes and checks `input`; `--net passt` puts passt in place of libvirt's networks. */
export function readDomainFor(input: Input, args: Arguments, host: Host): Promise<ReadDomain> {
  return readDomain(input.file, input.text, {
    directories: host.directories,
    passtForNetworks: args.text("net") === "passt",
  });
}
