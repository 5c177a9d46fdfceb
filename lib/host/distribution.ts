/** Which distribution the host runs (os-release(5)). */
import type { Files } from "./host.ts";

const PATHS = ["/etc/os-release", "/usr/lib/os-release"];
const MAX_BYTES = 16_384;

/** See {@link Host.distribution}. */
export async function distribution(files: Pick<Files, "readHead">): Promise<readonly string[]> {
  for (const path of PATHS) {
    const head = await files.readHead(path, MAX_BYTES).catch(() => undefined);
    if (head === undefined) continue;
    const text = new TextDecoder().decode(head);
    const words = (name: string) =>
      new RegExp(`^${name}=["']?([\\w. -]*)["']?$`, "m").exec(text)?.[1]?.split(" ") ?? [];
    return [...words("ID"), ...words("ID_LIKE")].filter((word) => word !== "");
  }
  return [];
}
