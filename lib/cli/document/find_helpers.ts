/** The programs that a machine needs beside QEMU and passt. */
import type { Domain } from "../../domain/domain.ts";
import { needsSwtpm } from "../../domain/tpm.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { VIRTIOFSD_PROGRAMS } from "../../host/permissions.ts";
import { type HelperPrograms, needsVirtiofsd } from "../../plan/helpers.ts";
import { programPackage } from "./packages.ts";
import type { Origins } from "../../xml/decode_context.ts";

export interface FoundHelpers {
  readonly programs: HelperPrograms;
  readonly findings: readonly Finding[];
}

/** What a document may name. */
const VIRTIOFSD_PATHS = VIRTIOFSD_PROGRAMS.filter((name) => name.startsWith("/"));

/** Looks for swtpm and virtiofsd where the document needs them. */
export async function findHelpers(
  { devices }: Domain,
  origins: Origins,
  host: Host,
): Promise<FoundHelpers> {
  const asked = devices?.filesystems.find((one) =>
    needsVirtiofsd(one) && one.binary?.path !== undefined &&
    !VIRTIOFSD_PATHS.includes(one.binary.path) && one.binary.path !== "/usr/bin/virtiofsd"
  );
  const tpm = devices?.tpms.find(needsSwtpm);
  const shared = devices?.filesystems.find(needsVirtiofsd);
  const swtpm = tpm && await host.programs.find("swtpm");
  const virtiofsd = shared && await findVirtiofsd(host);
  const ids = tpm === undefined && shared === undefined ? [] : await host.distribution();
  const findings = [
    ...(asked?.binary === undefined ? [] : [
      origins.finding(origins.attribute(asked.binary, "path"), {
        severity: "error",
        code: "host/no-virtiofsd",
        message: `domrun may not start ${asked.binary.path}`,
        help: `remove path, or write one of ${VIRTIOFSD_PATHS.join(", ")}`,
      }),
    ]),
    ...(tpm === undefined || swtpm !== undefined ? [] : [
      origins.finding(origins.span(tpm), {
        severity: "error",
        code: "host/no-swtpm",
        message: "cannot make this TPM: there is no program swtpm on PATH",
        help: programPackage("swtpm", ids),
      }),
    ]),
    ...(shared === undefined || virtiofsd !== undefined ? [] : [
      origins.finding(origins.span(shared), {
        severity: "error",
        code: "host/no-virtiofsd",
        message: "cannot share this directory: there is no program virtiofsd",
        help: `${programPackage("virtiofsd", ids)} (Debian has it from 13 on), or leave <driver> ` +
          "out to share it by 9p",
      }),
    ]),
  ];
  return { programs: { swtpm, virtiofsd }, findings };
}

/** Where it is, undefined where it is not. */
export async function findVirtiofsd(host: Pick<Host, "programs">): Promise<string | undefined> {
  const found = await Promise.all(VIRTIOFSD_PROGRAMS.map((name) => host.programs.find(name)));
  return found.find((path) => path !== undefined);
}
