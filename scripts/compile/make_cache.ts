/**
 * make_cache SCRIPT OUTPUT WORD…: runs a command, and writes V8's code cache of the script with each function that it
 * has used. Compiled like the program itself, because V8 takes a cache only from the same build of it.
 */
import { basename, dirname } from "@std/path/posix";
import type { Host } from "../../lib/host/host.ts";
import { loadProgram } from "./start.ts";

/** What a command finds on nearly every host, and must find where domrun is built: a program that exists. */
const ANY_PROGRAM = "/bin/sh";

/** Where the documents in testdata have their disks. */
const IMAGES = "/srv/images/";

/**
 * This host, as one that has QEMU and passt and has asked them before. Machines live below `directory`, and none
 * gets further than passt, which is no passt.
 */
function hostThatKnows(
  host: Host,
  directory: string,
  capabilities: { readonly passt: unknown },
): Host {
  return {
    ...host,
    directories: {
      machines: `${directory}/machines`,
      passt: `${directory}/passt`,
      cache: `${directory}/cache`,
    },
    files: {
      ...host.files,
      stat: (path) => host.files.stat(path.startsWith(IMAGES) ? ANY_PROGRAM : path),
      readable: async () => (await host.files.readable(ANY_PROGRAM), true),
      writable: async () => (await host.files.writable(ANY_PROGRAM), true),
    },
    programs: {
      ...host.programs,
      find: async (name) => (await host.programs.find(name), ANY_PROGRAM),
      run: (_program, args, options) => host.programs.run(ANY_PROGRAM, args, options),
      startSelf: () => Promise.resolve(Deno.pid),
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
  const [source = "", output = "", ...words] = Deno.args;
  const { main, script } = loadProgram(basename(source), Deno.readFileSync(source));
  const { runCommandLine, systemHost, loaders } = main;
  const known = JSON.parse(Deno.readTextFileSync("testdata/capabilities/qemu-7.2.json"));
  const host = hostThatKnows(systemHost(), dirname(output), known);
  await runCommandLine(words, host, loaders);
  Deno.writeFileSync(output, script.createCachedData());
}
