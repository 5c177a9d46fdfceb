/**
 * The part of the program that has the commands which read no domain XML, as main.ts has all of it: a third of the
 * code, so that they, and each supervisor, start sooner.
 */
export { HOST_LOADERS as loaders } from "../../lib/cli/host_loaders.ts";
export { runCommandLine } from "../../lib/cli/run.ts";
export { systemHost } from "../../lib/host/mod.ts";
