/** `<vcpus>`: processors that are there at the start, or are not (libvirt's qemuValidateDomainVcpuTopology). */
import { mostVcpus } from "../vcpus.ts";
import { repetitions, type Scope } from "./rule.ts";

/** Each is one of those that there are, once. */
export function vcpuNumbers({ domain, origins, report }: Scope): void {
  const listed = domain.vcpus?.vcpus ?? [];
  if (domain.vcpu === undefined && origins.isDamaged(domain)) return;
  const most = mostVcpus(domain);
  for (const one of listed) {
    if (one.id < most) continue;
    report(origins.attribute(one, "id"), {
      severity: "error",
      code: "vcpus/number",
      message: `there is no processor ${one.id}: <vcpu> says ${most}, counted from 0`,
      help: "remove it, or raise <vcpu>",
    });
  }
  for (const { again, key } of repetitions(listed, ({ id }) => id)) {
    report(origins.attribute(again, "id"), {
      severity: "error",
      code: "vcpus/number",
      message: `processor ${key} is there already`,
      help: "remove one of them",
    });
  }
}

/** The machine begins with the first of them; the others are plugged in. */
export function fixedVcpus({ domain, origins, report }: Scope): void {
  const { vcpus } = domain;
  if (vcpus === undefined || vcpus.vcpus.length === 0 || origins.isDamaged(vcpus)) return;
  const fixed = vcpus.vcpus.filter((one) => one.enabled && !one.hotpluggable)
    .map(({ id }) => id).sort((a, b) => a - b);
  if (fixed.length > 0 && fixed.every((id, index) => id === index)) return;
  report(origins.span(vcpus), {
    severity: "error",
    code: "vcpus/fixed",
    message: "the processors that are not hotpluggable are the first ones, from 0 on, and enabled",
    help: "write <vcpu id='0' enabled='yes' hotpluggable='no'/> for the first",
  });
}

/** What is not enabled has to be plugged in one day. */
export function absentVcpus({ domain, origins, report }: Scope): void {
  for (const one of domain.vcpus?.vcpus ?? []) {
    if (one.enabled || one.hotpluggable || origins.isDamaged(one)) continue;
    report(origins.span(one), {
      severity: "error",
      code: "vcpus/absent",
      message: `processor ${one.id} is neither enabled nor hotpluggable`,
      help: "write hotpluggable='yes'",
    });
  }
}
