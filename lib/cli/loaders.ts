/** Every command. */
import type { Loaders } from "./command.ts";
import { DOCUMENT_LOADERS } from "./document_loaders.ts";
import { HOST_LOADERS } from "./host_loaders.ts";

export const LOADERS: Loaders = {
  ...DOCUMENT_LOADERS,
  ...HOST_LOADERS,
  check: () => import("./commands/check_on_host.ts"),
  explain: () => import("./commands/explain.ts"),
  plan: () => import("./commands/plan.ts"),
  up: () => import("./commands/up.ts"),
  schema: () => import("./commands/schema.ts"),
};
