/** What a domain document never reaches and an attack does. */
export const LIMITS = {
  /** Of a document. libvirt takes no text over 4 MiB from a client (REMOTE_STRING_MAX). */
  bytes: 4 * 1024 * 1024,
  depth: 64,
  attributes: 64,
} as const;
