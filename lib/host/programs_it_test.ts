import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { exitOf, systemPrograms } from "./programs.ts";
import { ConnectError, StartError } from "./host.ts";
import { until } from "./testing/until.ts";

const self = { program: "/bin/sh", args: ["-c"] };
const programs = systemPrograms(Deno.env.get("PATH"), self);
const sh = (script: string, timeoutMs = 10_000) =>
  programs.run("sh", ["-c", script], { timeoutMs });

const untilEnded = (pid: number) =>
  until(`process ${pid} ends`, async () => !await programs.exists(pid));

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

Deno.test("run() gives both outputs and how it ended", async () => {
  assertEquals(await sh("echo out; echo err >&2; exit 3"), {
    exit: { kind: "exited", code: 3 },
    stdout: "out\n",
    stderr: "err\n",
    timedOut: false,
  });
});

Deno.test("run() reports a signal as a signal, never as an exit status", async () => {
  assertEquals((await sh("kill -s KILL $$")).exit, { kind: "signaled", signal: "SIGKILL" });
  assertEquals(exitOf({ code: 137, signal: null }), { kind: "exited", code: 137 });
  assertEquals(exitOf({ code: 143, signal: "SIGTERM" }), { kind: "signaled", signal: "SIGTERM" });
});

Deno.test("run() gives input, keeps the end of long output and ends at its deadline", async () => {
  const echoed = await programs.run("cat", [], { timeoutMs: 10_000, stdin: "in\n" });
  assertEquals(echoed.stdout, "in\n");
  const deaf = await programs.run("true", [], { timeoutMs: 10_000, stdin: "x".repeat(1 << 20) });
  assertEquals(deaf.exit, { kind: "exited", code: 0 });
  const long = await sh("head -c 3000000 /dev/zero | tr '\\0' a; echo end");
  assertEquals([long.stdout.length, long.stdout.slice(-4)], [1024 * 1024, "end\n"]);
  const slow = await sh("echo begun; exec sleep 100", 1000);
  assertEquals([slow.timedOut, slow.stdout], [true, "begun\n"]);
  assertEquals(slow.exit, { kind: "signaled", signal: "SIGKILL" });
});

Deno.test("run() kills its program when the signal is aborted, before or while it runs", async () => {
  const stop = new AbortController();
  const options = { timeoutMs: 60_000, signal: stop.signal };
  const running = programs.run("sh", ["-c", "exec sleep 100"], options);
  stop.abort();
  const killed = { kind: "signaled", signal: "SIGKILL" } as const;
  assertEquals([(await running).exit, (await running).timedOut], [killed, false]);
  assertEquals((await programs.run("sleep", ["100"], options)).exit, killed);
});

Deno.test("run() and start() give a program a session of its own, which Ctrl-C does not reach", async () => {
  const asked = "ps -o sid= -p $$; echo $$";
  const ran = (await sh(asked)).stdout;
  const child = await programs.start("sh", ["-c", asked]);
  const started = await readAll(child.stdout);
  await child.exit;
  await child.closeInput();
  for (const said of [ran, started]) {
    const [session, pid] = said.trim().split(/\s+/);
    assertEquals(session, pid);
  }
});

Deno.test("run() does not wait for a daemon that keeps the output open", async () => {
  const finished = await sh("sleep 5 & echo $!");
  assertEquals(finished.exit, { kind: "exited", code: 0 });
  assertEquals(await programs.signal(Number(finished.stdout), "SIGKILL"), true);
});

Deno.test("a program that cannot be started is a StartError", async () => {
  const missing = await assertRejects(
    () => programs.run("/nonexistent/passt", [], { timeoutMs: 1000 }),
    StartError,
    "Cannot start /nonexistent/passt: No such program",
  );
  assertEquals([missing.fault, missing.program], ["missing", "/nonexistent/passt"]);
  const denied = await assertRejects(
    () => programs.start("/etc/passwd", []),
    StartError,
    "Cannot start /etc/passwd: Permission denied",
  );
  assertEquals(denied.fault, "denied");
});

Deno.test("find() looks along PATH for what is executable", async () => {
  assertEquals(await systemPrograms("/nonexistent:/bin", self).find("sh"), "/bin/sh");
  assertEquals(await systemPrograms("/etc:.", self).find("passwd"), undefined);
  assertEquals(await systemPrograms(undefined, self).find("sh"), undefined);
  assertEquals(await programs.find("/bin"), undefined);
});

Deno.test("find() takes the name that PATH has for a program, and leaves other programs alone", async () => {
  const directory = await Deno.makeTempDir({ prefix: "domrun-find-" });
  try {
    await Deno.mkdir(`${directory}/bin`);
    await Deno.symlink("bin", `${directory}/sbin`);
    for (const name of ["bin/tool", "tool"]) {
      await Deno.writeTextFile(`${directory}/${name}`, "#!/bin/sh\n", { mode: 0o755 });
    }
    const { find } = systemPrograms(`/nonexistent:${directory}/bin`, self);
    assertEquals(await find(`${directory}/sbin/tool`), `${directory}/bin/tool`);
    assertEquals(await find(`${directory}/tool`), `${directory}/tool`);
    assertEquals(
      await systemPrograms(undefined, self).find(`${directory}/sbin/tool`),
      `${directory}/sbin/tool`,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("start() talks to a child and keeps the end of its errors", async () => {
  const child = await programs.start("sh", [
    "-c",
    "read line; echo got $line; echo bad >&2; exit 4",
  ]);
  await child.write("hello\n");
  assertEquals(await readAll(child.stdout), "got hello\n");
  assertEquals(await child.exit, { kind: "exited", code: 4 });
  assertEquals(child.stderrTail(), "bad\n");
  // The pipe may still take a first piece after its reader has gone.
  await assertRejects(
    async () => {
      for (;;) await child.write("more\n");
    },
    ConnectError,
    "sh has closed its standard input",
  );
  await child.closeInput();
  child.kill("SIGTERM");
});

Deno.test("start() does not let a child block on output that nobody wants", async () => {
  const child = await programs.start("sh", ["-c", "head -c 1000000 /dev/zero; exit 6"]);
  await child.stdout.cancel();
  assertEquals(await child.exit, { kind: "exited", code: 6 });
  await child.closeInput();
});

Deno.test("signal(), exists() and standardErrorOf() tell a process from a stranger's", async () => {
  const log = await Deno.makeTempFile({ prefix: "domrun-log-" });
  const other = await Deno.makeTempFile({ prefix: "domrun-log-" });
  try {
    const { stdout } = await sh(`sleep 100 2>>${log} >/dev/null & echo $!`);
    const pid = Number(stdout);
    assert(await programs.exists(pid));
    const identity = async (path: string) => {
      const { dev, ino } = await Deno.stat(path);
      return { dev, ino };
    };
    const held = await identity(log);
    assertEquals(await programs.standardErrorOf(pid), held);
    // A file that has lost its name is still the same one, and one that got the name is another.
    await Deno.rename(other, log);
    assertEquals(await programs.standardErrorOf(pid), held);
    assertNotEquals(await programs.standardErrorOf(pid), await identity(log));
    assert(await programs.signal(pid, "SIGTERM"));
    await untilEnded(pid);
    assertEquals(await programs.standardErrorOf(pid), undefined);
    assertEquals(await programs.isEnding(pid), false);
    assertEquals(await systemPrograms("", self).signal(pid, "SIGTERM"), false);
  } finally {
    await Deno.remove(log);
  }
});

Deno.test("exists() does not count a process that has ended and was not waited for", async () => {
  // The shell starts a child, then becomes a program that waits for nobody; the child ends after that.
  const ended = "until read name </proc/$PPID/comm && [ $name = cat ]; do :; done";
  const child = await programs.start("sh", ["-c", `sh -c '${ended}' & echo $!; exec cat`]);
  const reader = child.stdout.getReader();
  const pid = Number(new TextDecoder().decode((await reader.read()).value));
  await untilEnded(pid);
  assertEquals((await Deno.stat(`/proc/${pid}`)).isDirectory, true);
  await child.closeInput();
  assertEquals((await reader.read()).done, true);
  await child.exit;
});

Deno.test("startSelf() leaves a process that has a session of its own", async () => {
  const file = await Deno.makeTempFile({ prefix: "domrun-self-" });
  try {
    const pid = await programs.startSelf([
      `ps -o sid= -p $$ > ${file}.new; mv ${file}.new ${file}`,
    ]);
    await untilEnded(pid);
    assertStringIncludes(await Deno.readTextFile(file), String(pid));
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("every child starts in /", async () => {
  assertEquals((await programs.run("pwd", [], { timeoutMs: 10_000 })).stdout, "/\n");
  const child = await programs.start("pwd", []);
  assertEquals(await readAll(child.stdout), "/\n");
  await child.exit;
  await child.closeInput();
});
