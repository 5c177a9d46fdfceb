/** The system, put together: what main.ts hands to the commands. */
import { isAbsolute, join } from "@std/path/posix";
import { systemCache } from "./cache.ts";
import { directoriesFor, userDirectoryFor } from "./directories.ts";
import { foreignFault } from "./foreign.ts";
import { lookAt } from "./look.ts";
import { systemClock } from "./clock.ts";
import { distribution } from "./distribution.ts";
import { systemFiles } from "./files.ts";
import { machineId } from "./machine_id.ts";
import { permissionFlags, SELF } from "./permissions.ts";
import { type SelfCommand, systemPrograms } from "./programs.ts";
import { systemSockets } from "./sockets.ts";
import { systemTerminal } from "./terminal.ts";
import { fileError } from "./faults.ts";
import { type Directories, FileError, type Host, type User } from "./host.ts";

export type { SelfCommand } from "./programs.ts";

/** What the system does not tell. */
export interface HostOptions {
  /** See {@link Host.commit}. */
  readonly commit?: string;
  /** How to start domrun again, for tests. Absent: as it was started itself. */
  readonly selfCommand?: SelfCommand;
}

/** The system that this process runs on. Reads its user, environment variables and whose the runtime directories are. */
export function systemHost(options: HostOptions = {}): Host {
  const user: User = { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
  const asked = environment("XDG_RUNTIME_DIR");
  const home = environment("HOME");
  const state = userDirectoryFor("state", environment("XDG_STATE_HOME"), home);
  const config = userDirectoryFor("config", environment("XDG_CONFIG_HOME"), home);
  const directories: Directories = {
    ...directoriesFor(user, runtimeDirectory(user, asked), isRealRoot(user)),
    ...(state === undefined ? {} : { state: join(state, "domrun") }),
    ...(config === undefined ? {} : { config, documents: join(config, "domrun") }),
  };
  const passedOver = asked === undefined ? undefined : whyPassedOver(user, asked);
  const files = systemFiles(user);
  const clock = systemClock();
  return {
    user,
    directories: passedOver === undefined ? directories : { ...directories, passedOver },
    elsewhere: otherPlaces(user, asked, directories),
    files,
    programs: systemPrograms(environment("PATH"), options.selfCommand ?? selfCommand()),
    sockets: systemSockets(),
    clock,
    terminal: systemTerminal(),
    cache: systemCache(files, clock, user, directories.cache),
    environment,
    machineId: () => machineId(files),
    distribution: () => distribution(files),
    architecture: Deno.build.arch,
    processId: Deno.pid,
    denoVersion: Deno.version.deno,
    ...(options.commit === undefined ? {} : { commit: options.commit }),
    workingDirectory,
  };
}

function workingDirectory(): string {
  try {
    return Deno.cwd();
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    const path = "the working directory";
    throw missing ? new FileError("missing", path, "it no longer exists") : fileError(error, path);
  }
}

/**
 * From the source it is the Deno that runs it, with the permissions of the compiled program and the import map that
 * scripts/deno.sh names.
 */
function selfCommand(): SelfCommand {
  if (Deno.build.standalone) return { program: SELF, args: [] };
  const program = Deno.execPath();
  const importMap = environment("DOMRUN_IMPORT_MAP");
  const args = [
    ...["run", "--quiet", ...permissionFlags(Deno.version.deno, program)],
    ...importMap === undefined ? [] : ["--import-map", importMap],
    Deno.mainModule,
  ];
  return { program, args };
}

/**
 * `XDG_RUNTIME_DIR` where it is this user's alone, as the XDG base directory specification demands: su and sudo may
 * leave the one of somebody else. Otherwise the one that logind makes for the user: cron, su and sudo do not name it.
 */
function runtimeDirectory(user: User, asked: string | undefined): string | undefined {
  return [asked, `/run/user/${user.uid}`].find((path) => path !== undefined && isOurs(path, user));
}

/** The other directories that {@link systemHost} could have chosen, where they are there and this user's alone. */
function otherPlaces(
  user: User,
  asked: string | undefined,
  { machines }: Directories,
): readonly Directories[] {
  if (isRealRoot(user)) return [];
  const runtimes = [asked, `/run/user/${user.uid}`].filter((path) =>
    path !== undefined && isOurs(path, user)
  );
  const places = [...runtimes, undefined].map((path) => directoriesFor(user, path, false));
  const found = new Map(places.map((place) => [place.machines, place]));
  found.delete(machines);
  return [...found.values()].filter((place) => isOurs(place.machines, user));
}

function isOurs(path: string, user: User): boolean {
  return isThere(path) && foreignFault(path, user) === undefined;
}

/** Why what XDG_RUNTIME_DIR names is not taken: somebody else could change what lies there. */
function whyPassedOver(user: User, asked: string): string | undefined {
  const fault = isThere(asked) ? foreignFault(asked, user) : undefined;
  if (fault?.kind === "writable") {
    return `XDG_RUNTIME_DIR is passed over: others may write to ${asked}`;
  }
  if (fault?.kind !== "owner") return undefined;
  return `XDG_RUNTIME_DIR is passed over: ${asked} belongs to user ${fault.uid}`;
}

function isThere(path: string): boolean {
  return isAbsolute(path) && lookAt(path) !== "missing";
}

/** In a user namespace uid 0 is root in name alone, and the system's own directories belong to somebody else. */
function isRealRoot(user: User): boolean {
  const run = lookAt("/run");
  return user.uid === 0 && (typeof run === "string" || run.uid === 0);
}

function environment(name: string): string | undefined {
  try {
    const value = Deno.env.get(name);
    return value === "" ? undefined : value;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
