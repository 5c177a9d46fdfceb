/** Other forwards for an interface of a machine that runs: its plan with them, and what its passt is told. */
import { formatDomain } from "../domain/read.ts";
import { type Interface, usesPasst } from "../domain/interface.ts";
import { withAliases } from "../domain/with_aliases.ts";
import type { PortForward } from "../domain/port_forward.ts";
import { type Finding, isBlocking } from "../findings/finding.ts";
import { portArguments } from "../passt/command_line.ts";
import { Provenance } from "../qemu/provenance.ts";
import { checkDocument } from "./check_document.ts";
import { plannedForwards } from "./interfaces.ts";
import type { LaunchPlan, PlannedPasst } from "./launch_plan.ts";
import { passtOrigins, plannedListeners } from "./passt_origins.ts";

export interface ForwardChange {
  /** Of the machine with the new forwards. */
  readonly plan: LaunchPlan;
  /** The passt of the interface as it would be started now. */
  readonly passt: PlannedPasst;
  /** The forwards of the interface, as they are and as they would be. */
  readonly had: readonly PortForward[];
  readonly has: readonly PortForward[];
}

/**
 * Plans other forwards for the interface `alias`.
 *
 * @param wanted the new ones, made of those that it has
 * @returns undefined when the machine has no such interface with a passt; findings when its document may not have
 * these forwards
 */
export async function changeForwards(
  plan: LaunchPlan,
  alias: string,
  wanted: (now: readonly PortForward[]) => readonly PortForward[],
): Promise<ForwardChange | readonly Finding[] | undefined> {
  const { domain } = await checkDocument(plan.name, plan.xml);
  const devices = domain?.devices;
  const before = devices?.interfaces.find((one) => one.alias === alias);
  if (domain === undefined || devices === undefined || before === undefined || !usesPasst(before)) {
    return undefined;
  }
  const after: Interface = { ...before, portForwards: [...wanted(before.portForwards)] };
  const interfaces = devices.interfaces.map((one) => one === before ? after : one);
  const xml = formatDomain({ ...domain, devices: { ...devices, interfaces } });
  const read = await checkDocument(plan.name, xml);
  const errors = read.findings.filter(isBlocking)
    .map((one) => ({ ...one, message: withAliases(one.message, read) }));
  const placed = read.domain?.devices?.interfaces.find((one) => one.alias === alias);
  if (errors.length > 0 || !read.origins || placed === undefined) return errors;
  const provenance = new Provenance(read.origins);
  const passt = plan.passt.map((one) =>
    one.interface === alias ? withForwards(one, placed, provenance) : one
  );
  const changed = passt.find((one) => one.interface === alias);
  if (changed === undefined) return undefined;
  return {
    plan: {
      ...plan,
      passt,
      interfaces: plan.interfaces.map((one) =>
        one.alias === alias ? { ...one, forwards: plannedForwards(placed) } : one
      ),
      xml,
    },
    passt: changed,
    had: before.portForwards,
    has: placed.portForwards,
  };
}

/** The options for forwards are the last ones of passt's command line. */
function withForwards(
  passt: PlannedPasst,
  one: Interface,
  provenance: Provenance,
): PlannedPasst {
  const first = passt.args.findIndex(isPortOption);
  const others = first === -1 ? passt.args : passt.args.slice(0, first);
  const args = [...others, ...portArguments(one.portForwards)];
  return {
    ...passt,
    args,
    origins: passtOrigins(one, args, provenance),
    listeners: plannedListeners(one, provenance),
  };
}

function isPortOption(arg: string): boolean {
  return arg === "--tcp-ports" || arg === "--udp-ports";
}

/**
 * The options with which pesto(1) gives a passt just the forwards of this command line. To add and remove some alone
 * would be no gentler: passt makes all of its sockets anew with each change, and keeps what goes through them. Pure.
 */
export function forwardOptions({ args }: PlannedPasst): readonly string[] {
  const options = args.slice(args.findIndex(isPortOption));
  const has = (option: string) => options.includes(option);
  return args.some(isPortOption)
    ? options
    : ["--tcp-ports", "none", ...has("--udp-ports") ? [] : ["--udp-ports", "none"]];
}
