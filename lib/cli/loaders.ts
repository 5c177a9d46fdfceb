/** Every command. */
import type { Loaders } from "./command.ts";
import { DOCUMENT_LOADERS } from "./document_loaders.ts";
import { HOST_LOADERS } from "./host_loaders.ts";

export const LOADERS: Loaders = {
  ...DOCUMENT_LOADERS,
  ...HOST_LOADERS,
  check: () => import("./check_on_host.ts"),
  explain: () => import("./explain.ts"),
  plan: () => import("./plan.ts"),
  up: () => import("./up.ts"),
  schema: () => import("./schema.ts"),
};
