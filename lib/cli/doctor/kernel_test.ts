/** What the doctor says of a kernel, by what its files say: the parts that no test can set up. */
import { assertEquals } from "@std/assert";
import type { FileFacts, Finished, Host } from "../../host/host.ts";
import { bareHost } from "../testing/bare_host.ts";
import type { Check, Examined } from "./check.ts";
import type { DocumentNeeds } from "./document_needs.ts";
import {
  lockedMemoryCheck,
  lowPortCheck,
  namespaceCheck,
  openFilesCheck,
  routeCheck,
  securityModuleCheck,
  vsockCheck,
} from "./kernel.ts";

const NEEDS: DocumentNeeds = {
  kvm: false,
  vsock: true,
  passt: true,
  swtpm: false,
  virtiofsd: false,
  firmware: false,
  keepsState: false,
  lowestPort: 80,
  ports: 1000,
  locksMemory: true,
  memoryKiB: 1024,
  images: [],
};

interface Kernel {
  readonly files?: Readonly<Record<string, string>>;
  /** Of the programs `cat` and `socat`; absent: none. */
  readonly lacks?: readonly string[];
  /** Those that nobody may open. */
  readonly denied?: readonly string[];
  readonly uid?: number;
  readonly openFiles?: number;
  readonly needs?: DocumentNeeds;
}

const FACTS: FileFacts = {
  ...{ kind: "other", size: 0, mode: 0o660, uid: 0, gid: 0, dev: 1, ino: 1, mtimeMs: 0 },
  ctimeMs: 0,
};

function examined(
  { files = {}, denied = [], lacks = [], uid = 1000, openFiles, needs }: Kernel,
): Examined {
  const bare = bareHost("/nowhere");
  const run = (_: string, [path = ""]: readonly string[]): Promise<Finished> => {
    const stdout = files[path];
    const exit = { kind: "exited", code: stdout === undefined ? 1 : 0 } as const;
    const stderr = denied.includes(path) ? `cat: ${path}: Permission denied\n` : "";
    return Promise.resolve({ exit, stdout: stdout ?? "", stderr, timedOut: false });
  };
  const host: Host = {
    ...bare,
    user: { uid, gid: uid },
    files: {
      ...bare.files,
      stat: (path) => Promise.resolve(path in files || denied.includes(path) ? FACTS : undefined),
    },
    programs: {
      ...bare.programs,
      find: (name) =>
        Promise.resolve(
          ["cat", "socat"].includes(name) && !lacks.includes(name) ? `/usr/bin/${name}` : undefined,
        ),
      run,
      openFilesLimit: () => Promise.resolve(openFiles),
    },
  };
  return { host, ids: [], ...(needs === undefined ? {} : { needs }) };
}

const USERNS = "/proc/sys/user/max_user_namespaces";
const CLONE = "/proc/sys/kernel/unprivileged_userns_clone";
const RESTRICT = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
const PORTS = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
const HEADING =
  "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
const LOCKED = (words: string) => ({
  "/proc/self/limits":
    `Max locked memory         ${words}              ${words}              bytes\n`,
});

const ROWS: readonly (readonly [
  check: (examined: Examined) => Promise<Check>,
  kernel: Kernel,
  verdict: Check["verdict"],
  found: string,
  remedy?: string,
])[] = [
  [namespaceCheck, { files: { [USERNS]: "15000\n" } }, "ok", "up to 15000"],
  [namespaceCheck, {}, "ok", "the kernel does not tell"],
  [
    namespaceCheck,
    { files: { [USERNS]: "0\n" } },
    "missing",
    "the kernel allows none: user.max_user_namespaces is 0",
    "raise the limit, as root: /usr/sbin/sysctl -w user.max_user_namespaces=10000; inside a " +
    "container, outside of it",
  ],
  [
    namespaceCheck,
    { files: { [USERNS]: "15000\n", [CLONE]: "0\n" } },
    "missing",
    "the kernel allows root alone to make them",
    "as root: /usr/sbin/sysctl -w kernel.unprivileged_userns_clone=1",
  ],
  [namespaceCheck, { files: { [CLONE]: "0\n" }, uid: 0 }, "ok", "the kernel does not tell"],
  [
    namespaceCheck,
    { files: { [RESTRICT]: "1\n" } },
    "limited",
    "AppArmor allows them to programs that have a profile alone",
    "as root: /usr/sbin/sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  ],
  [
    namespaceCheck,
    { files: { [USERNS]: "0\n" }, needs: { ...NEEDS, passt: false } },
    "limited",
    "the kernel allows none: user.max_user_namespaces is 0",
    "raise the limit, as root: /usr/sbin/sysctl -w user.max_user_namespaces=10000; inside a " +
    "container, outside of it",
  ],
  [securityModuleCheck, {}, "ok", "neither AppArmor nor SELinux"],
  [
    securityModuleCheck,
    { files: { "/sys/fs/selinux/enforce": "1" } },
    "ok",
    "SELinux enforces: what it denies is in `ausearch -m avc -ts recent`",
  ],
  [
    securityModuleCheck,
    { files: { "/sys/fs/selinux/enforce": "0" } },
    "ok",
    "neither AppArmor nor SELinux",
  ],
  [lowPortCheck, { files: { [PORTS]: "1024\n" } }, "ok", "this user forwards those from 1024 on"],
  [
    lowPortCheck,
    { files: { [PORTS]: "80\n" }, needs: NEEDS },
    "ok",
    "this user forwards those from 80 on",
  ],
  [lowPortCheck, { uid: 0, needs: NEEDS }, "ok", "root forwards every port"],
  [
    lowPortCheck,
    { files: { [PORTS]: "1024\n" }, needs: NEEDS },
    "missing",
    "this user forwards ports from 1024 on, and port 80 is asked for",
    "take a port from 1024 up: <range start='…' to='…'/>; or let every user have lower ones, as " +
    "root: /usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=80",
  ],
  [
    vsockCheck,
    { files: { "/dev/vhost-vsock": "" } },
    "ok",
    "/dev/vhost-vsock can be opened, and socat connects",
  ],
  [
    vsockCheck,
    { files: { "/dev/vhost-vsock": "" }, lacks: ["socat"] },
    "limited",
    "no program is here that connects to a vsock: systemd-ssh-proxy (systemd from 256 on), socat or ncat",
    "install it (Debian: socat; Fedora: socat)",
  ],
  [
    vsockCheck,
    {},
    "missing",
    "there is no /dev/vhost-vsock",
    "as root: modprobe vhost_vsock; a container gets it with --device /dev/vhost-vsock",
  ],
  [
    vsockCheck,
    { denied: ["/dev/vhost-vsock"] },
    "missing",
    "/dev/vhost-vsock is there, and this user may not open it",
    "as root: setfacl -m u:1000:rw /dev/vhost-vsock",
  ],
  [openFilesCheck, {}, "ok", "no limit"],
  [openFilesCheck, { openFiles: 1256, needs: NEEDS }, "ok", "1256 for each program"],
  [
    openFilesCheck,
    { openFiles: 1255, needs: NEEDS },
    "missing",
    "a program may have 1255 open at once, and 1256 are needed",
    "ulimit -n, or nofile in /etc/security/limits.conf, LimitNOFILE= in a systemd unit; for this " +
    "shell, as root: prlimit --pid $$ --nofile=2512",
  ],
  [lockedMemoryCheck, { files: LOCKED("unlimited"), needs: NEEDS }, "ok", "no limit"],
  [
    lockedMemoryCheck,
    { files: LOCKED("8388608"), needs: { ...NEEDS, locksMemory: false } },
    "ok",
    "up to 8 MiB",
  ],
  [
    lockedMemoryCheck,
    { files: LOCKED("8388608"), needs: NEEDS },
    "missing",
    "a program may lock 8 MiB",
    "memlock in /etc/security/limits.conf, LimitMEMLOCK= in a systemd unit; for this shell, as " +
    "root: prlimit --pid $$ --memlock=1074790400",
  ],
  [routeCheck, {}, "ok", "the kernel does not tell"],
  [
    routeCheck,
    {
      files: {
        "/proc/net/route": `${HEADING}eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`,
      },
    },
    "ok",
    "IPv4",
  ],
  [
    routeCheck,
    {
      files: {
        "/proc/net/route": HEADING,
        "/proc/net/ipv6_route": `${"0".repeat(32)} 00 ${"0".repeat(32)} 00 ${
          "0".repeat(32)
        } ffffffff 00000001 00000000 00200200       lo\n`,
      },
    },
    "limited",
    "the host has none",
    "connect the host: ip route show",
  ],
];

for (const [check, kernel, verdict, found, remedy] of ROWS) {
  Deno.test(`${check.name}() of ${JSON.stringify(kernel)}: ${found}`, async () => {
    const { verdict: said, found: told, remedy: help } = await check(examined(kernel));
    assertEquals([said, told, help], [verdict, found, remedy]);
  });
}
