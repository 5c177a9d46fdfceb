/** Devices whose other end is a process of its own need memory that both can see. */
import type { Scope } from "./rule.ts";

const SHARED_MEMORY = [
  "add to <domain>:",
  "  <memoryBacking>",
  "    <source type='memfd'/>",
  "    <access mode='shared'/>",
  "  </memoryBacking>",
].join("\n");

/** vhost-user: passt reads and writes the guest's memory (libvirt: 'interface' requires shared memory). */
export function vhostuserWithoutSharedMemory(scope: Scope): void {
  const { devices, origins, report } = scope;
  if (isShared(scope)) return;
  for (const one of devices.interfaces) {
    if (one.type !== "vhostuser") continue;
    report(origins.span(one), {
      severity: "error",
      code: "interface/needs-shared-memory",
      message: "an interface of type 'vhostuser' needs shared memory, found private memory",
      help: SHARED_MEMORY,
    });
  }
}

/** virtiofsd reads and writes the guest's memory. */
export function virtiofsWithoutSharedMemory(scope: Scope): void {
  const { devices, origins, report } = scope;
  if (isShared(scope)) return;
  for (const one of devices.filesystems) {
    if (one.driver?.type !== "virtiofs") continue;
    report(origins.span(one), {
      severity: "error",
      code: "filesystem/needs-shared-memory",
      message: "virtiofs needs shared memory, found private memory",
      help: SHARED_MEMORY,
    });
  }
}

/** True also where a finding about <memoryBacking> leaves it open. */
function isShared({ domain, origins }: Scope): boolean {
  if (domain.memoryBacking === undefined) return origins.isDamaged(domain) && hasBroken(origins);
  return domain.memoryBacking.access === "shared" || origins.isDamaged(domain.memoryBacking);
}

function hasBroken(origins: Scope["origins"]): boolean {
  return origins.document.root.children.some((node) =>
    node.kind === "element" && /^memory_?backing$/i.test(node.name)
  );
}
