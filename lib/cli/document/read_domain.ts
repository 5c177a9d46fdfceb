/** Documents to domains, under the options that change how they are read. */
import { type ReadDomain, readDomain, type ReadOptions } from "../../domain/read.ts";
import type { HostPlaces } from "../../domain/rules/rule.ts";
import type { Host } from "../../host/host.ts";
import { machineFiles, passtFiles } from "../../plan/machine_files.ts";
import type { Input } from "./read_input.ts";

/**
 * What decodes and checks each document of a command; `--net passt` puts passt in place of libvirt's networks.
 *
 * @param purpose `check` looks at socket paths, too; planning does that itself, under the machine's final name
 * @param net the value of `--net`
 */
export function domainReader(
  purpose: "check" | "plan",
  host: Host,
  net?: string,
): (input: Input) => Promise<ReadDomain> {
  const options: ReadOptions = {
    places: placesOf(purpose, host),
    ...(net === "passt" ? { net: "passt" } : {}),
  };
  return ({ file, text, finding }) =>
    finding ? Promise.resolve({ findings: [finding] }) : readDomain(file, text, options);
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
