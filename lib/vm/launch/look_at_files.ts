/** The files that a plan needs, looked at before anything is started. */
import type { Host } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";

/** An error for each planned file that is missing or may not be opened as planned, in their order. */
export async function missingFiles(
  host: Host,
  planned: readonly PlannedFile[],
): Promise<readonly LaunchError[]> {
  const found = await Promise.all(planned.map((file) => faultOf(host, file)));
  return found.filter((error) => error !== undefined);
}

async function faultOf(
  host: Host,
  { madeFrom, ...file }: PlannedFile,
): Promise<LaunchError | undefined> {
  const facts = await host.files.stat(file.path);
  if (facts === undefined && madeFrom !== undefined) {
    return await faultOf(host, {
      ...file,
      path: madeFrom.path,
      access: "read",
      purpose: `the template of ${file.purpose}`,
    });
  }
  if (facts === undefined) {
    return fault(file, "does not exist, or lies in a directory that cannot be searched", {
      help: "correct the path, or make the file",
    });
  }
  if (facts.kind === "directory") return fault(file, "is a directory", {});
  const mayRead = await host.files.readable(file.path);
  if (!mayRead) {
    return fault(file, `may not be read by user ${host.user.uid}`, {
      help: `let this user read it: chmod u+r, or setfacl -m u:${host.user.uid}:r`,
    });
  }
  if (file.access === "read-write" && !(await host.files.writable(file.path))) {
    return fault(file, `may not be written by user ${host.user.uid}`, {
      help: "let this user write it, or mark the device <readonly/>",
    });
  }
  return undefined;
}

function fault(file: PlannedFile, found: string, more: { readonly help?: string }): LaunchError {
  return new LaunchError(`Cannot use ${file.path} for ${file.purpose}: it ${found}`, {
    phase: "files",
    ...(file.place === undefined ? {} : { place: file.place }),
    ...more,
  });
}
