/** The part of the program that has the commands which read no domain XML, as main.ts has all of it. */
export { HOST_LOADERS as loaders } from "../../lib/cli/host_loaders.ts";
export { runCommandLine } from "../../lib/cli/run.ts";
export { systemHost } from "../../lib/host/mod.ts";
