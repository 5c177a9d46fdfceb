/** The commands that look at the host and at what runs on it, and read no domain XML. */
import type { Loaders } from "./command.ts";

export const HOST_LOADERS = {
  ps: () => import("./ps.ts"),
  status: () => import("./status.ts"),
  stop: () => import("./stop.ts"),
  destroy: () => import("./destroy.ts"),
  console: () => import("./console.ts"),
  logs: () => import("./logs.ts"),
  dumpxml: () => import("./dumpxml.ts"),
  adopt: () => import("./adopt.ts"),
  supervise: () => import("./supervise.ts"),
  probe: () => import("./probe.ts"),
  version: () => import("./version.ts"),
} satisfies Loaders;
