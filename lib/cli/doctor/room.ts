/** What makes room on a disk that is full. */
import { quoteForShell } from "../../plan/shell_words.ts";
import { asRoot, type Examined } from "./check.ts";

/** The command that names what takes the room on the disk of `path`, and what else there is. Pure. */
export function makeRoom(examined: Pick<Examined, "host">, path: string): string {
  const mount = `"$(findmnt -no TARGET -T ${quoteForShell(path)})"`;
  return `make room: du -xah ${mount} 2>/dev/null | sort -h | tail; a tmpfs grows with: ` +
    asRoot(examined, `mount -o remount,size=1G ${mount}`);
}
