/** What the guest's own end means. */
import type { Scope } from "./rule.ts";

/** QEMU tells one end from the other too late to do both (libvirt's qemuValidateLifecycleAction). */
export function restartsAndEnds({ domain, origins, report }: Scope): void {
  if (domain.onPoweroff !== "restart" || domain.onReboot !== "destroy") return;
  report(origins.childText(domain, "on_poweroff"), {
    severity: "error",
    code: "lifecycle/restart-and-destroy",
    message: "a power-off cannot restart the machine while a reboot ends it",
    help: "write <on_poweroff>destroy</on_poweroff>, or <on_reboot>restart</on_reboot>",
  });
}
