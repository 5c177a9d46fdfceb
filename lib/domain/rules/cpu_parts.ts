/** `<cache>` and `<maxphysaddr>` of `<cpu>`: what goes with which mode (libvirt's qemuValidateDomainDefCpu). */
import type { Cpu } from "../cpu.ts";
import type { Scope } from "./rule.ts";

/** The host's processor is there to be shown. */
function showsHost(cpu: Cpu): boolean {
  return cpu.mode === "host-passthrough" || cpu.mode === "maximum";
}

/** QEMU can make up a third level, show the host's caches, or none; not one level of them. */
export function cacheMode({ domain: { cpu }, origins, report }: Scope): void {
  const cache = cpu?.cache;
  if (cpu === undefined || cache === undefined || origins.isDamaged(cache)) return;
  const { mode, level } = cache;
  if (mode === "emulate" ? level !== 3 : level !== undefined) {
    report(origins.attribute(cache, "level"), {
      severity: "error",
      code: "cpu/cache-level",
      message: mode === "emulate"
        ? "a cache of mode 'emulate' has level 3"
        : `a cache of mode '${mode}' has no level, found ${level}`,
      help: mode === "emulate" ? "write level='3'" : "remove level",
    });
  }
  if (mode !== "passthrough" || showsHost(cpu) || origins.isDamaged(cpu)) return;
  report(origins.attribute(cache, "mode"), {
    severity: "error",
    code: "cpu/needs-host",
    message: "the host's caches are seen only on the host's processor",
    help: "write <cpu mode='host-passthrough'>, or remove <cache>",
  });
}

/** A width is the host's, which may be limited, or a number. */
export function addressWidth({ domain: { cpu }, origins, report }: Scope): void {
  const width = cpu?.maxphysaddr;
  if (cpu === undefined || width === undefined || origins.isDamaged(width)) return;
  const wrong = width.mode === "passthrough" ? "bits" : "limit";
  if (width[wrong] !== undefined) {
    report(origins.attribute(width, wrong), {
      severity: "error",
      code: "cpu/address-width",
      message: `<maxphysaddr mode='${width.mode}'> has no ${wrong}`,
      help: wrong === "bits"
        ? "write limit, or mode='emulate'"
        : "write bits, or mode='passthrough'",
    });
  }
  if (width.mode !== "passthrough" || showsHost(cpu) || origins.isDamaged(cpu)) return;
  report(origins.attribute(width, "mode"), {
    severity: "error",
    code: "cpu/needs-host",
    message: "the host's width of addresses is seen only on the host's processor",
    help: "write <cpu mode='host-passthrough'>, or mode='emulate' here",
  });
}
