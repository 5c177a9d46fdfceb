/** A document to a domain, under the options that change how it is read. */
import { type ReadDomain, readDomain } from "../domain/read.ts";
import type { HostPlaces } from "../domain/rules/rule.ts";
import type { Host } from "../host/host.ts";
import { machineFiles, passtFiles } from "../vm/machine_files.ts";
import type { Arguments } from "./arguments.ts";
import type { Input } from "./read_input.ts";

/**
 * Decodes and checks `input`; `--net passt` puts passt in place of libvirt's networks.
 *
 * @param purpose `check` looks at socket paths, too; planning does that itself, under the machine's final name
 */
export function readDomainFor(
  input: Input,
  purpose: "check" | "plan",
  args: Arguments,
  host: Host,
): Promise<ReadDomain> {
  return readDomain(input.file, input.text, {
    places: placesOf(purpose, host),
    ...(args.text("net") === "passt" ? { net: "passt" } : {}),
  });
}

function placesOf(purpose: "check" | "plan", { directories, environment }: Host): HostPlaces {
  const home = environment("HOME");
  return {
    ...(home === undefined ? {} : { home }),
    ...(purpose === "plan" ? {} : {
      passtSocket: (name, alias) => passtFiles(directories.passt, name, alias).socket,
      machineSocket: (name) => machineFiles(directories.machines, name).controlSocket,
    }),
  };
}
