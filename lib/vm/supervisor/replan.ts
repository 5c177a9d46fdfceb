/** The machine that runs, planned once more: with what its programs can do, which is asked where no cache knows it. */
import type { Domain } from "../../domain/domain.ts";
import { isBlocking } from "../../findings/finding.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { planLaunch, type RunningMachine } from "../../plan/plan.ts";
import { identityOf } from "../../domain/identity.ts";
import { readDomain } from "../../domain/read.ts";
import { withAliases } from "../../domain/with_aliases.ts";
import type { Host } from "../../host/host.ts";
import { VERSION } from "../../host/version_number.ts";
import { passtCapabilities } from "../../passt/probe/cache.ts";
import { hostTime } from "../../plan/host_time.ts";
import { planAgain, type PlannedAgain } from "../../plan/plan_again.ts";
import { firmwareFor } from "../../qemu/probe/firmware.ts";
import { keptState } from "../machine/kept_names.ts";
import { qemuCapabilities } from "../../qemu/probe/cache.ts";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";

/**
 * Plans the machine with another document. `running`: what its disks are called; absent: as the record has it.
 *
 * Throws {@link ChangeError} where it cannot be so.
 */
export async function replan(
  host: Host,
  { plan, diskNumbers }: MachineRecord,
  xml: string,
  running: RunningMachine = { diskNumbers },
): Promise<PlannedAgain> {
  const document = await readDomain(plan.name, xml);
  const { domain } = document;
  if (domain === undefined) throw new ChangeError("document", "The machine has no document");
  const again = await planAgain(plan.name, xml, {
    ...await surroundings(host, plan, domain),
    running,
  });
  if ("plan" in again) return again;
  const [first] = again;
  const fault = first?.code.startsWith("host/") ? "host" : "document";
  const why = withAliases(first?.message ?? "", document);
  throw new ChangeError(fault, `The machine cannot become so: ${why}`, first?.help);
}

/** The machine that a document would make here, with everything filled in. Throws {@link ChangeError}. */
export async function wantedMachine(
  host: Host,
  { plan }: MachineRecord,
  xml: string,
): Promise<Domain> {
  const document = await checkDocument("the document", xml);
  const { domain } = document;
  if (domain === undefined) {
    throw new ChangeError("document", "That is not the document of a machine");
  }
  const named = { ...document, domain: { ...domain, name: plan.name } };
  const request = await surroundings(host, plan, named.domain);
  const { context, findings } = planLaunch({ ...request, document: named });
  const [wrong] = findings.filter(isBlocking);
  if (context !== undefined && wrong === undefined) return context.domain;
  const fault = wrong?.code.startsWith("host/") ? "host" : "document";
  throw new ChangeError(fault, `The machine cannot become so: ${wrong?.message}`, wrong?.help);
}

/** What planning asks of this host, as `up` does; screens keep the ports, and the vsock the number, that they have. */
async function surroundings(host: Host, plan: LaunchPlan, domain: Domain) {
  const passt = await host.programs.find("passt");
  const [capabilities, ofPasst, hostId, firmware] = await Promise.all([
    qemuCapabilities(host, plan.qemu.program, VERSION),
    passt === undefined ? undefined : passtCapabilities(host, passt, VERSION),
    host.machineId(),
    firmwareFor(domain.os, host),
  ]);
  const identity = await identityOf(domain, { uid: host.user.uid, hostId });
  return {
    capabilities,
    passt: ofPasst,
    directories: host.directories,
    now: hostTime(host.clock.now()),
    user: host.user,
    identity: plan.vsockCid === undefined ? identity : { ...identity, cid: plan.vsockCid },
    firmware: firmware.descriptors,
    kept: await keptState(host, plan.uuid),
  };
}
