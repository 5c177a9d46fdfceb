/** The probe against the QEMU that is installed, and against programs that are no good. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { InterruptedError, type StopSignal } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { until } from "../../host/testing/until.ts";
import { CapabilityError } from "./capabilities.ts";
import { probeQemu, probeReplies } from "./probe.ts";
import { formatReplies, parseReplies } from "./replies.ts";

const host = systemHost();
const GREETING = '{"QMP":{"version":{"qemu":{"micro":0,"minor":2,"major":7},"package":""}}}';

/** Runs `body` with a program that the shell script makes. */
async function withProgram(script: string, body: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-probe-" });
  const path = `${directory}/qemu`;
  try {
    await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await body(path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("what an installed QEMU says can be recorded and replayed", async () => {
  const emulator = await host.programs.find("qemu-system-x86_64");
  if (emulator === undefined) return console.log("SKIP no qemu-system-x86_64");
  let recorded = "";
  const live = await probeQemu(host, emulator, {
    record: (exchanges) => {
      recorded = formatReplies(exchanges);
    },
  });
  assertEquals(live.target, "x86_64");
  assert(live.accelerators.includes("tcg"));
  assert(live.machines.some((machine) => machine.alias === "q35"));
  assert(live.features["device.virtio-net-pci"]);
  const replayed = await probeReplies(parseReplies(recorded, "f"), host.clock, emulator);
  assertEquals(replayed, live);
});

Deno.test("a program that is no good QEMU is an error in its own words, soon", async () => {
  const rows: [
    script: string,
    reason: CapabilityError["reason"],
    words: string,
  ][] = [
    [
      "echo 'no such CPU' >&2; exit 3",
      "crash",
      "it exited with status 3 before it had answered: no such CPU",
    ],
    ["kill -s SEGV $$", "crash", "it was ended by SIGSEGV before it had answered"],
    [
      `echo '${GREETING}'; read line; exit 0`,
      "crash",
      "it exited with status 0 before it had answered",
    ],
    ["exec sleep 60", "timeout", "it did not answer within 0.5 s"],
    [
      `echo '${GREETING}'; echo slow >&2; exec sleep 60`,
      "timeout",
      "it did not answer within 0.5 s: slow",
    ],
    [
      "echo hello world; exec sleep 60",
      "protocol",
      "it does not speak QMP: Not a QMP message: hello world",
    ],
    [
      "exec 1>&-; exec sleep 60",
      "crash",
      "it closed its output before it had answered",
    ],
  ];
  for (const [script, reason, words] of rows) {
    await withProgram(script, async (path) => {
      const probing = () => probeQemu(host, path, reason === "timeout" ? { timeoutMs: 500 } : {});
      const error = await assertRejects(probing, CapabilityError);
      assertEquals(
        [error.message, error.reason, error.subject],
        [words, reason, path],
        script,
      );
    });
  }
});

Deno.test("a QEMU that answers half is an error that names the question", async () => {
  const refuse =
    `sed -u 's/.*"id":\\("[^"]*"\\).*/{"id":\\1,"error":{"class":"GenericError","desc":"no"}}/'`;
  const negotiate = `read line; echo '{"return":{},"id":"domrun-1"}'`;
  await withProgram(`echo '${GREETING}'; ${negotiate}; ${refuse}`, async (path) => {
    const error = await assertRejects(() => probeQemu(host, path), CapabilityError);
    assertEquals([error.message, error.reason], [
      "it refused query-version: no",
      "protocol",
    ]);
  });
});

Deno.test("a program that cannot be started is an error with the reason", async () => {
  const rows: [path: string, message: string][] = [
    ["/nonexistent/qemu", "it cannot be started: No such program"],
    ["/etc/passwd", "it cannot be started: Permission denied"],
  ];
  for (const [path, message] of rows) {
    const error = await assertRejects(() => probeQemu(host, path), CapabilityError);
    assertEquals([error.message, error.reason], [message, "start"]);
  }
});

Deno.test("a signal ends the probe and the QEMU that it started", async () => {
  await withProgram("echo $$ > $0.pid; exec sleep 60", async (path) => {
    let interrupt: (signal: StopSignal) => void = () => {};
    const terminal = {
      ...host.terminal,
      onSignal: (_: readonly StopSignal[], action: (signal: StopSignal) => void) => {
        interrupt = action;
        return () => {};
      },
    };
    const probing = probeQemu({ ...host, terminal }, path);
    const pidFile = `${path}.pid`;
    await until("it has begun", async () => await host.files.readTail(pidFile, 20) !== "");
    const pid = Number(await host.files.readTail(pidFile, 20));
    interrupt("SIGTERM");
    const error = await assertRejects(() => probing, InterruptedError, "Interrupted by SIGTERM");
    assertEquals([error.signal, await host.programs.exists(pid)], ["SIGTERM", false]);
  });
});
