/**
 * make_cache SCRIPT OUTPUT: runs a few commands, and writes V8's code cache of the script with each function that they
 * have used. Compiled like the program itself, because V8 takes a cache only from the same build of it.
 */
import { dirname } from "@std/path/posix";
import type { Host } from "../../lib/host/host.ts";
import { loadProgram } from "./start.ts";

/** A program that every host has. It stands for what the host that builds domrun may lack: QEMU, passt, images. */
const ANY_PROGRAM = "/bin/sh";

/** Where the documents in testdata have their disks. */
const IMAGES = "/srv/images/";

/**
 * This host, as one that has QEMU and passt and has asked them before. Machines live below `directory`. None of them
 * gets further than the start of passt, which is {@link ANY_PROGRAM} and fails.
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

/** A document of which there is something to say: most have a warning or a note. */
const REMARKABLE = "testdata/plans/lenient_q35.xml";
const PASST = "testdata/plans/passt_q35.xml";

/** What people run, each once: the less V8 has to read, the sooner every command starts. */
const COMMANDS: readonly (readonly string[])[] = [
  ["ps"],
  ["probe", "--json"],
  ["check", REMARKABLE],
  ["plan", REMARKABLE],
  ["plan", "--json", PASST],
  ["up", "-d", PASST],
  ["supervise", "none"],
];

if (import.meta.main) {
  const [source = "", output = ""] = Deno.args;
  const { main, script } = loadProgram(Deno.readTextFileSync(source));
  const known = JSON.parse(Deno.readTextFileSync("testdata/capabilities/qemu-7.2.json"));
  const host = hostThatKnows(main.systemHost(), dirname(output), known);
  for (const words of COMMANDS) await main.runCommandLine(words, host);
  Deno.writeFileSync(output, script.createCachedData());
}
