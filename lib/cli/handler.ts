/** What runs a command. */
import type { Host } from "../host/host.ts";
import type { Arguments } from "./arguments.ts";
import type { CommandRow } from "./command.ts";
import type { ExitStatus } from "./exit_status.ts";

/** What a command does with its arguments; the status is what the process exits with. */
export type Handler = (args: Arguments, host: Host) => Promise<ExitStatus>;

/** A row of the command table, with what runs it. */
export interface Command extends CommandRow {
  /** Imports the command's file. */
  readonly load: () => Promise<{ readonly run: Handler }>;
}
