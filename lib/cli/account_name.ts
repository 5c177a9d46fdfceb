/** What the user who runs domrun is called. */
import type { Host } from "../host/host.ts";

/** The name in /etc/passwd (passwd(5)); undefined where the user has none there, or nobody may read it. */
export async function accountName(
  { user, files }: Pick<Host, "user" | "files">,
): Promise<string | undefined> {
  const accounts = await files.readText("/etc/passwd").catch(() => "");
  const own = accounts.split("\n").map((line) => line.split(":"))
    .find(([, , uid]) => uid === String(user.uid));
  return own?.[0] || undefined;
}
