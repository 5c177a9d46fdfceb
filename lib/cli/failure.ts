/** Every error that ends a command, as words for people and an exit status. */
import { visibleLine, visibleLines } from "../findings/visible.ts";
import { CapabilityError, FileError, InterruptedError, StartError } from "../host/host.ts";
import { LockedError } from "../host/locked_error.ts";
import { nameForShell } from "../plan/shell_words.ts";
import {
  ChangeError,
  ControlError,
  ForeignDirectoryError,
  LaunchError,
  LaunchErrors,
  LaunchInterrupted,
  MachineStateError,
  NameTakenError,
  NoSuchMachineError,
  SilentOwnerError,
  StopError,
} from "../vm/errors.ts";
import { memberOf } from "../json/object.ts";
import { CODE } from "../vm/control/protocol.ts";
import { UsageError } from "./command.ts";
import { missingProgramHelp } from "./document/packages.ts";
import { EXIT, type ExitStatus, statusAfter } from "./exit_status.ts";
import { isReaderGone, tell } from "./output.ts";

/** One thing that failed. */
interface Fault {
  readonly message: string;
  readonly help?: string | undefined;
  /** Lines below the message. */
  readonly details?: readonly string[];
}

/** A failure as it is told. */
export interface Failure extends Fault {
  readonly status: ExitStatus;
  /** What failed as well. */
  readonly others?: readonly Fault[];
}

/** Tells what went wrong on standard error; returns the exit status. */
export function explainFailure(error: unknown): ExitStatus {
  // Whoever read our output has gone (`| head`) and knows enough.
  if (isReaderGone(error)) return EXIT.done;
  const failure = failureOf(error);
  tell(renderFailure(failure));
  return failure.status;
}

/** A failure for people, with a line feed at its end. Pure. */
export function renderFailure(failure: Failure): string {
  return [failure, ...failure.others ?? []].map(renderFault).join("");
}

function renderFault({ message, help, details = [] }: Fault): string {
  const lines = [
    `domrun: ${visibleLine(message)}`,
    ...details.map((line) => `  ${visibleLine(line)}`),
  ];
  if (help !== undefined) {
    lines.push(`  help: ${visibleLines(help).replaceAll("\n", "\n        ")}`);
  }
  return lines.join("\n") + "\n";
}

/** An error whose message says it all, and may come with help. */
type PlainError = Error & { readonly help?: string | undefined };

const PLAIN: readonly (readonly [
  kind: abstract new (...args: never) => PlainError,
  status: ExitStatus,
])[] = [
  [UsageError, EXIT.usage],
  [MachineStateError, EXIT.name],
  [ForeignDirectoryError, EXIT.host],
  [LockedError, EXIT.host],
  [StopError, EXIT.machine],
  [SilentOwnerError, EXIT.machine],
];

/** What an error means to the person who typed the command: every class has its exit status here. Pure. */
export function failureOf(error: unknown): Failure {
  for (const [kind, status] of PLAIN) {
    if (error instanceof kind) return { status, message: error.message, help: error.help };
  }
  if (error instanceof StartError) return { status: EXIT.host, ...startFault(error) };
  if (error instanceof LaunchError) return { status: EXIT.host, ...launchFault(error) };
  if (error instanceof LaunchErrors) return severalFailures(error);
  if (error instanceof InterruptedError) {
    return { status: statusAfter(error.signal), message: error.message };
  }
  if (error instanceof LaunchInterrupted) {
    return { status: EXIT.interrupted, message: error.message, details: error.undoFailures };
  }
  if (error instanceof NameTakenError || error instanceof NoSuchMachineError) {
    return { status: EXIT.name, message: error.message, help: helpForName(error) };
  }
  if (error instanceof ChangeError) {
    return { status: statusOfChange(error.fault), message: error.message, help: error.help };
  }
  if (error instanceof ControlError && error.code === CODE.changeRefused) return refusal(error);
  if (error instanceof ControlError) {
    return { status: EXIT.machine, message: controlWords(error), ...helpIn(error) };
  }
  if (error instanceof CapabilityError) {
    // A damaged file is what the caller named; a program that does not answer is what the host lacks.
    const status = error.reason === "malformed" ? EXIT.usage : EXIT.host;
    return { status, message: `Cannot use ${error.subject}: ${error.message}` };
  }
  if (error instanceof FileError) {
    return { status: EXIT.host, message: `Cannot use ${error.path}: ${error.message}` };
  }
  return bug(error);
}

function startFault({ message, fault, program }: StartError): Fault {
  return { message, help: fault === "missing" ? missingProgramHelp(program) : undefined };
}

function severalFailures({ message, errors, undoFailures }: LaunchErrors): Failure {
  const [first = { message, details: [] }, ...others] = errors.map(launchFault);
  const details = [...first.details, ...undoFailures];
  return { status: EXIT.host, ...first, details, others };
}

/** With the program's own words, and what could not be undone. */
function launchFault(
  { message, help, words, undoFailures }: LaunchError,
): Fault & Required<Pick<Fault, "details">> {
  const said = words === undefined ? [] : words.trim().split("\n");
  return { message, help, details: [...said, ...undoFailures] };
}

/** What QEMU refused, with the name of the command. */
function controlWords({ code, message, data }: ControlError): string {
  const command = memberOf(data, "command");
  return code === CODE.qmpRefused && typeof command === "string"
    ? `QEMU refuses ${command}: ${message}`
    : message;
}

/** `fault` as a supervisor says it: {@link ChangeFault}. */
function statusOfChange(fault: unknown): ExitStatus {
  switch (fault) {
    case "document":
      return EXIT.document;
    case "machine":
      return EXIT.name;
    default:
      return EXIT.host;
  }
}

/** A change of a running machine that its supervisor refused. */
function refusal(error: ControlError): Failure {
  const status = statusOfChange(memberOf(error.data, "fault"));
  return { status, message: error.message, ...helpIn(error) };
}

function helpIn({ data }: ControlError): { help?: string } {
  const help = memberOf(data, "help");
  return typeof help === "string" ? { help } : {};
}

function helpForName(error: NameTakenError | NoSuchMachineError): string {
  if (error instanceof NoSuchMachineError) {
    const name = nameForShell(error.machine);
    const start = `its document is kept; start it: domrun up -d ${name}`;
    if (error.lastRun === undefined) {
      if (error.isDefined) return start;
      const places = error.lookedIn === undefined ? "" : `; looked in ${error.lookedIn}`;
      const near = error.near === undefined ? "" : `did you mean ${nameForShell(error.near)}? `;
      return `${near}see: domrun ps${places}`;
    }
    const { endedAt, ended } = error.lastRun;
    return `its last run ended at ${endedAt}: ${ended.message}\nsee: domrun logs ${name}` +
      (error.isDefined ? `\n${start}` : "");
  }
  return `stop it (domrun stop ${nameForShell(error.machine)}), or take another name: --name NAME`;
}

function bug(error: unknown): Failure {
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return {
    status: EXIT.bug,
    message: "this is a bug in domrun, please report it with what you did and:",
    details: stack.split("\n"),
  };
}
