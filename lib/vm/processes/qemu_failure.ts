/** What QEMU says when it cannot start, made into a message with its place and what to do. Pure. */
import { LaunchError } from "../errors.ts";
import type { Ended } from "../machine/event.ts";
import type { LaunchPlan, Place } from "../../plan/launch_plan.ts";
import { qemuHelp } from "./qemu_help.ts";

const WORDS_MAX_LINES = 8;

/** What `-msg timestamp=on` puts before each line. */
const TIMESTAMP_REGEXP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

/** What comes before the reason: Debian names the package of a module beforehand, and vfio that it does without KVM. */
const NOT_A_REASON =
  /(?:^|: )(?:warning|info): |^qemu: module |: KVM VFIO device isn't created yet$/;

/** A line of QEMU's that begins with the option that it refuses. */
interface Refusal {
  /** Index of the option's value among QEMU's arguments. */
  readonly argument: number;
  /** The line without the option. */
  readonly reason: string;
}

/** The error of a QEMU that did not start: what it said first, at the element that asked for it. Pure. */
export function qemuFailure(plan: LaunchPlan, exit: string, stderr: string): LaunchError {
  const words = qemuWords(plan.qemu.program, stderr);
  const [first = "", ...others] = words.split("\n");
  const refusal = refusalIn(plan, first);
  const meant = words === "" ? unsaid(plan, exit) : words;
  const place = placeOf(plan, meant, refusal);
  // The option is left out where its element is shown instead.
  const said = refusal !== undefined && place !== undefined ? refusal.reason : first;
  const reason = words === "" ? `it ended with ${exit} and gave no reason` : said;
  const help = qemuHelp(plan, exit, meant);
  return new LaunchError(`Cannot start QEMU for machine "${plan.name}": ${reason}`, {
    phase: "qemu",
    ...(place === undefined ? {} : { place }),
    ...(help === undefined ? {} : { help }),
    ...(others.length === 0 ? {} : { words: others.join("\n") }),
  });
}

/** QEMU 11 ends without a word where what plays sound is not installed: what earlier ones say. Pure. */
function unsaid({ qemu: { args } }: LaunchPlan, exit: string): string {
  const driver = audioDrivers(args).find((one) => one !== undefined && PACKAGED_SOUND.has(one));
  return exit === "exit status 1" && driver !== undefined
    ? `Unknown audio driver \`${driver}'`
    : "";
}

/** The drivers for which distributions have packages of their own. */
const PACKAGED_SOUND = new Set(["pa", "pipewire", "jack", "sdl", "alsa", "oss", "sndio"]);

/** Of each argument that is one: `{"id":"audio1","driver":"pa"}`, or `pa,id=audio1` of a `<qemu:arg>`. Pure. */
function audioDrivers(args: readonly string[]): readonly (string | undefined)[] {
  return args.map((arg, at) => {
    if (args[at - 1] !== "-audiodev") return undefined;
    return (/(?:"driver":"|\bdriver=)(\w+)/.exec(arg) ?? /^(\w+)/.exec(arg))?.[1];
  });
}

/** The error of a QEMU that started and did not come to run its guest. Pure. */
export function startFailure(plan: LaunchPlan, ended: Ended): LaunchError {
  const words = qemuWords(plan.qemu.program, (ended.log ?? []).join("\n"));
  const place = placeNamedIn(plan, `${ended.message}\n${words}`);
  const error = new LaunchError(`Cannot start machine "${plan.name}": ${ended.message}`, {
    phase: "qemu",
    ...(place === undefined ? {} : { place }),
    ...(words === "" ? {} : { words }),
  });
  error.undoFailures = ended.left ?? [];
  return error;
}

/** QEMU's lines without its own name before each; the last eight. Pure. */
export function qemuWords(program: string, stderr: string): string {
  const base = program.replace(/^.*\//, "");
  return stderr.split("\n")
    .map((line) => line.replace(TIMESTAMP_REGEXP, ""))
    .map((line) => line.startsWith(`${base}: `) ? line.slice(base.length + 2) : line)
    .map((line) => line.startsWith(`${program}: `) ? line.slice(program.length + 2) : line)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !NOT_A_REASON.test(line))
    .slice(-WORDS_MAX_LINES)
    .join("\n");
}

/** QEMU names the option that it is at: `-device {…}: what is wrong` (its `loc_push_cmdline`). */
function refusalIn({ qemu: { args } }: LaunchPlan, line: string): Refusal | undefined {
  for (const [argument, value] of args.entries()) {
    const option = `${args[argument - 1] ?? ""} ${value}: `;
    if (line.startsWith(option)) return { argument, reason: line.slice(option.length) };
  }
  return undefined;
}

function placeOf(
  plan: LaunchPlan,
  words: string,
  refusal: Refusal | undefined,
): Place | undefined {
  return slotPlace(plan, words) ?? flashPlace(plan, words) ??
    (refusal && refusedPlace(plan, refusal)) ??
    settingPlace(plan, words) ?? soundPlace(plan, words) ?? pathPlace(plan, words) ??
    optionPlace(plan, words) ??
    placeNamedIn(plan, words);
}

/** The element of the value that QEMU quotes, such as a `<log file>`, or that of the whole argument. */
function refusedPlace(plan: LaunchPlan, { argument: index, reason }: Refusal): Place | undefined {
  const { origins = [] } = plan.qemu;
  const quoted = origins.find(({ argument, part }) =>
    argument === index && part !== undefined && reason.includes(`'${valueOf(part)}'`)
  );
  return quoted?.place ?? argumentPlace(plan, index);
}

function valueOf(part: string): string {
  return part.slice(part.indexOf("=") + 1);
}

function argumentPlace({ qemu: { origins = [] } }: LaunchPlan, index: number): Place | undefined {
  return origins.find(({ argument, part }) => argument === index && part === undefined)?.place;
}

/**
 * QEMU blames the device that comes second, and makes those in JSON, domrun's own, last: the one to change is a
 * `<qemu:arg>` in the other notation that names the same device type.
 */
function slotPlace(plan: LaunchPlan, words: string): Place | undefined {
  const [, holder] =
    /slot \d+ function \d+ not available for .*, in use by ([^,\s]+)/.exec(words) ??
      [];
  const { args } = plan.qemu;
  const index = args.findIndex((arg, at) =>
    args[at - 1] === "-device" && (arg === holder || arg.startsWith(`${holder},`))
  );
  return index === -1 ? undefined : argumentPlace(plan, index);
}

/** Of firmware QEMU names the chip that it is on: `cfi.pflash01 device '/machine/virt.flash0' requires …`. */
function flashPlace(plan: LaunchPlan, words: string): Place | undefined {
  const [, chip] = /cfi\.pflash01 device '[^']*flash(\d)'/.exec(words) ?? [];
  if (chip === undefined) return undefined;
  const node = `"node-name":"libvirt-pflash${chip}-storage"`;
  return argumentPlace(plan, plan.qemu.args.findIndex((arg) => arg.includes(node)));
}

/** A property of the processor is a part of `-cpu`: `can't apply global qemu64-x86_64-cpu.vmx=on: …`. */
function settingPlace({ qemu: { origins = [] } }: LaunchPlan, words: string): Place | undefined {
  const [, setting] = /can't apply global \S+?-cpu\.(\S+): /.exec(words) ?? [];
  return origins.find(({ part }) => part !== undefined && part === setting)?.place;
}

/** Of sound QEMU names the driver: audio: Could not init `oss' audio driver. */
function soundPlace(plan: LaunchPlan, words: string): Place | undefined {
  const { args } = plan.qemu;
  const [, unknown, failed] = /audio driver `(\w+)'|`(\w+)' audio driver/.exec(words) ?? [];
  const driver = unknown ?? failed ?? (words.includes("/dev/dsp") ? "oss" : undefined);
  if (driver === undefined) return undefined;
  return argumentPlace(plan, audioDrivers(args).indexOf(driver));
}

/** The argument that has the path of which QEMU speaks without its option, where it is the only one. */
function pathPlace(plan: LaunchPlan, words: string): Place | undefined {
  const [, path] = /(?:^|[ '"])(\/[^ '":]+)/.exec(words) ?? [];
  if (path === undefined) return undefined;
  const holders = [...plan.qemu.args.keys()].filter((at) => holdsPath(plan.qemu.args[at], path));
  const [index] = holders;
  return index === undefined || holders.length > 1 ? undefined : argumentPlace(plan, index);
}

/** Not one that only begins with it. */
function holdsPath(arg = "", path: string): boolean {
  return arg.split(/[=,"]/).includes(path);
}

/** What QEMU says without its option, and the option that it is about. */
const OPTIONS: readonly (readonly [RegExp, (args: readonly string[], index: number) => boolean])[] =
  [
    [
      /unable to find CPU model|failed to [gs]et MSR 0x|supported for this guest CPU/,
      (args, at) => args[at - 1] === "-cpu",
    ],
    [
      /backing store|cannot set up guest memory|qemu_prealloc_mem|preallocate memory/,
      (args, at) => args[at - 1] === "-object" && args[at]?.includes("memory-backend-") === true,
    ],
    [/mlockall|locking memory failed/, (args, at) => args[at - 1] === "-overcommit"],
    [
      /bind memory to host NUMA nodes/,
      (args, at) => args[at - 1] === "-object" && args[at]?.includes("host-nodes") === true,
    ],
    [/Display '\w+' is not available/, (args, at) => args[at - 1] === "-display"],
    [
      /"-machine accel="/,
      (args, at) => /^-(?:machine|M)$/.test(args[at - 1] ?? "") && /\baccel=/.test(args[at] ?? ""),
    ],
  ];

function optionPlace(plan: LaunchPlan, words: string): Place | undefined {
  const { args } = plan.qemu;
  const [, isIt] = OPTIONS.find(([pattern]) => pattern.test(words)) ?? [];
  const index = isIt === undefined ? -1 : args.findIndex((_, at) => isIt(args, at));
  return index === -1 ? undefined : argumentPlace(plan, index);
}

/** The element whose file or interface QEMU complains about. */
function placeNamedIn(plan: LaunchPlan, words: string): Place | undefined {
  return plan.files.find(({ path }) => words.includes(path))?.place ??
    plan.passt.find(({ socket }) => words.includes(socket))?.place ??
    plan.interfaces.find(({ alias, netdev }) =>
      new RegExp(`\\b(?:${alias}|${netdev})\\b`).test(words)
    )?.place;
}
