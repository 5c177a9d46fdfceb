/** How long the path of a Unix socket may be. */

/** `sun_path` holds 108 bytes with its end mark (unix(7)). */
export const SOCKET_PATH_MAX_BYTES = 107;

/** Length in UTF-8. Pure. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
