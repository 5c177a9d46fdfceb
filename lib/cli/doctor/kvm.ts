/** KVM: whether the host has it, and whether this user and QEMU can use it. */
import type { FileFacts } from "../../host/host.ts";
import { accountName, groupName } from "../account_name.ts";
import { asRoot, type Check, type Examined, lacking, ok } from "./check.ts";
import { mayOpen } from "../../vm/processes/kernel_text.ts";

const DEVICE = "/dev/kvm";
/** Within that a QEMU that cannot use KVM has said so. */
const TRY_MS = 2000;

export async function kvmCheck(examined: Examined): Promise<Check> {
  const { host, qemu, needs } = examined;
  const name = "kvm";
  const lack = (found: string, remedy: string) =>
    lacking(needs?.kvm === true, {
      name,
      found,
      fails: "<domain type='kvm'>; type='qemu' emulates the processor in its place, slowly",
      remedy,
    });
  if (qemu?.kvm.usable) return ok(name, "QEMU can use /dev/kvm");
  const device = await host.files.stat(DEVICE);
  const load = asRoot(examined, "modprobe -a kvm_intel kvm_amd") +
    "; switch on virtualisation in the firmware's setup; a container gets it with --device /dev/kvm";
  if (device === undefined) return lack("there is no /dev/kvm", load);
  if (!await mayOpen(host, DEVICE)) {
    return lack(
      "/dev/kvm is there, and this user may not open it",
      await rightsRemedy(examined, device),
    );
  }
  if (qemu !== undefined && !qemu.kvm.present) {
    return lack(`${qemu.emulator} was built without KVM`, "use the QEMU of the distribution");
  }
  if (qemu === undefined) return ok(name, "/dev/kvm can be opened; there is no QEMU to try it");
  const words = await tryKvm(host, qemu.emulator);
  if (words === undefined) return ok(name, "QEMU can use /dev/kvm");
  // That it may be read is not enough: QEMU writes to it, too.
  return words.includes("Permission denied")
    ? lack(
      `/dev/kvm can be read, and this user may not write to it: ${words}`,
      await rightsRemedy(examined, device),
    )
    : lack(`/dev/kvm can be opened, and QEMU cannot use it: ${words}`, remedyFor(words, load));
}

/** What lets the user open the device for reading and writing. Nobody is put into root's group for it. */
async function rightsRemedy(examined: Examined, { mode, gid }: FileFacts): Promise<string> {
  const user = await userName(examined);
  const group = gid === 0 ? undefined : await groupName(examined.host, gid);
  return group !== undefined && (mode & 0o060) === 0o060
    ? `${asRoot(examined, `usermod -aG ${group} ${user}`)}; then log in anew`
    : asRoot(examined, "chgrp kvm /dev/kvm && chmod 660 /dev/kvm") +
      `, and the user into the group: usermod -aG kvm ${user}`;
}

async function userName({ host }: Examined): Promise<string> {
  return await accountName(host) ?? String(host.user.uid);
}

/** What QEMU says of KVM; undefined where it works. That it did not when QEMU was asked may have been mended since. */
async function tryKvm({ programs }: Examined["host"], emulator: string) {
  const { exit, stderr, timedOut } = await programs.run(
    emulator,
    ["-nodefaults", "-display", "none", "-machine", "none", "-accel", "kvm"],
    { timeoutMs: TRY_MS },
  );
  // Where KVM works it runs on, and is killed.
  if (timedOut) return undefined;
  const lines = stderr.trim().split("\n").map((line) =>
    line.replace(/^\S*qemu-\S*: (-accel kvm: )?/, "")
  );
  return lines.join("; ") ||
    `it ended at once, by ${exit.kind === "exited" ? "itself" : exit.signal}`;
}

/** Of the words of the kernel that QEMU passes on. */
function remedyFor(words: string, load: string): string {
  if (/No such (device|file)/.test(words)) return load;
  if (/Device or resource busy/.test(words)) {
    return "end the machines of the other hypervisor that holds the processor: VirtualBox or VMware";
  }
  return "where this host is a machine itself, its host has to allow it virtualisation of its own " +
    `(nested); else see what the kernel says, as root: dmesg | grep -i kvm`;
}
