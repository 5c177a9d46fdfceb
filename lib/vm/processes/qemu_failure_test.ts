import { assertEquals } from "@std/assert";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { qemuFailure, qemuWords } from "./qemu_failure.ts";

const disk = { file: "vm.xml", line: 9, column: 7 };
const nic = { file: "vm.xml", line: 20, column: 7 };
const plan: LaunchPlan = {
  name: "one",
  uuid: "u",
  directory: "/d",
  directories: [],
  files: [{ path: "/a.img", access: "read-write", purpose: "disk 'vda'", place: disk }],
  sockets: [],
  passt: [],
  qemu: { program: "/usr/bin/q", args: [], qmpSocket: "/s", pidFile: "/p", logFile: "/l" },
  interfaces: [{
    alias: "net0",
    mac: "",
    backend: "passt",
    netdev: "hostnet0",
    forwards: [],
    place: nic,
  }],
  consoles: [],
  lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy" },
  xml: "",
};

const ROWS = [
  {
    stderr:
      'q: -drive file=/a.img: Failed to get "write" lock\nIs another process using the image?',
    reason: '-drive file=/a.img: Failed to get "write" lock',
    place: disk,
    help: "another QEMU uses this image; stop it, or give each machine an image of its own",
  },
  {
    stderr: "q: -netdev x: Device 'hostnet0' could not be initialized",
    reason: "-netdev x: Device 'hostnet0' could not be initialized",
    place: nic,
    help: undefined,
  },
  {
    stderr: "q: warning: host doesn't support it\n" +
      "Could not access KVM kernel module: Permission denied\n" +
      "q: failed to initialize kvm: Permission denied",
    reason: "Could not access KVM kernel module: Permission denied",
    place: undefined,
    help: "let the user open /dev/kvm (group kvm), or use <domain type='qemu'> to emulate",
  },
  {
    stderr:
      "2026-11-22T11:20:00.123456Z /usr/bin/q: -device nonesuch: 'nonesuch' is not a valid device model name",
    reason: "-device nonesuch: 'nonesuch' is not a valid device model name",
    place: undefined,
    help: "this QEMU lacks it; `domrun probe` shows what it has",
  },
  {
    stderr: "",
    reason: "it ended with exit status 1 and gave no reason",
    place: undefined,
    help: undefined,
  },
];

for (const row of ROWS) {
  Deno.test(`qemuFailure() understands: ${row.reason}`, () => {
    const error = qemuFailure(plan, "exit status 1", row.stderr);
    assertEquals(error.message, `Cannot start QEMU for machine "one": ${row.reason}`);
    assertEquals(error.place, row.place);
    assertEquals(error.help, row.help);
  });
}

Deno.test("qemuWords() keeps the last eight lines", () => {
  const lines = Array.from({ length: 10 }, (_, index) => `q: ${index}`);
  assertEquals(qemuWords("/usr/bin/q", lines.join("\n")), "2\n3\n4\n5\n6\n7\n8\n9");
});
