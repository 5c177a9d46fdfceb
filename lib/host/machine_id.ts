/** The host as one among hosts: a number that stays the same (machine-id(5)). */
import type { Files } from "./host.ts";

const PATH = "/etc/machine-id";
const DIGITS = 32;

/** See {@link Host.machineId}. */
export async function machineId(files: Pick<Files, "readHead">): Promise<string | undefined> {
  const head = await files.readHead(PATH, DIGITS).catch(() => undefined);
  const text = new TextDecoder().decode(head);
  return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
}
