/** What QEMU says when it cannot start, made into a message with its place and what to do. Pure. */
import { LaunchError } from "../errors.ts";
import type { LaunchPlan, Place } from "../../plan/launch_plan.ts";

const WORDS_MAX_LINES = 8;

/** What `-msg timestamp=on` puts before each line. */
const TIMESTAMP_REGEXP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

/** QEMU's wordings, and what a person can do about each. */
const HELP: readonly (readonly [RegExp, string])[] = [
  [
    /Could not access KVM kernel module: No such file/,
    "this host has no KVM; use <domain type='qemu'> to emulate",
  ],
  [
    /Could not access KVM kernel module: Permission denied/,
    "let the user open /dev/kvm (group kvm), or use <domain type='qemu'> to emulate",
  ],
  [
    /failed to initialize kvm|KVM (is )?not (supported|available)|ioctl\(KVM_CREATE_VM\)/i,
    "KVM does not work here; use <domain type='qemu'> to emulate",
  ],
  [
    /Failed to get "?(?:shared "|")?(?:write|consistent read)"? lock|Failed to lock byte/i,
    "another QEMU uses this image; stop it, or give each machine an image of its own",
  ],
  [/cannot set up guest memory|Cannot allocate memory/, "give the guest less memory in <memory>"],
  [/Address already in use/, "another program listens there; use another port"],
  [
    /is not a valid device model name|Device '.*' not found|unsupported machine type/,
    "this QEMU lacks it; `domrun probe` shows what it has",
  ],
  [/Image is not in qcow2 format/, "say the image's real format in <driver type='raw'/>"],
];

/** The error of a QEMU that did not start. Pure. */
export function qemuFailure(plan: LaunchPlan, exit: string, stderr: string): LaunchError {
  const words = qemuWords(plan.qemu.program, stderr);
  const help = exit.includes("SIGSYS")
    ? "its sandbox forbids a system call that it needs; leave -sandbox out of <qemu:commandline>"
    : HELP.find(([pattern]) => pattern.test(words))?.[1];
  const place = placeNamedIn(plan, words);
  const reason = words === "" ? `it ended with ${exit} and gave no reason` : words.split("\n")[0];
  return new LaunchError(`Cannot start QEMU for machine "${plan.name}": ${reason}`, {
    phase: "qemu",
    ...(place === undefined ? {} : { place }),
    ...(help === undefined ? {} : { help }),
    ...(words === "" ? {} : { words }),
  });
}

/** QEMU's lines without its own name before each; the last eight. Pure. */
export function qemuWords(program: string, stderr: string): string {
  const base = program.replace(/^.*\//, "");
  return stderr.split("\n")
    .map((line) => line.replace(TIMESTAMP_REGEXP, ""))
    .map((line) => line.startsWith(`${base}: `) ? line.slice(base.length + 2) : line)
    .map((line) => line.startsWith(`${program}: `) ? line.slice(program.length + 2) : line)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !/(?:^|: )(?:warning|info): /.test(line))
    .slice(-WORDS_MAX_LINES)
    .join("\n");
}

/** The element whose file or interface QEMU complains about. */
function placeNamedIn(plan: LaunchPlan, words: string): Place | undefined {
  return plan.files.find(({ path }) => words.includes(path))?.place ??
    plan.passt.find(({ socket }) => words.includes(socket))?.place ??
    plan.interfaces.find(({ alias, netdev }) =>
      new RegExp(`\\b(?:${alias}|${netdev})\\b`).test(words)
    )?.place;
}
