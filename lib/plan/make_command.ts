/** Files that are made for a machine, as commands. */
import type { PlannedFile, PlannedTemplate } from "./launch_plan.ts";

/** The command that makes a file from its template. Pure. Source: qemu-img(1), `convert` and `create`. */
export function makeCommand(
  { path }: PlannedFile,
  { path: template, format, targetFormat, overlay }: PlannedTemplate,
): { readonly program: string; readonly args: readonly string[] } {
  const create = ["create", "-q", "-f", targetFormat, "-F", format, "-b", template, path];
  return overlay ? { program: "qemu-img", args: create } : {
    program: "qemu-img",
    args: ["convert", "-f", format, "-O", targetFormat, template, path],
  };
}

/** The command that takes the name of an overlay away. Pure. Source: unlink(1). */
export function forgetCommand(
  { path }: PlannedFile,
): { readonly program: string; readonly args: readonly string[] } {
  return { program: "unlink", args: ["--", path] };
}
