/** `<kernel>` and what is handed to it. */
import type { Scope } from "./rule.ts";

/** An initial RAM disk and a command line are the kernel's (QEMU: "only allowed with -kernel option"). */
export function kernelParts({ domain: { os }, origins, report }: Scope): void {
  if (os.kernel !== undefined || origins.isDamaged(os)) return;
  for (const name of ["initrd", "cmdline"] as const) {
    if (os[name] === undefined) continue;
    report(origins.child(os, name), {
      severity: "error",
      code: "os/no-kernel",
      message: `<${name}> is for a kernel, and there is no <kernel>`,
      help: "add <kernel>/path</kernel>, or remove it",
    });
  }
}
