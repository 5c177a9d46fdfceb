/** Probed capabilities, kept between runs: a probe takes 200 ms, reading what was kept takes 2. */
import type { FileFacts, Host, Kept } from "../../host/host.ts";
import { CapabilityError, parseCapabilities, type QemuCapabilities } from "./capabilities.ts";
import { FEATURE_NAMES } from "./features.ts";
import { type ProbeHost, probeQemu } from "./probe.ts";

/** Where distributions keep QEMU's modules: installing one changes what QEMU can do, not its program. */
const MODULE_DIRECTORIES: readonly string[] = [
  "/usr/lib/qemu",
  "/usr/lib64/qemu",
  "/usr/lib/x86_64-linux-gnu/qemu",
  "/usr/lib/aarch64-linux-gnu/qemu",
];

const KVM_DEVICE = "/dev/kvm";
/** See `isFresh`. */
const KVM_DOUBT_MS = 60_000;

/** What can be told of /dev/kvm without opening it, which domrun's own permissions forbid. */
type KvmAccess = "none" | "denied" | "perhaps";

type CacheHost = ProbeHost & Pick<Host, "cache" | "files">;

/**
 * What the QEMU at `emulator`, an absolute path, can do: as kept where nothing that it depends on has
 * changed since, else probed anew and kept.
 *
 * Throws {@link CapabilityError}. Starts QEMU when it has to probe.
 */
export async function qemuCapabilities(
  host: CacheHost,
  emulator: string,
  domrunVersion: string,
): Promise<QemuCapabilities> {
  const program = await host.files.stat(emulator);
  if (program === undefined) {
    throw new CapabilityError("start", emulator, "it cannot be started: No such program");
  }
  const kvm = await kvmAccess(host);
  const key = await keyOf(host, emulator, program, kvm, domrunVersion);
  const kept = await host.cache.read(emulator, key);
  const cached = kept === undefined ? undefined : readKept(kept, emulator);
  if (kept !== undefined && cached !== undefined) {
    if (isFresh(kvm, cached, host.clock.now() - kept.keptAtMs)) return cached;
  }
  const probed = await probeQemu(host, emulator);
  await host.cache.write(emulator, key, probed);
  return probed;
}

/** Everything that the answers depend on. */
async function keyOf(
  host: CacheHost,
  emulator: string,
  { size, mtimeMs, ctimeMs }: FileFacts,
  kvm: KvmAccess,
  domrunVersion: string,
): Promise<string> {
  const modules = await Promise.all(
    MODULE_DIRECTORIES.map(async (path) => (await host.files.stat(path))?.mtimeMs ?? 0),
  );
  // Builds of one version may ask for different features.
  const asked = FEATURE_NAMES.length;
  return JSON.stringify({ domrunVersion, asked, emulator, size, mtimeMs, ctimeMs, modules, kvm });
}

function readKept(kept: Kept, emulator: string): QemuCapabilities | undefined {
  try {
    return parseCapabilities(kept.value, emulator);
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

async function kvmAccess(host: CacheHost): Promise<KvmAccess> {
  const device = await host.files.stat(KVM_DEVICE);
  if (device === undefined) return "none";
  return await host.files.writable(KVM_DEVICE) ? "perhaps" : "denied";
}

/**
 * Whether a device works cannot be told without trying: a group may let this user at it, and the node is there before its
 * module is loaded. Somebody who has just mended that must not be told for ever that KVM does not work, so that answer
 * holds for a minute.
 */
function isFresh(kvm: KvmAccess, capabilities: QemuCapabilities, ageMs: number): boolean {
  if (kvm !== "perhaps" || capabilities.kvm.usable) return true;
  return ageMs >= 0 && ageMs < KVM_DOUBT_MS;
}
