/** Where machines and what they keep lie: what a logout takes, room on disks and in memory. */
import { dirname, join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { runTool } from "../../vm/processes/tool.ts";
import { logoutWarning } from "../logout.ts";
import { sizeWords } from "../render/size.ts";
import { asRoot, type Check, type Examined, lacking, ok } from "./check.ts";
import { freeKiB, kernelText } from "../../vm/processes/kernel_text.ts";
import { makeRoom } from "./room.ts";

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

/** Where something lies. */
interface Place {
  readonly name: string;
  readonly path: string;
  /** What is asked for does not run without it. */
  readonly isNeeded: boolean;
  /** mkdir(1) makes it when something is kept there; absent: that is looked at elsewhere. */
  readonly kept?: {
    /** What does not work where it cannot be made. */
    readonly fails: string;
    /** The environment variable that names another. */
    readonly variable: string;
  };
}

/** Room for the machine's own files, for what outlives it, and beside its images. */
export async function diskChecks({ host, ids, needs }: Examined): Promise<readonly Check[]> {
  const { machines, state, documents } = host.directories;
  const places: readonly Place[] = [
    { name: "room for machines", path: machines, isNeeded: true },
    ...(state === undefined ? [] : [{
      name: "room for kept state",
      path: state,
      isNeeded: needs?.keepsState === true,
      kept: { fails: "machines with UEFI variables or a TPM", variable: "XDG_STATE_HOME" },
    }]),
    ...(documents === undefined ? [] : [{
      name: "room for documents",
      path: documents,
      isNeeded: false,
      kept: { fails: "define and autostart", variable: "XDG_CONFIG_HOME" },
    }]),
    ...[...new Set(needs?.images.map(dirname))].map((path) => (
      { name: "room for images", path, isNeeded: false }
    )),
  ];
  return await Promise.all(places.map((place) => placeCheck({ host, ids }, place)));
}

async function placeCheck(
  examined: Examined,
  { name, path, isNeeded, kept }: Place,
): Promise<Check> {
  const { host } = examined;
  const there = await thatIsThere(path, host);
  const words = kept && await whyNotMade(join(there, trialName(host, kept.variable)), host);
  if (kept !== undefined && words !== undefined) {
    return lacking(isNeeded, {
      name,
      found: `cannot make a directory in ${there}: ${words}`,
      fails: kept.fails,
      remedy: `export ${kept.variable} to a directory of your own; ` +
        `where nothing has to stay: export ${kept.variable}=$(mktemp -d)`,
    });
  }
  const free = await freeKiB(host, there);
  if (free === undefined) return ok(name, `${there} does not tell`);
  if (free >= LITTLE_KIB) return ok(name, `${sizeWords(free * 1024)} on the disk of ${there}`);
  return lacking(isNeeded && free < NOTHING_KIB, {
    name,
    found: `${sizeWords(free * 1024)} on the disk of ${there}`,
    fails: "machines cannot start there, or stop when the guest writes",
    remedy: makeRoom(examined, there),
  });
}

const TRIAL_MS = 10_000;

/** Two that lie below one directory are tried at the same time: below a home that has neither yet. */
function trialName({ processId }: Host, variable: string): string {
  return `.domrun-doctor-${processId}-${variable}`;
}

/** Why mkdir(1) does not make this directory; undefined where it does. What it makes is taken away. */
async function whyNotMade(trial: string, host: Host): Promise<string | undefined> {
  const words = await runTool(host, { program: "mkdir", args: ["--", trial] }, TRIAL_MS);
  if (words !== undefined) return words.replace(/^.*': /, "");
  return await runTool(host, { program: "rm", args: ["-r", "-f", "--", trial] }, TRIAL_MS);
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
