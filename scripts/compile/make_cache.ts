/**
 * make_cache SCRIPT OUTPUT WORD…: runs a command, and writes V8's code cache of the script with each function that it
 * has used. Compiled like the program itself, because V8 takes a cache only from the same build of it.
 */
import type { Host } from "../../lib/host/host.ts";
import { loadProgram } from "./start.ts";

/** What a command finds on nearly every host, and must find where domrun is built: a program that exists. */
const ANY_PROGRAM = "/bin/sh";

/** This host, as one that has QEMU and passt and has asked them before. */
function hostThatKnows(host: Host, capabilities: { readonly passt: unknown }): Host {
  return {
    ...host,
    programs: {
      ...host.programs,
      find: async (name) => (await host.programs.find(name), ANY_PROGRAM),
    },
    cache: {
      ...host.cache,
      async read(name, key) {
        await host.cache.read(name, key);
        // QEMU's key is an object, passt's a list.
        const value = key.startsWith("{") ? capabilities : capabilities.passt;
        return { keptAtMs: host.clock.now(), value };
      },
    },
  };
}

if (import.meta.main) {
  const [name = "", output = "", ...words] = Deno.args;
  const { main: { runCommandLine, systemHost, loaders }, script } = loadProgram({ script: name });
  const known = JSON.parse(Deno.readTextFileSync("testdata/capabilities/qemu-7.2.json"));
  await runCommandLine(words, hostThatKnows(systemHost(), known), loaders);
  Deno.writeFileSync(output, script.createCachedData());
}
