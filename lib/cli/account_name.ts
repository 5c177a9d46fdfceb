/** What users and groups are called. */
import type { Host } from "../host/host.ts";
import { textIfThere } from "../host/text_if_there.ts";

/** The name in /etc/passwd (passwd(5)); undefined where the user has none there. Throws `FileError`. */
export async function accountName(
  { user, files }: Pick<Host, "user" | "files">,
): Promise<string | undefined> {
  return await nameIn(files, "/etc/passwd", user.uid);
}

/** The name of the group in /etc/group (group(5)); undefined as above. */
export async function groupName(
  { files }: Pick<Host, "files">,
  gid: number,
): Promise<string | undefined> {
  return await nameIn(files, "/etc/group", gid);
}

/** In both files a line begins with the name, and its third field is the number. */
async function nameIn(
  files: Host["files"],
  path: string,
  id: number,
): Promise<string | undefined> {
  const lines = await textIfThere(files, path) ?? "";
  const own = lines.split("\n").map((line) => line.split(":"))
    .find(([, , number]) => number === String(id));
  return own?.[0] || undefined;
}
