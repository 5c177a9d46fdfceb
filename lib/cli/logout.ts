/** What a logout does to a machine that is meant to stay. */
import { FileError, type Host } from "../host/host.ts";
import { textIfThere } from "../host/text_if_there.ts";

const HELP = "\n  help: to keep it: loginctl enable-linger";

/** The part of the host that tells. */
export interface LogoutHost {
  readonly user: Host["user"];
  readonly directories: Pick<Host["directories"], "machines">;
  readonly files: Pick<Host["files"], "readText" | "stat">;
}

/**
 * What to say of a machine that was started in the background where a logout takes its directory away; undefined where
 * none does. logind removes /run/user/UID when the user's last session ends, unless the user lingers
 * (loginctl(1)): then there is a file of the user's name in /var/lib/systemd/linger. It writes that name in
 * /run/systemd/users/UID, which is not there where no logind is.
 */
export async function logoutWarning(host: LogoutHost): Promise<string | undefined> {
  const { uid } = host.user;
  const runtime = `/run/user/${uid}`;
  if (!host.directories.machines.startsWith(`${runtime}/`)) return undefined;
  const path = `/run/systemd/users/${uid}`;
  try {
    const name = /^NAME=([^/\n]+)$/m.exec(await textIfThere(host.files, path) ?? "")?.[1];
    if (name === undefined) return undefined;
    if (await host.files.stat(`/var/lib/systemd/linger/${name}`) !== undefined) return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return `warning: cannot tell whether your last logout ends the machine: ${path}: ${error.message}${HELP}`;
  }
  return `warning: your last logout removes ${runtime}: the machine may end with it, and is not found ` +
    `before you log in again${HELP}`;
}
