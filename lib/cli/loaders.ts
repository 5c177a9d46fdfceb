/** Every command. */
import type { Loaders } from "./command.ts";
import { HOST_LOADERS } from "./host_loaders.ts";

export const LOADERS: Loaders = {
  check: () => import("./check.ts"),
  explain: () => import("./explain.ts"),
  format: () => import("./format.ts"),
  plan: () => import("./plan.ts"),
  up: () => import("./up.ts"),
  schema: () => import("./schema.ts"),
  ...HOST_LOADERS,
};
