/** The programs that the end of a machine may take, looked for before its start. */
import type { Host } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";

const NEEDED: readonly (readonly [program: string, what: string, packages: string])[] = [
  // Nothing else ends a QEMU that hangs, and a launch could not be undone.
  ["kill", "to end it when it hangs", "Debian: procps; Fedora: util-linux"],
  // Nothing is removed of a machine whose processes may run.
  ["cat", "to see whose processes end with it", "Debian: coreutils; Fedora: coreutils"],
];

/** An error for each that there is not. */
export async function missingPrograms(
  host: Pick<Host, "programs">,
): Promise<readonly LaunchError[]> {
  const found = await Promise.all(NEEDED.map(([program]) => host.programs.find(program)));
  return NEEDED.filter((_, index) => found[index] === undefined)
    .map(([program, what, packages]) => {
      const message = `Cannot start QEMU: there is no program ${program} on PATH ${what}`;
      return new LaunchError(message, { phase: "qemu", help: `install it (${packages})` });
    });
}
