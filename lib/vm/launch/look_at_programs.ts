/** The programs that the end of a machine may take, looked for before its start. */
import type { Host } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";

/** An error where there is no `kill`: nothing else ends a QEMU that hangs, and a launch could not be undone. */
export async function missingPrograms(
  host: Pick<Host, "programs">,
): Promise<readonly LaunchError[]> {
  if (await host.programs.find("kill") !== undefined) return [];
  return [
    new LaunchError("Cannot start QEMU: there is no program kill on PATH to end it when it hangs", {
      phase: "qemu",
      help: "install it (Debian: procps; Fedora: util-linux)",
    }),
  ];
}
