import { assertEquals, assertMatch } from "@std/assert";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { qemuFailure, qemuWords } from "./qemu_failure.ts";

const at = (line: number) => ({ file: "vm.xml", line, column: 7 });

const DISK = '{"driver":"qcow2","node-name":"libvirt-1-format","file":"libvirt-1-storage"}';
const PORT = '{"driver":"pcie-root-port","port":8,"id":"pci.1","bus":"pcie.0","addr":"0x1"}';
const HUGE = '{"qom-type":"memory-backend-memfd","id":"pc.ram","hugetlb":true,"size":67108864}';
const LOG = "pty,id=charserial0,logfile=/nope/serial.log";

/** Option and value, with the line of the element that asks for it. */
const ARGS: readonly (readonly [option: string, value: string, line?: number])[] = [
  ["-cpu", "qemu64,vmx-foo=on", 4],
  ["-object", HUGE, 5],
  ["-overcommit", "mem-lock=on", 6],
  ["-blockdev", DISK, 9],
  ["-device", PORT],
  ["-chardev", LOG, 11],
  ["-device", "virtio-rng-pci,bus=pcie.0,addr=0x1", 12],
  ["-fw_cfg", "name=opt/x,file=/nope", 13],
  ["-object", "memory-backend-file,id=glass,mem-path=/dev/kvmfr0,size=4M", 14],
  ["-object", "input-linux,id=kbd,evdev=/dev/input/event8", 15],
  ["-object", "input-linux,id=mouse,evdev=/dev/input/event80", 16],
  ["-blockdev", '{"driver":"file","filename":"/fw.fd","node-name":"libvirt-pflash0-storage"}', 7],
  ["-object", '{"qom-type":"memory-backend-ram","id":"ram-node0","host-nodes":[1]}', 17],
  ["-audiodev", '{"id":"audio1","driver":"none"}', 18],
  ["-audiodev", '{"id":"audio2","driver":"pa"}', 19],
  ["-display", "gtk", 21],
  ["-machine", "accel=tcg", 22],
];

const plan: LaunchPlan = {
  name: "one",
  uuid: "u",
  directory: "/d",
  directories: [],
  files: [{ path: "/a.img", access: "read-write", purpose: "disk 'vda'", place: at(8) }],
  sockets: [],
  passt: [],
  qemu: {
    program: "/usr/bin/q",
    args: ARGS.flatMap(([option, value]) => [option, value]),
    origins: [
      { argument: 1, part: "vmx-foo=on", place: at(3) },
      { argument: 11, part: "logfile=/nope/serial.log", place: at(10) },
      ...ARGS.flatMap(([, , line], index) =>
        line === undefined ? [] : [{ argument: index * 2 + 1, place: at(line) }]
      ),
    ],
    qmpSocket: "/s",
    pidFile: "/p",
    logFile: "/l",
  },
  interfaces: [{
    alias: "net0",
    mac: "",
    backend: "passt",
    netdev: "hostnet0",
    forwards: [],
    place: at(20),
  }],
  consoles: [],
  lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy" },
  xml: "",
};

interface Row {
  /** As QEMU 7.2 and 11.1 say it, in the same words where nothing else is said. */
  readonly stderr: string;
  readonly reason: string;
  /** Line of the element; absent: none. */
  readonly line?: number;
  readonly help?: RegExp;
  readonly words?: string;
}

const ROWS: readonly Row[] = [
  {
    stderr:
      "q: -device virtio-rng-pci,bus=pcie.0,addr=0x1: vhost-vsock: unable to set guest cid: " +
      "Address already in use",
    reason: "vhost-vsock: unable to set guest cid: Address already in use",
    line: 12,
    help: /^another machine of this host has this number: .*<cid auto='yes'\/>$/,
  },
  {
    stderr: `q: error: failed to set MSR 0x10a to 0x69
q: ../../target/i386/kvm/kvm.c:3183: kvm_buf_set_msrs: Assertion \`ret == n\' failed.`,
    reason: "error: failed to set MSR 0x10a to 0x69",
    line: 4,
    help: /^this KVM does not give a guest the host's processor, .*--type qemu/,
    words: "../../target/i386/kvm/kvm.c:3183: kvm_buf_set_msrs: Assertion `ret == n' failed.",
  },
  {
    stderr: "q: cannot bind memory to host NUMA nodes: Invalid argument",
    reason: "cannot bind memory to host NUMA nodes: Invalid argument",
    line: 17,
    help: /^the host has not all the nodes of nodeset in <numatune>: lscpu lists/,
  },
  {
    stderr: `qemu: module audio-audio-pa not found, do you want to install qemu-system-gui package?
audio: Unknown audio driver \`pa'`,
    reason: "audio: Unknown audio driver `pa'",
    line: 19,
    help: /qemu-system-gui \(Debian\), or qemu-audio-pa .*<audio type='none'\/>/,
  },
  {
    // QEMU 11.
    stderr: "",
    reason: "it ended with exit status 1 and gave no reason",
    line: 19,
    help: /qemu-system-gui \(Debian\), or qemu-audio-pa/,
  },
  {
    stderr: "audio: Could not init `pa' audio driver",
    reason: "audio: Could not init `pa' audio driver",
    line: 19,
    help: /^this user has no such sound on this host: take another type of <audio>/,
  },
  {
    stderr:
      "q: Display 'gtk' is not available. Perhaps you want to install qemu-system-gui package?",
    reason: "Display 'gtk' is not available. Perhaps you want to install qemu-system-gui package?",
    line: 21,
    help: /qemu-system-gui \(Debian\), or qemu-ui-gtk/,
  },
  {
    stderr: "q: cannot use stdio with -daemonize",
    reason: "cannot use stdio with -daemonize",
    help: /unix:\/path,server=on,wait=off say; `domrun qmp`/,
  },
  {
    stderr: 'q: The -accel and "-machine accel=" options are incompatible',
    reason: 'The -accel and "-machine accel=" options are incompatible',
    line: 22,
    help: /leave accel= out of the <qemu:arg>$/,
  },
  {
    stderr: "q: kernel doesn't allow setting HyperV VP_INDEX",
    reason: "kernel doesn't allow setting HyperV VP_INDEX",
    help: /<vpindex>.*remove them, or use <domain type='kvm'>$/,
  },
  {
    stderr:
      `qemu: module block-block-curl not found, do you want to install qemu-block-extra package?
q: -blockdev ${DISK}: Unknown driver 'https'
`,
    reason: "Unknown driver 'https'",
    line: 9,
    help: /qemu-block-extra \(Debian\)/,
  },
  {
    stderr: "q: KVM is not supported for this guest CPU type\n" +
      "q: kvm_init_vcpu: kvm_arch_init_vcpu failed (0): Invalid argument",
    reason: "KVM is not supported for this guest CPU type",
    line: 4,
    help: /^KVM runs an ARM of the host's own model alone/,
    words: "kvm_init_vcpu: kvm_arch_init_vcpu failed (0): Invalid argument",
  },
  {
    stderr: "q: KVM does not support GICv2 emulation",
    reason: "KVM does not support GICv2 emulation",
    help: /<gic version='host'\/>/,
  },
  {
    stderr: `q: -device ${PORT}: failed to find romfile "efi-virtio.rom"`,
    reason: `-device ${PORT}: failed to find romfile "efi-virtio.rom"`,
    help: /ipxe-qemu \(Debian\) .* <rom enabled='no'\/>/,
  },
  {
    stderr: "q: cfi.pflash01 device '/machine/virt.flash0' requires 67108864 bytes, " +
      "block backend provides 2097152 bytes",
    reason: "cfi.pflash01 device '/machine/virt.flash0' requires 67108864 bytes, " +
      "block backend provides 2097152 bytes",
    line: 7,
    help: /^a firmware of aarch64 has 64 MiB: .*truncate -s 64M mine.fd$/,
  },
  {
    stderr: "q: cfi.pflash01 device '/machine/virt.flash1' requires 67108864 bytes, " +
      "block backend provides 540672 bytes",
    reason: "cfi.pflash01 device '/machine/virt.flash1' requires 67108864 bytes, " +
      "block backend provides 540672 bytes",
    help: /^the variables that are kept are of a UEFI of another size/,
  },
  {
    stderr: `q: -blockdev ${DISK}: Image is not in qcow2 format`,
    reason: "Image is not in qcow2 format",
    line: 9,
    help: /^say the image's real format in <driver type='raw'\/>; `qemu-img info` tells it$/,
  },
  {
    stderr: `q: -blockdev ${DISK}: Could not open backing file: ` +
      "Could not open '/nobase.img': No such file or directory",
    reason: "Could not open backing file: Could not open '/nobase.img': No such file or directory",
    line: 9,
    help: /qemu-img rebase -u -b BASE -F FORMAT IMAGE$/,
  },
  {
    stderr: 'q: -drive file=/a.img: Failed to get "write" lock\n' +
      "Is another process using the image?",
    reason: '-drive file=/a.img: Failed to get "write" lock',
    line: 8,
    help: /^another QEMU or another disk of this machine uses this image/,
    words: "Is another process using the image?",
  },
  {
    stderr: "q: -netdev x: Device 'hostnet0' could not be initialized",
    reason: "-netdev x: Device 'hostnet0' could not be initialized",
    line: 20,
  },
  {
    stderr: "q: can't apply global qemu64-x86_64-cpu.vmx-foo=on: " +
      "Property 'qemu64-x86_64-cpu.vmx-foo' not found",
    reason: "can't apply global qemu64-x86_64-cpu.vmx-foo=on: " +
      "Property 'qemu64-x86_64-cpu.vmx-foo' not found",
    line: 3,
    help: /^this QEMU knows no such feature of the processor/,
  },
  {
    stderr: "q: unable to find CPU model 'qemu64'",
    reason: "unable to find CPU model 'qemu64'",
    line: 4,
  },
  {
    stderr: "q: unable to map backing store for guest RAM: Cannot allocate memory",
    reason: "unable to map backing store for guest RAM: Cannot allocate memory",
    line: 5,
    help: /^the host has too few free huge pages .*sysctl vm\.nr_hugepages=N.*<hugepages\/>$/,
  },
  {
    stderr: "q: mlockall: Cannot allocate memory\nq: locking memory failed",
    reason: "mlockall: Cannot allocate memory",
    line: 6,
    help: /ulimit -l.*<locked\/>$/,
    words: "locking memory failed",
  },
  {
    // Of QEMU 11.1 in an emulated host, without KVM.
    stderr: "q: group ID 4: KVM VFIO device isn't created yet\n" +
      "q: vfio 0000:00:09.0: memory listener initialization failed: Region pc.ram: " +
      "vfio_container_dma_map(0x5565, 0x0, 0x10000000, 0x7f5a) = -12 (Cannot allocate memory)",
    reason: "vfio 0000:00:09.0: memory listener initialization failed: Region pc.ram: " +
      "vfio_container_dma_map(0x5565, 0x0, 0x10000000, 0x7f5a) = -12 (Cannot allocate memory)",
    help: /^for a device of the host .*ulimit -l.*raises it$/,
  },
  {
    stderr: `q: -chardev ${LOG}: Could not create '/nope/serial.log': No such file or directory`,
    reason: "Could not create '/nope/serial.log': No such file or directory",
    line: 10,
    help: /^make its directory, or correct the path$/,
  },
  {
    stderr: `q: -chardev ${LOG}: Failed to allocate a pty`,
    reason: "Failed to allocate a pty",
    line: 11,
  },
  {
    stderr: `q: -device ${PORT}: PCI: slot 1 function 0 not available for pcie-root-port, ` +
      "in use by virtio-rng-pci,id=(null)",
    reason:
      "PCI: slot 1 function 0 not available for pcie-root-port, in use by virtio-rng-pci,id=(null)",
    line: 12,
    help: /^two devices share one PCI slot: leave addr= out of the <qemu:arg>/,
  },
  {
    stderr: "q: -fw_cfg name=opt/x,file=/nope: can't load /nope: " +
      "Failed to open file “/nope”: No such file or directory",
    reason: "can't load /nope: Failed to open file “/nope”: No such file or directory",
    line: 13,
    help: /^correct the path, or make the file$/,
  },
  {
    stderr: "q: warning: host doesn't support it\n" +
      "Could not access KVM kernel module: Permission denied\n" +
      "q: failed to initialize kvm: Permission denied",
    reason: "Could not access KVM kernel module: Permission denied",
    help: /^let the user open \/dev\/kvm \(domrun doctor says how\)/,
    words: "failed to initialize kvm: Permission denied",
  },
  {
    stderr: "2026-11-22T11:20:00.123456Z /usr/bin/q: " +
      "-device nonesuch: 'nonesuch' is not a valid device model name",
    reason: "-device nonesuch: 'nonesuch' is not a valid device model name",
    help: /^this QEMU lacks it; `domrun probe` shows what it has$/,
  },
  {
    stderr: "q: The display backend does not have OpenGL support enabled\n" +
      "It can be enabled with '-display BACKEND,gl=on' where BACKEND is the name of the display " +
      "backend to use.",
    reason: "The display backend does not have OpenGL support enabled",
    help: /^a card with 3D needs a screen that draws it: .*egl-headless.*accel3d='no'$/,
    words:
      "It can be enabled with '-display BACKEND,gl=on' where BACKEND is the name of the display " +
      "backend to use.",
  },
  {
    stderr: "q: can't open backing store /dev/kvmfr0 for guest RAM: Permission denied",
    reason: "can't open backing store /dev/kvmfr0 for guest RAM: Permission denied",
    line: 14,
    help: /^this user may not open it: `ls -l` shows who may$/,
  },
  {
    stderr: "q: Could not open '/dev/input/event8': No such file or directory",
    reason: "Could not open '/dev/input/event8': No such file or directory",
    line: 15,
    help: /^make its directory, or correct the path$/,
  },
];

for (const { stderr, reason, line, help, words } of ROWS) {
  Deno.test(`qemuFailure() understands: ${reason}`, () => {
    const error = qemuFailure(plan, "exit status 1", stderr);
    assertEquals(error.message, `Cannot start QEMU for machine "one": ${reason}`);
    assertEquals(error.place, line === undefined ? undefined : at(line));
    assertMatch(error.help ?? "", help ?? /^$/);
    assertEquals(error.words, words);
  });
}

Deno.test("qemuFailure() blames little memory where no huge pages are asked for", () => {
  const usual = { ...plan, qemu: { ...plan.qemu, args: ["-m", "size=64k"], origins: [] } };
  const words = "q: cannot set up guest memory 'pc.ram': Cannot allocate memory";
  const { help } = qemuFailure(usual, "exit status 1", words);
  assertEquals(help, "give the guest less memory in <memory>");
});

Deno.test("qemuFailure() blames no sound where a QEMU without a word has none, or was killed", () => {
  const audio = '{"id":"audio1","driver":"wav","path":"/home/joe/pa alsa.wav"}';
  const args = ["-m", "size=64k", "-audiodev", audio];
  const silent = { ...plan, qemu: { ...plan.qemu, args, origins: [] } };
  for (const [one, exit] of [[silent, "exit status 1"], [plan, "signal SIGKILL"]] as const) {
    const { message, place, help } = qemuFailure(one, exit, "");
    assertEquals([message, place, help], [
      `Cannot start QEMU for machine "one": it ended with ${exit} and gave no reason`,
      undefined,
      undefined,
    ]);
  }
});

Deno.test("qemuFailure() blames the sandbox for the signal of its filter", () => {
  const { help } = qemuFailure(plan, "signal SIGSYS", "");
  assertEquals(
    help,
    "its sandbox forbids a system call that it needs; leave -sandbox out of <qemu:commandline>",
  );
});

Deno.test("qemuWords() keeps the last eight lines, without what is no fault", () => {
  const lines = Array.from({ length: 10 }, (_, index) => `q: ${index}`);
  const gate =
    "q: -chardev socket,id=gate: info: QEMU waiting for connection on: disconnected:unix:/g";
  assertEquals(qemuWords("/usr/bin/q", [...lines, gate].join("\n")), "2\n3\n4\n5\n6\n7\n8\n9");
});
