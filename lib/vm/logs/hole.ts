/**
 * The hole at the beginning of a rotated qemu.log: QEMU does not open it for appending (`-D` in qemu(1)), and so goes
 * on where it was when the log is emptied. A hole takes no room and reads as zeros.
 */
import type { Host } from "../../host/host.ts";

/** Where the data begin: 0 where there is no hole; undefined where there are none yet. */
export async function dataBegin(
  { files }: Pick<Host, "files">,
  path: string,
): Promise<number | undefined> {
  for (let offset = 0;;) {
    const bytes = await files.readFrom(path, offset);
    if (bytes.length === 0) return undefined;
    const first = bytes.findIndex((byte) => byte !== 0);
    if (first !== -1) return offset + first;
    offset += bytes.length;
  }
}
