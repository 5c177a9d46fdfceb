/** What the doctor says of a KVM that can be opened, by what QEMU says of it. */
import { assertEquals, assertMatch } from "@std/assert";
import type { FileFacts, Finished, Host } from "../../host/host.ts";
import type { QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import { bareHost } from "../testing/bare_host.ts";
import { kvmCheck } from "./kvm.ts";

const FACTS: FileFacts = {
  ...{ kind: "other", size: 0, mode: 0o666, uid: 0, gid: 0, dev: 1, ino: 1, mtimeMs: 0 },
  ctimeMs: 0,
};
const GROUPS = "root:x:0:\nkvm:x:104:\nvirt:x:990:\n";
const EMULATOR = "/usr/bin/qemu-system-x86_64";
const REFUSED = { exit: { kind: "exited", code: 1 }, stdout: "", timedOut: false } as const;
const KILLED: Finished = {
  exit: { kind: "signaled", signal: "SIGKILL" },
  ...{ stdout: "", stderr: "", timedOut: true },
};
const FOUND = "/dev/kvm can be opened, and QEMU cannot use it";

function check(tried: Finished, { mode = 0o666, gid = 0 } = {}) {
  const bare = bareHost("/nowhere");
  const host: Host = {
    ...bare,
    files: {
      ...bare.files,
      stat: () => Promise.resolve({ ...FACTS, mode, gid }),
      readText: (path) => Promise.resolve(path === "/etc/group" ? GROUPS : ""),
    },
    programs: {
      ...bare.programs,
      find: () => Promise.resolve("/usr/bin/cat"),
      run: (program) =>
        Promise.resolve(program === EMULATOR ? tried : { ...REFUSED, stderr: "cat: end\n" }),
    },
  };
  const qemu = { emulator: EMULATOR, kvm: { present: true, usable: false } } as QemuCapabilities;
  return kvmCheck({ host, ids: [], qemu });
}

const LOAD = "modprobe -a kvm_intel kvm_amd; switch on virtualisation in the firmware's " +
  "setup; a container gets it with --device /dev/kvm";
const NESTED = "where this host is a machine itself, its host has to allow it virtualisation of " +
  "its own (nested); else see what the kernel says, as root: dmesg | grep -i kvm";

const ROWS: readonly (readonly [stderr: string, words: string, remedy: string])[] = [
  [
    "Could not access KVM kernel module: No such device\n" +
    "qemu-system-x86_64: -accel kvm: failed to initialize kvm: No such device\n",
    "Could not access KVM kernel module: No such device; failed to initialize kvm: No such device",
    LOAD,
  ],
  [
    "ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy\n",
    "ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy",
    "end the machines of the other hypervisor that holds the processor: VirtualBox or VMware",
  ],
  [
    "qemu-system-x86_64: -accel kvm: ioctl(KVM_CREATE_VM) failed: Input/output error\n",
    "ioctl(KVM_CREATE_VM) failed: Input/output error",
    NESTED,
  ],
  ["", "it ended at once, by itself", NESTED],
];

for (const [stderr, words, remedy] of ROWS) {
  Deno.test(`kvmCheck() where QEMU says ${JSON.stringify(words)}`, async () => {
    const { verdict, found, remedy: help } = await check({ ...REFUSED, stderr });
    assertEquals([verdict, found, help], ["limited", `${FOUND}: ${words}`, remedy]);
  });
}

const GIVE_TO_KVM = /^chgrp kvm \/dev\/kvm && chmod 660 \/dev\/kvm, .*: usermod -aG kvm \S+$/;

for (
  const [mode, gid, remedy] of [
    [0o664, 104, /^usermod -aG kvm \S+; then log in anew$/],
    [0o664, 990, /^usermod -aG virt \S+; then log in anew$/],
    [0o664, 0, GIVE_TO_KVM],
    [0o664, 991, GIVE_TO_KVM],
    [0o644, 104, GIVE_TO_KVM],
  ] as const
) {
  Deno.test(`kvmCheck() of a device that may be read alone, mode ${mode.toString(8)}, group ${gid}`, async () => {
    const words = "Could not access KVM kernel module: Permission denied";
    const { found, remedy: help = "" } = await check({ ...REFUSED, stderr: `${words}\n` }, {
      mode,
      gid,
    });
    assertEquals(found, `/dev/kvm can be read, and this user may not write to it: ${words}`);
    assertMatch(help.replace(/^as root: /, ""), remedy);
  });
}

Deno.test("kvmCheck() believes a trial more than what QEMU said a minute ago", async () => {
  const { verdict, found } = await check(KILLED);
  assertEquals([verdict, found], ["ok", "QEMU can use /dev/kvm"]);
});
