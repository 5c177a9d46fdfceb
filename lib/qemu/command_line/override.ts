/** `<qemu:override>`: the devices that it is about. */
import type { CommandLineContext } from "./context.ts";

/** Says which of them the machine does not have; libvirt ignores those, too. */
export function checkOverride({ domain, provenance }: CommandLineContext): void {
  const overrides = domain.qemuOverride?.devices ?? [];
  if (overrides.length === 0) return;
  const aliases = new Set(
    Object.values(domain.devices).flatMap((one) => Array.isArray(one) ? one : [one])
      .map((device) => Object(device)["alias"]),
  );
  for (const override of overrides) {
    if (aliases.has(override.alias)) continue;
    provenance.report(override, {
      severity: "warning",
      code: "host/override-alias",
      message: `no device has the id '${override.alias}': nothing is set`,
      help: "domrun plan prints the ids; give the device one of its own: <alias name='ua-…'/>",
    }, { attribute: "alias" });
  }
}
