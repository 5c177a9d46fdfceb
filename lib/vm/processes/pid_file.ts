/** Pid files, which QEMU and passt write. */
import type { Host } from "../../host/host.ts";

/** More than any pid has digits. */
const PID_FILE_BYTES = 32;

/** The number in a pid file; undefined when there is none in it. */
export async function readPid(host: Host, path: string): Promise<number | undefined> {
  if ((await host.files.stat(path))?.kind !== "file") return undefined;
  const bytes = await host.files.readHead(path, PID_FILE_BYTES).catch(() => new Uint8Array());
  const text = new TextDecoder().decode(bytes).trim();
  return /^[1-9][0-9]*$/.test(text) && text !== "1" ? Number(text) : undefined;
}
