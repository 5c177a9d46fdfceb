/**
 * Tries what the compiled program may do and what it may not, and prints how each attempt ended, with the Deno inside.
 * compiled_permissions_it_test.ts compiles it with the very flags of domrun.
 */

type Attempt = () => unknown;

const run = (program: string, ...args: string[]): Attempt => () =>
  new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output();

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  "run itself": run("/proc/self/exe", "child"),
  "run kill": run("kill", "-0", String(Deno.pid)),
  "run a shell": run("sh", "-c", "true"),
  "run a shell by path": run("/bin/sh", "-c", "true"),
  "signal another process": () => Deno.kill(1, "SIGCONT"),
  "read a file": () => Deno.readTextFileSync("/etc/passwd"),
  "read below /run": () => Array.from(Deno.readDirSync("/run")),
  "read below /proc": () => Deno.readTextFileSync("/proc/self/status"),
  "read below /sys": () => Deno.readTextFileSync("/sys/kernel/uevent_seqnum"),
  "write below /tmp": () => Deno.removeSync(Deno.makeTempFileSync({ dir: "/tmp" })),
  "write below /etc": () => Deno.writeTextFileSync("/etc/domrun-permissions", ""),
  "write below /proc": () => Deno.writeTextFileSync("/proc/self/comm", "x"),
  "read a variable of its own": () => Deno.env.get("HOME"),
  "read another variable": () => Deno.env.get("LD_PRELOAD"),
  "read all variables": () => Deno.env.toObject(),
  "connect over TCP": () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  "listen on TCP": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  "listen on a Unix socket": () => {
    const path = `/tmp/domrun-permissions-${Deno.pid}`;
    Deno.listen({ transport: "unix", path }).close();
    Deno.removeSync(path);
  },
  "load a library": () => Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {}).close(),
  "ask for the user": () => Deno.uid(),
  "ask for the host's name": () => Deno.hostname(),
};

async function outcome(attempt: Attempt): Promise<string> {
  try {
    await attempt();
    return "allowed";
  } catch (error) {
    return error instanceof Deno.errors.NotCapable ? "refused" : String(error);
  }
}

if (import.meta.main && Deno.args[0] !== "child") {
  const outcomes: Record<string, string> = {};
  for (const [what, attempt] of Object.entries(ATTEMPTS)) outcomes[what] = await outcome(attempt);
  console.log(JSON.stringify({ deno: Deno.version.deno, outcomes }));
}
