/** The commands that look at the host and at what runs on it, and read no domain XML. */
import type { Loaders } from "./command.ts";

export const HOST_LOADERS = {
  ps: () => import("./commands/ps.ts"),
  status: () => import("./commands/status.ts"),
  stop: () => import("./commands/stop.ts"),
  destroy: () => import("./commands/destroy.ts"),
  console: () => import("./commands/console.ts"),
  logs: () => import("./commands/logs.ts"),
  dumpxml: () => import("./commands/dumpxml.ts"),
  adopt: () => import("./commands/adopt.ts"),
  supervise: () => import("./commands/supervise.ts"),
  probe: () => import("./commands/probe.ts"),
  version: () => import("./commands/version.ts"),
} satisfies Loaders;
