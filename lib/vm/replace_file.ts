/** A user's file that gets another text in one step, where domrun itself may not write. */
import { basename, dirname, join } from "@std/path/posix";
import type { FileAccess, Host } from "../host/host.ts";
import { makeDraft } from "./draft.ts";
import { runTool } from "./processes/tool.ts";

/**
 * Puts `text` at `path`: whoever reads it meanwhile has the old one or the new one. Returns the words of mv(1) where
 * that fails, and leaves the file as it was.
 *
 * @param purpose a part of the name of the draft's directory
 * @param access who may read it then; absent: this user alone
 */
export async function replaceFile(
  host: Host,
  purpose: string,
  path: string,
  text: string,
  access?: FileAccess,
): Promise<string | undefined> {
  const draft = await makeDraft(host, purpose, text, access);
  // Beside the file, so that it takes its place in one step.
  const beside = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`);
  try {
    for (const [from, to] of [[draft.path, beside], [beside, path]] as const) {
      const args = ["-f", "--", from, to];
      const words = await runTool(host, { program: "mv", args });
      if (words === undefined) continue;
      await runTool(host, { program: "rm", args: ["-f", "--", beside] });
      return words;
    }
    return undefined;
  } finally {
    await draft.remove();
  }
}
