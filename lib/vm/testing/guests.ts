/** For tests: guests of a few bytes that reboot, panic or end their QEMU. */
import type { LaunchPlan } from "../../plan/launch_plan.ts";

/** `mov al, 0xfe; out 0x64, al; hlt`: the keyboard controller pulls the reset line. */
export const REBOOT = [0xb0, 0xfe, 0xe6, 0x64, 0xf4];
/** `mov dx, 0x505; mov al, 1; out dx, al; hlt`: pvpanic. */
export const PANIC = [0xba, 0x05, 0x05, 0xb0, 0x01, 0xee, 0xf4];

/** `mov al, 0; out 0xf4, al; hlt` */
const DEBUG_EXIT = [0xb0, 0x00, 0xe6, 0xf4, 0xf4];

/** Firmware whose first instructions are these: the guest ends within a millisecond. */
export function firmware(code: readonly number[]): Uint8Array {
  const rom = new Uint8Array(64 * 1024);
  rom.set(code, 0xfff0); // where an x86 processor begins
  return rom;
}

/** A guest that is its own firmware, with what it needs. */
export interface GuestAtOnce {
  /** What it does. */
  readonly what: string;
  readonly code: readonly number[];
  readonly args: readonly string[];
  readonly lifecycle: Partial<LaunchPlan["lifecycle"]>;
  /** How its machine ends. */
  readonly reason: string;
}

/** Guests that end at once. */
export const AT_ONCE: readonly GuestAtOnce[] = [
  {
    what: "reboots, where that ends it,",
    code: REBOOT,
    args: ["-action", "reboot=shutdown"],
    lifecycle: { onReboot: "destroy" },
    reason: "guest-reboot",
  },
  {
    what: "panics",
    code: PANIC,
    args: ["-device", "pvpanic"],
    lifecycle: {},
    reason: "guest-panic",
  },
  {
    what: "ends QEMU by isa-debug-exit",
    code: DEBUG_EXIT,
    args: ["-device", "isa-debug-exit,iobase=0xf4,iosize=4"],
    lifecycle: {},
    reason: "guest-poweroff",
  },
];
