/** A file that is made from its template, as a command. */
import type { PlannedFile, PlannedTemplate } from "./launch_plan.ts";

/** The command that makes a file from its template. Pure. Source: qemu-img(1), `convert`. */
export function makeCommand(
  { path }: PlannedFile,
  { path: template, format, targetFormat }: PlannedTemplate,
): { readonly program: string; readonly args: readonly string[] } {
  return {
    program: "qemu-img",
    args: ["convert", "-f", format, "-O", targetFormat, template, path],
  };
}
