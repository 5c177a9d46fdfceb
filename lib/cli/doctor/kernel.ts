/** What the kernel lets this user do: user namespaces, low ports, open files, locked memory, routes. */
import { HELP } from "../../passt/words_help.ts";
import { NO_PROXY, vsockProxy } from "../../vm/guest/vsock_door.ts";
import { programPackage } from "../document/packages.ts";
import { sizeWords } from "../render/size.ts";
import { asRoot, type Check, type Examined, lacking, ok } from "./check.ts";
import {
  firstUnprivileged,
  kernelNumber,
  kernelText,
  mayOpen,
} from "../../vm/processes/kernel_text.ts";

/** What QEMU opens for the document's vsock. */
export async function vsockCheck(examined: Examined): Promise<Check> {
  const { host } = examined;
  const name = "vsock";
  const path = "/dev/vhost-vsock";
  const lack = (found: string, remedy: string) =>
    lacking(true, { name, found, fails: "the document's <vsock>", remedy });
  if (await host.files.stat(path) === undefined) {
    return lack(
      `there is no ${path}`,
      `${asRoot(examined, "modprobe vhost_vsock")}; a container gets it with --device ${path}`,
    );
  }
  if (!await mayOpen(host, path)) {
    return lack(
      `${path} is there, and this user may not open it`,
      `as root: setfacl -m u:${host.user.uid}:rw ${path}`,
    );
  }
  const proxy = await vsockProxy(host);
  if (proxy !== undefined) return ok(name, `${path} can be opened, and ${proxy.command} connects`);
  return lacking(false, {
    name,
    found: NO_PROXY,
    fails: "ssh --vsock",
    remedy: programPackage("socat", examined.ids),
  });
}

const UNTOLD = "the kernel does not tell";

/** passt isolates itself in one, and so does virtiofsd of an ordinary user. */
export async function namespaceCheck(examined: Examined): Promise<Check> {
  const name = "user namespaces";
  const [most, clone, restricted] = await Promise.all([
    kernelNumber(examined.host, "/proc/sys/user/max_user_namespaces"),
    kernelNumber(examined.host, "/proc/sys/kernel/unprivileged_userns_clone"),
    kernelNumber(examined.host, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
  ]);
  const isRoot = examined.host.user.uid === 0;
  const lack = (found: string, remedy: string, isNeeded = examined.needs?.passt ?? true) =>
    lacking(isNeeded, {
      name,
      found,
      fails: "passt, and directories that are shared by virtiofs",
      remedy,
    });
  if (most === 0) {
    return lack("the kernel allows none: user.max_user_namespaces is 0", HELP.namespaceLimit);
  }
  if (clone === 0 && !isRoot) {
    return lack(
      "the kernel allows root alone to make them",
      asRoot(examined, "/usr/sbin/sysctl -w kernel.unprivileged_userns_clone=1"),
    );
  }
  if (restricted === 1 && !isRoot) {
    // passt's own profile may allow it there. Starting a passt tells whether it does: try_passt.ts.
    return lack(
      "AppArmor allows them to programs that have a profile alone",
      asRoot(examined, "/usr/sbin/sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
      false,
    );
  }
  return ok(name, most === undefined ? UNTOLD : `up to ${most}`);
}

/** What can be seen of AppArmor and SELinux without being root. */
export async function securityModuleCheck({ host }: Examined): Promise<Check> {
  const [apparmor, enforce, profile] = await Promise.all([
    kernelText(host, "/sys/module/apparmor/parameters/enabled"),
    kernelText(host, "/sys/fs/selinux/enforce"),
    host.files.stat("/etc/apparmor.d/usr.bin.passt"),
  ]);
  const parts = [
    ...(apparmor?.startsWith("Y")
      ? [
        `AppArmor, ${profile === undefined ? "without a profile" : "with a profile"} of passt` +
        (profile === undefined ? "" : `: sockets and logs of it below ${host.directories.passt}, ` +
          "the home directory and /tmp alone"),
      ]
      : []),
    ...(enforce?.startsWith("1")
      ? ["SELinux enforces: what it denies is in `ausearch -m avc -ts recent`"]
      : []),
  ];
  return ok(
    "security modules",
    parts.length === 0 ? "neither AppArmor nor SELinux" : parts.join("; "),
  );
}

export async function lowPortCheck(examined: Examined): Promise<Check> {
  const { host, needs } = examined;
  const name = "low ports";
  const first = await firstUnprivileged(host);
  if (host.user.uid === 0) return ok(name, "root forwards every port");
  const port = needs?.lowestPort;
  if (port === undefined || port >= first) {
    return ok(name, `this user forwards those from ${first} on`);
  }
  return lacking(true, {
    name,
    found: `this user forwards ports from ${first} on, and port ${port} is asked for`,
    fails: "the document's machine",
    remedy: HELP.privileged({ port }),
  });
}

/** passt has a socket for each port, and some files of its own; QEMU has one for each disk and more. */
const FEWEST_FILES = 256;

/** `stopsPasst`: a passt without any port does not start for it. */
export async function openFilesCheck(
  { host, needs }: Examined,
  stopsPasst = false,
): Promise<Check> {
  const name = "open files";
  const limit = await host.programs.openFilesLimit();
  if (limit === undefined) return ok(name, "no limit");
  const wanted = FEWEST_FILES + (needs?.ports ?? 0);
  if (limit >= wanted) return ok(name, `${limit} for each program`);
  const isNeeded = stopsPasst ? needs?.passt ?? true : (needs?.ports ?? 0) > 0;
  return lacking(isNeeded, {
    name,
    found: `a program may have ${limit} open at once, and ${wanted} are needed`,
    fails: needs !== undefined
      ? "the document's machine"
      : stopsPasst
      ? "passt, and machines with many disks"
      : "machines with many disks or forwards",
    remedy: "ulimit -n, or nofile in /etc/security/limits.conf, LimitNOFILE= in a systemd unit; " +
      `for this shell, as root: prlimit --pid $$ --nofile=${Math.max(1024, wanted * 2)}`,
  });
}

/** What a machine that locks its memory has besides. */
const LOCKED_BESIDES_KIB = 1024 * 1024;

export async function lockedMemoryCheck({ host, needs }: Examined): Promise<Check> {
  const name = "locked memory";
  const limits = await kernelText(host, "/proc/self/limits");
  const words = /^Max locked memory\s+\S+\s+(\S+)/m.exec(limits ?? "")?.[1];
  if (words === undefined || words === "unlimited" || host.user.uid === 0) {
    return ok(name, "no limit");
  }
  const limitKiB = Math.floor(Number(words) / 1024);
  const wantedKiB = (needs?.memoryKiB ?? 1024 * 1024) + LOCKED_BESIDES_KIB;
  if (needs !== undefined && !needs.locksMemory || limitKiB >= wantedKiB) {
    return ok(name, `up to ${sizeWords(limitKiB * 1024)}`);
  }
  return lacking(needs !== undefined, {
    name,
    found: `a program may lock ${sizeWords(limitKiB * 1024)}`,
    fails: "<hostdev type='pci'>, and <locked/> in <memoryBacking>",
    remedy:
      "memlock in /etc/security/limits.conf, LimitMEMLOCK= in a systemd unit; for this shell, " +
      `as root: prlimit --pid $$ --memlock=${wantedKiB * 1024}`,
  });
}

/** What passt gives the guest its addresses of. */
export async function routeCheck({ host, passt, needs }: Examined): Promise<Check> {
  const [ipv4, ipv6] = await Promise.all([
    kernelText(host, "/proc/net/route"),
    kernelText(host, "/proc/net/ipv6_route"),
  ]);
  const families = [
    ...(/^\S+\t00000000\t\S+\t\S+\t\S+\t\S+\t\S+\t00000000\t/m.test(ipv4 ?? "") ? ["IPv4"] : []),
    // The loopback device has unreachable ones of its own.
    ...(/^0{32} 00 (?!.*\slo$)/m.test(ipv6 ?? "") ? ["IPv6"] : []),
  ];
  if (ipv4 === undefined) return ok("default route", UNTOLD);
  if (families.length > 0) return ok("default route", families.join(" and "));
  const isNeeded = passt !== undefined && !passt.features["local-mode"] && (needs?.passt ?? true);
  return lacking(isNeeded, {
    name: "default route",
    found: "the host has none",
    fails: isNeeded ? "this passt does not start" : "the guest reaches this host alone",
    remedy: isNeeded ? HELP.noRoute : "connect the host: ip route show",
  });
}
