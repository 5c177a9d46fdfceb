/** How QEMU runs: its name, daemon, log, monitor and sandbox, what a guest's end means, and sleep states. */
import type { Domain } from "../../domain/domain.ts";
import { escapeCommas, jsonValue, keyValues } from "./option_values.ts";
import { type CommandLineContext, has } from "./context.ts";

/** `-name guest=N,debug-threads=on -S`, then the daemon with its pid file and its log. */
export function processArguments({ domain, files }: CommandLineContext): string[] {
  return [
    "-name",
    `guest=${escapeCommas(domain.name)},debug-threads=on`,
    ...compatibility(domain.qemuDeprecation?.behavior),
    "-S",
    "-daemonize",
    "-pidfile",
    files.pidFile,
    "-D",
    files.logFile,
    // A daemon has its log file as standard error only if -d names something to log. domrun reads its last words there,
    // and knows the process by that file. qemu-system never logs strace: those are system calls of user-mode emulation.
    "-d",
    "strace",
  ];
}

/** What QEMU does with what it is going to drop: `-compat` in qemu(1). */
function compatibility(behavior: NonNullable<Domain["qemuDeprecation"]>["behavior"] | undefined) {
  if (behavior === undefined || behavior === "none") return [];
  const input = behavior === "omit" ? undefined : behavior;
  return ["-compat", jsonValue({ "deprecated-output": "hide", "deprecated-input": input })];
}

/** No defaults, and QMP on a socket: `-no-user-config -nodefaults -chardev socket,id=charmonitor,… -mon …,mode=control`. */
export function monitorArguments({ files }: CommandLineContext): string[] {
  const members = {
    backend: "socket",
    id: "charmonitor",
    path: files.qmpSocket,
    server: true,
    wait: false,
  };
  return [
    "-no-user-config",
    "-nodefaults",
    "-chardev",
    keyValues(members, "backend"),
    "-mon",
    "chardev=charmonitor,id=monitor,mode=control",
  ];
}

/**
 * Sandbox and messages; they come last. `spawn=deny` and `elevateprivileges=deny` are left out: they forbid
 * the fork(2) and setsid(2) of `-daemonize` itself (tried with QEMU 7.2: SIGSYS, and a refusal).
 */
export function sandboxArguments(context: CommandLineContext): string[] {
  const teardown = context.domain.features?.asyncTeardown;
  return [
    ...(has(context, "option.sandbox")
      ? [
        "-sandbox",
        "on,obsolete=deny,resourcecontrol=deny",
      ]
      : []),
    ...(teardown ? ["-run-with", keyValues({ "async-teardown": teardown.enabled ?? true })] : []),
    "-msg",
    "timestamp=on",
  ];
}

/**
 * What the guest's own end means to QEMU. A guest that powers off ends QEMU by itself; `preserve` leaves it
 * there, paused. What `restart` means after a power-off or a crash is up to whoever supervises.
 */
export function lifecycleArguments(context: CommandLineContext): string[] {
  const { onPoweroff, onReboot, onCrash } = context.domain;
  const actions = {
    reboot: onReboot === undefined || onReboot === "restart" ? undefined : "shutdown",
    shutdown: keepsQemu(context.domain) ? "pause" : undefined,
    panic: hasPanicDevice(context.domain) && onCrash !== undefined
      ? (onCrash === "preserve" ? "pause" : onCrash === "restart" ? "pause" : "shutdown")
      : undefined,
  };
  if (has(context, "option.action")) {
    const given = keyValues(actions);
    return given === "" ? [] : ["-action", given];
  }
  return [
    ...(actions.reboot ? ["-no-reboot"] : []),
    ...(onPoweroff === "preserve" ? ["-no-shutdown"] : []),
  ];
}

/** A machine that is to stay after its guest has powered off, or to start over. */
function keepsQemu({ onPoweroff, onReboot }: Domain): boolean {
  return onPoweroff === "preserve" || onPoweroff === "restart" || onReboot === "preserve";
}

function hasPanicDevice({ devices }: Domain): boolean {
  return (devices?.panics.length ?? 0) > 0;
}

/** Sleep states of the firmware's tables: `-global PIIX4_PM.disable_s3=1`. https://libvirt.org/formatdomain.html#power-management */
export function sleepArguments({ domain, machine }: CommandLineContext): string[] {
  const chip = machine.chipset === "q35" ? "ICH9-LPC" : "PIIX4_PM";
  const state = (name: string, enabled: boolean | undefined) =>
    enabled === undefined ? [] : ["-global", `${chip}.${name}=${enabled ? 0 : 1}`];
  return [
    ...state("disable_s3", domain.pm?.suspendToMem?.enabled),
    ...state("disable_s4", domain.pm?.suspendToDisk?.enabled),
  ];
}
