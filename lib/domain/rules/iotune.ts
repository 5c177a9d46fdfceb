/** `<iotune>`: what QEMU's throttling takes (its throttle_is_valid()). */
import type { Disk } from "../disk.ts";
import { type Iotune, LIMITED, limitName } from "../iotune.ts";
import { lineOf, type Scope } from "./rule.ts";

/** Limits that contradict each other, and bursts that are none. */
export function impossibleLimits({ devices, origins, report }: Scope): void {
  for (const { iotune } of devices.disks) {
    if (iotune === undefined || origins.isDamaged(iotune)) continue;
    for (const [name, message] of faultsOf(iotune)) {
      report(origins.child(iotune, name), { severity: "error", code: "disk/limits", message });
    }
  }
}

/** The element at fault, and what is wrong. */
function* faultsOf(iotune: Iotune): Generator<readonly [name: string, message: string]> {
  for (const total of ["bps", "iops"] as const) {
    for (const burst of ["", "_max"] as const) {
      const name = `${limitName(total)}${burst}`;
      if (!iotune[`${total}${burst}`]) continue;
      if (!iotune[`${total}_rd${burst}`] && !iotune[`${total}_wr${burst}`]) continue;
      yield [name, `<${name}> limits reading and writing together, and one of them has its own`];
    }
  }
  for (const limit of LIMITED) {
    const name = limitName(limit);
    const [usual = 0, burst = 0, seconds = 0] = [
      iotune[limit],
      iotune[`${limit}_max`],
      iotune[`${limit}_max_length`],
    ];
    if (burst > 0 && burst < usual) {
      yield [`${name}_max`, `<${name}_max> is ${burst}, less than <${name}>, ${usual}`];
    }
    if (burst > 0 && usual === 0) yield [`${name}_max`, `<${name}_max> needs <${name}>`];
    if (seconds > 1 && burst === 0) {
      yield [`${name}_max_length`, `<${name}_max_length> needs <${name}_max>`];
    }
  }
  const { group, ...limits } = iotune;
  if (group !== undefined && Object.values(limits).every((one) => !one)) {
    yield ["group_name", "<group_name> needs a limit"];
  }
}

/** Disks of one group have one limit. */
export function groupLimits(scope: Scope): void {
  const { devices, origins, report } = scope;
  const firsts = new Map<string, Disk & { readonly iotune: Iotune }>();
  for (const disk of devices.disks) {
    const { iotune } = disk;
    if (iotune?.group === undefined) continue;
    const first = firsts.get(iotune.group);
    if (first === undefined) firsts.set(iotune.group, { ...disk, iotune });
    else if (JSON.stringify(first.iotune) !== JSON.stringify(iotune)) {
      report(origins.child(iotune, "group_name"), {
        severity: "error",
        code: "disk/limits",
        message: `the group '${iotune.group}' has other limits on ${lineOf(scope, first.iotune)}`,
        help: "disks of one group share one limit: say the same of each",
      });
    }
  }
}

/** Nothing is read or written in an empty drive, and QEMU limits media alone. */
export function emptyLimits({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (disk.iotune === undefined || disk.source !== undefined) continue;
    report(origins.span(disk.iotune), {
      severity: "warning",
      code: "disk/limits",
      message: "an empty drive has no limits, nor a medium that is put into it",
    });
  }
}
