/** The commands that read domain XML and look at no host: check without --emulator. */
import type { Loaders } from "./command.ts";

export const DOCUMENT_LOADERS = {
  check: () => import("./commands/check.ts"),
  format: () => import("./commands/format.ts"),
} satisfies Loaders;
