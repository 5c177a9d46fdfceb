/** Where machines lie: the runtime directory, what a logout takes, room on disks and in memory. */
import { dirname, join } from "@std/path/posix";
import { FileError, type Host } from "../../host/host.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { ForeignDirectoryError } from "../../vm/errors.ts";
import { lookAtMachines } from "../../vm/machine/own_directories.ts";
import { logoutWarning } from "../logout.ts";
import { sizeWords } from "../render/size.ts";
import { asRoot, type Check, type Examined, lacking, ok } from "./check.ts";
import { freeKiB, kernelText } from "./kernel_text.ts";

/** Makes a directory there, as the start of a machine does, and takes it away. */
export async function runtimeDirectoryCheck(examined: Examined): Promise<Check> {
  const { host } = examined;
  const { machines, passedOver } = host.directories;
  const name = "runtime directory";
  const fails = "every machine";
  const lack = (found: string, remedy: string) => lacking(true, { name, found, fails, remedy });
  try {
    await lookAtMachines(host);
    await host.files.ensureDirectory(machines, 0o700);
    const trial = join(machines, `.doctor-${host.processId}`);
    await host.files.makeDirectory(trial, 0o700);
    await host.files.remove(trial);
  } catch (error) {
    if (error instanceof ForeignDirectoryError) {
      return lack(error.message, error.help ?? "set XDG_RUNTIME_DIR to a directory of your own");
    }
    if (!(error instanceof FileError)) throw error;
    return lack(
      `cannot make a directory in ${machines}: ${error.message}`,
      error.fault === "no-space"
        ? `make room there: du -sh ${quoteForShell(dirname(machines))}/*`
        : `chmod u+rwx ${
          quoteForShell(machines)
        }; or set XDG_RUNTIME_DIR to a directory of your own`,
    );
  }
  if (passedOver !== undefined) {
    return lacking(false, {
      name,
      found: `${machines}; ${passedOver}`,
      fails: "machines that were started with the other one are not found by every command",
      remedy: `export XDG_RUNTIME_DIR=/run/user/${host.user.uid}`,
    });
  }
  return machines === `/tmp/domrun-${host.user.uid}` ? shared(examined) : ok(name, machines);
}

/** Neither logind nor the user made a runtime directory. */
function shared({ host }: Examined): Check {
  const asked = host.environment("XDG_RUNTIME_DIR");
  return lacking(false, {
    name: "runtime directory",
    found: `${host.directories.machines}, because ${
      asked === undefined ? "there is no other" : `${asked} cannot be used`
    }`,
    fails: "what cleans /tmp may remove the files of a running machine",
    remedy: asked === undefined
      ? "log in by logind (ssh, not su); or export XDG_RUNTIME_DIR to a directory of your own"
      : "export XDG_RUNTIME_DIR to a directory below /run/user or /tmp that is there, is yours " +
        "alone, has at most 47 bytes and no %",
  });
}

export async function lingerCheck({ host }: Examined): Promise<Check> {
  const warning = await logoutWarning(host);
  if (warning === undefined) return ok("logout", "takes no machine away");
  return lacking(false, {
    name: "logout",
    found: `your last logout removes /run/user/${host.user.uid}`,
    fails: "machines that run detached may be ended by it",
    remedy: "loginctl enable-linger",
  });
}

/** The files of a machine take 200 KiB, the log of a guest that writes much 16 MiB. */
const LITTLE_KIB = 32 * 1024;
const NOTHING_KIB = 512;

/** Room for the machine's own files, for what outlives it, and beside its images. */
export async function diskChecks(examined: Examined): Promise<readonly Check[]> {
  const { host, needs } = examined;
  const { machines, state } = host.directories;
  const places: readonly (readonly [name: string, path: string, isNeeded: boolean])[] = [
    ["room for machines", machines, true],
    ...(state === undefined ? [] : [["room for kept state", state, false] as const]),
    ...[...new Set(needs?.images.map(dirname))].map((path) =>
      ["room for images", path, false] as const
    ),
  ];
  return await Promise.all(places.map(async ([name, path, isNeeded]) => {
    const there = await thatIsThere(path, host);
    const free = await freeKiB(host, there);
    if (free === undefined) return ok(name, `${there} does not tell`);
    if (free >= LITTLE_KIB) return ok(name, `${sizeWords(free * 1024)} on the disk of ${there}`);
    return lacking(isNeeded && free < NOTHING_KIB, {
      name,
      found: `${sizeWords(free * 1024)} on the disk of ${there}`,
      fails: "machines cannot start there, or stop when the guest writes",
      remedy: `make room: du -xsh ${quoteForShell(there)}/* | sort -h; a tmpfs grows with: ` +
        asRoot(
          examined,
          `mount -o remount,size=1G "$(findmnt -no TARGET -T ${quoteForShell(there)})"`,
        ),
    });
  }));
}

async function thatIsThere(path: string, host: Host): Promise<string> {
  let there = path;
  while (there !== "/" && await host.files.stat(there) === undefined) there = dirname(there);
  return there;
}

export async function memoryCheck(examined: Examined): Promise<Check> {
  const name = "memory";
  const text = await kernelText(examined.host, "/proc/meminfo");
  const free = /^MemAvailable:\s+([0-9]+) kB$/m.exec(text ?? "")?.[1];
  if (free === undefined) return ok(name, "the kernel does not tell");
  const { memoryKiB = 0 } = examined.needs ?? {};
  const found = `${sizeWords(Number(free) * 1024)} to be had`;
  if (Number(free) >= memoryKiB) return ok(name, found);
  return lacking(false, {
    name,
    found: `${found}, and the guest may use ${sizeWords(memoryKiB * 1024)}`,
    fails: "the kernel may kill QEMU when the guest uses its memory",
    remedy: `less in <memory>; or more swap, ${
      asRoot(examined, "fallocate -l 8G /swap && chmod 600 /swap && mkswap /swap && swapon /swap")
    }`,
  });
}
