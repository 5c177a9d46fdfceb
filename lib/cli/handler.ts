/** What runs a command. */
import type { Host } from "../host/host.ts";
import type { Arguments } from "./arguments.ts";
import type { ExitStatus } from "./exit_status.ts";

/** What a command does with its arguments; the status is what the process exits with. */
export type Handler = (args: Arguments, host: Host) => Promise<ExitStatus>;

/** The file of each command by its name, loaded only when it is asked for, so that `version` starts at once. */
export type Loaders = Readonly<Record<string, () => Promise<{ readonly run: Handler }>>>;
