/** The programs that domrun starts: whether they are there and answer, and what of them is known to go wrong. */
import { CapabilityError } from "../../host/host.ts";
import { VIRTIOFSD_PROGRAMS } from "../../host/permissions.ts";
import { VERSION } from "../../host/version_number.ts";
import { passtCapabilities } from "../../passt/probe/cache.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import { emulatorsFor } from "../../qemu/emulators.ts";
import { qemuCapabilities } from "../../qemu/probe/cache.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { installedFirmware } from "../../qemu/probe/firmware.ts";
import {
  firmwarePackage,
  type PackagedProgram,
  programPackage,
  programPackageAgain,
  qemuPackage,
  qemuPackageAgain,
  SMALL_PROGRAMS,
} from "../document/packages.ts";
import { type Check, type Examined, lacking, ok } from "./check.ts";

/** A program that was asked, and what is said of it. */
export interface Asked<T> {
  readonly found?: T;
  readonly checks: readonly Check[];
}

/** The QEMU that the document names, or the one of this host. */
export async function askQemu(
  { host, ids, needs }: Examined,
  emulator?: string,
): Promise<Asked<QemuCapabilities>> {
  const arch = needs?.arch ?? host.architecture;
  const named = emulator ?? needs?.emulator;
  const names = named === undefined ? emulatorsFor(arch) : [named];
  const found = await Promise.all(names.map((name) => host.programs.find(name)));
  const path = found.find((one) => one !== undefined);
  const fails = "every machine";
  const remedy = qemuPackage(arch, ids);
  if (path === undefined) {
    const words = `there is no program ${names[0]}`;
    return { checks: [lacking(true, { name: "qemu", found: words, fails, remedy })] };
  }
  try {
    const qemu = await qemuCapabilities(host, path, VERSION);
    return { found: qemu, checks: [qemuCheck(qemu, path)] };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    return {
      checks: [lacking(true, {
        name: "qemu",
        found: `cannot use ${path}: ${error.message}`,
        fails,
        remedy: `${qemuPackageAgain(arch, ids)}; or put another QEMU before it on PATH`,
      })],
    };
  }
}

function qemuCheck({ version, features }: QemuCapabilities, path: string): Check {
  const here = `QEMU ${version} (${path})`;
  if (features["netdev.stream"] !== true) {
    return lacking(false, {
      name: "qemu",
      found: `${here} has no netdev stream`,
      fails: "interfaces with passt",
      remedy: "use QEMU 7.2 or later",
    });
  }
  return ok("qemu", here);
}

/** passt, and pesto beside it. */
export async function askPasst({ host, ids, needs }: Examined): Promise<Asked<PasstCapabilities>> {
  const isNeeded = needs?.passt ?? true;
  const path = await host.programs.find("passt");
  const fails = "interfaces with <backend type='passt'/>";
  const remedy = programPackage("passt", ids);
  const lack = (found: string, remedy: string) => ({
    checks: [lacking(isNeeded, { name: "passt", found, fails, remedy })],
  });
  if (path === undefined) return lack("there is no program passt on PATH", remedy);
  try {
    const passt = await passtCapabilities(host, path, VERSION);
    return {
      found: passt,
      checks: [
        passt.features["missing-directory-fails"]
          ? ok("passt", `passt ${passt.version} (${path})`)
          : oldPasst(passt, path),
        pestoCheck(passt),
      ],
    };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    return lack(
      `cannot use ${path}: ${error.message}`,
      `${programPackageAgain("passt", ids)}; or put another passt before it on PATH`,
    );
  }
}

/** The faults of 2023-03-09 that its users meet, and no later release that was tried has. */
function oldPasst({ version }: PasstCapabilities, path: string): Check {
  return lacking(false, {
    name: "passt",
    found: `passt ${version} of before 2025 (${path})`,
    fails:
      "type='vhostuser'; a start without a default route; forwards before the guest has sent " +
      "its first packet; a list of ports of which one is taken leaves that one out",
    remedy: "install passt of 2025 or later (Debian from 13 on; https://passt.top)",
  });
}

function pestoCheck({ features, pesto, version }: PasstCapabilities): Check {
  if (features["conf-path"] && pesto?.version === version) return ok("pesto", pesto.program);
  return lacking(false, {
    name: "pesto",
    found: pesto === undefined
      ? "there is no program pesto beside passt"
      : `pesto is ${pesto.version}, and passt ${version}`,
    fails: "forward add and remove start passt again (--restart), which breaks off connections",
    remedy: "install passt of 2026, which brings pesto",
  });
}

const HELPERS: readonly {
  readonly program: PackagedProgram;
  readonly paths: readonly string[];
  readonly fails: string;
  readonly isNeeded: (examined: Examined) => boolean;
  /** Where the package is not in every release. */
  readonly remark?: string;
}[] = [
  {
    program: "kill",
    paths: ["kill"],
    fails: "every machine: nothing else ends a QEMU that hangs",
    isNeeded: () => true,
  },
  {
    program: "swtpm",
    paths: ["swtpm"],
    fails: "machines with <tpm>",
    isNeeded: ({ needs }) => needs?.swtpm === true,
  },
  {
    program: "virtiofsd",
    paths: VIRTIOFSD_PROGRAMS,
    fails: "directories that are shared by virtiofs (those shared by 9p need none)",
    isNeeded: ({ needs }) => needs?.virtiofsd === true,
    remark: " (Debian has it from 13 on)",
  },
  {
    program: "qemu-img",
    paths: ["qemu-img"],
    fails: "new and run of an image, variables of UEFI firmware in another format than their " +
      "template's, transient disks",
    isNeeded: () => false,
  },
];

/** The programs beside QEMU and passt. */
export async function helperChecks(examined: Examined): Promise<readonly Check[]> {
  const { host, ids } = examined;
  return await Promise.all(HELPERS.map(async ({ program, paths, fails, isNeeded, remark = "" }) => {
    const found = (await Promise.all(paths.map((path) => host.programs.find(path))))
      .find((path) => path !== undefined);
    return found !== undefined ? ok(program, found) : lacking(isNeeded(examined), {
      name: program,
      found: `there is no program ${program}`,
      fails,
      remedy: programPackage(program, ids) + remark,
    });
  }));
}

/** What domrun asks to look at the system, and to write where it may not itself. */
export async function smallProgramsCheck({ host, ids }: Examined): Promise<Check> {
  const name = "small programs";
  const found = await Promise.all(SMALL_PROGRAMS.map((one) => host.programs.find(one)));
  const missing = SMALL_PROGRAMS.filter((_, index) => found[index] === undefined);
  if (missing.length === 0) return ok(name, SMALL_PROGRAMS.join(", "));
  return lacking(true, {
    name,
    found: `there is no program ${missing.join(", ")} on PATH`,
    fails: "every machine: ports, processes and files are looked at and removed with them",
    remedy: programPackage("coreutils", ids),
  });
}

/** The UEFI firmware for guests of the document's architecture, or the host's. */
export async function firmwareCheck({ host, ids, needs }: Examined): Promise<Check> {
  const arch = needs?.arch ?? host.architecture;
  const { descriptors, faults } = await installedFirmware(host);
  const fitting = descriptors.filter(({ interfaces, targets }) =>
    interfaces.includes("uefi") && targets.some(({ architecture }) => architecture === arch)
  );
  const name = "firmware";
  const fails = "machines with <os firmware='efi'>";
  const [fault] = faults;
  if (fitting.length === 0) {
    return lacking(needs?.firmware === true, {
      name,
      found: `no UEFI firmware for ${arch} is installed`,
      fails,
      remedy: firmwarePackage(arch, ids),
    });
  }
  if (fault === undefined) return ok(name, `${fitting.length} kinds of UEFI for ${arch}`);
  return lacking(false, {
    name,
    found: `the descriptor ${fault.subject} is not read: ${fault.message}`,
    fails: "another firmware may be taken than is meant",
    remedy: `mend it, or hide it by an empty file of the same name in /etc/qemu/firmware`,
  });
}
