/** Which forwards stand in the way of a change, or may be meant by it: told where it is refused. */
import { type OneForward, portForward, withoutForward } from "../../domain/change_forwards.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import { usesPasst } from "../../domain/interface.ts";
import { listenPlace, placesMeet, portsMeet } from "../../domain/listen_place.ts";
import { formatForward } from "../../passt/forward_text.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";
import { oneMeant } from "./device_steps.ts";

/** What is wrong with forwards that ask for one port in one place twice; undefined: nothing. Pure. */
export function askedTwice(forwards: readonly OneForward[]): string | undefined {
  for (const [index, later] of forwards.entries()) {
    const earlier = forwards.slice(0, index).find((one) => meet(one, later));
    if (earlier === undefined) continue;
    const [one, other] = [formatForward(earlier), formatForward(later)];
    return one === other
      ? `${one} is asked for twice`
      : `${one} and ${other} ask for the same port of the host`;
  }
  return undefined;
}

/**
 * The alias of the interface with a passt that has these forwards; undefined: none has any of them. Pure.
 *
 * Throws {@link ChangeError} where several interfaces have them: one is changed at a time.
 */
export function interfaceWith(
  domain: Domain,
  forwards: readonly OneForward[],
): string | undefined {
  const owners = forwards.map((one) => ({ one, alias: ownerOf(domain, one) }))
    .filter(({ alias }) => alias !== undefined);
  const [first] = owners;
  if (owners.every(({ alias }) => alias === first?.alias)) return first?.alias;
  const having = owners.map(({ one, alias }) => `${alias} has ${formatForward(one)}`);
  throw new ChangeError(
    "document",
    `These forwards are not of one interface: ${having.join(", ")}`,
    "remove those of each by a command of their own; nothing has been removed",
  );
}

/** The alias of an interface that is named by it or its MAC address; a name that nothing has stays. */
export function interfaceNamed(domain: Domain, meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : oneMeant(domain, meant) ?? meant;
}

/** Throws {@link ChangeError} for forwards that ask for one port in one place twice. Pure. */
export function refuseTwice(forwards: readonly OneForward[]): void {
  const wrong = askedTwice(forwards);
  if (wrong !== undefined) throw new ChangeError("document", wrong, "leave one of them out");
}

function ownerOf(domain: Domain, forward: OneForward): string | undefined {
  return devicesOf(domain).interfaces.find((one) =>
    usesPasst(one) && withoutForward(one.portForwards, forward) !== undefined
  )?.alias;
}

/** `net0 has *:8080:80/tcp`, of each forward with a port of these, whatever its address and protocol. Pure. */
export function withTheirPorts(
  { interfaces }: Pick<LaunchPlan, "interfaces">,
  forwards: readonly OneForward[],
): readonly string[] {
  const wanted = forwards.map(portForward);
  return interfaces.flatMap(({ alias, forwards: had }) =>
    had.filter((one) => !one.exclude && wanted.some((other) => portsMeet(portForward(one), other)))
      .map((one) => `${alias} has ${formatForward(one)}`)
  );
}

function meet(a: OneForward, b: OneForward): boolean {
  return a.proto === b.proto && placesMeet(listenPlace(a), listenPlace(b)) &&
    portsMeet(portForward(a), portForward(b));
}
