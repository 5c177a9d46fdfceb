/** The part of the program that has the commands which look at domain XML alone, as main.ts has all of it. */
export { DOCUMENT_LOADERS as loaders } from "../../lib/cli/document_loaders.ts";
export { runCommandLine } from "../../lib/cli/run.ts";
export { systemHost } from "../../lib/host/mod.ts";
