/** What a log of events tells, in tables; and read from real files, also of a last run. */
import { assertEquals } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import type { Host } from "../../host/host.ts";
import { machineOrLastRun } from "../list_machines.ts";
import type { Happening } from "../machine/event.ts";
import type { MachineStatus } from "../machine/status.ts";
import { hostBelow, testPlan } from "../testing/machine.ts";
import { EARLIER } from "./bound.ts";
import { historyOf, uptimeOf, withHistory } from "./history.ts";
import { keepRun } from "./last_run.ts";

const TIME = "2026-01-02T03:04:05.000Z";
const UP: Happening = { event: "interface", interface: "net0", state: "up" };
const LOST: Happening = { ...UP, state: "reconnecting", reason: "passt ended" };
const ASKED: Happening = { ...LOST, reason: "passt is started again", asked: true };
const DOWN: Happening = { ...UP, state: "down", reason: "port taken" };

Deno.test("historyOf() counts what came up again, and keeps the last error", () => {
  const rows: readonly (readonly [Happening[], restarts: number, error: string | undefined])[] = [
    [[{ event: "supervising" }, UP], 0, undefined],
    [[LOST], 0, "net0 is reconnecting: passt ended"],
    [[LOST, UP], 1, "net0 is reconnecting: passt ended"],
    [[LOST, DOWN, DOWN, UP, UP], 1, "net0 is down: port taken"],
    [
      [LOST, { ...LOST, interface: "net1" }, UP, { ...UP, interface: "net1" }, LOST, UP],
      3,
      "net0 is reconnecting: passt ended",
    ],
    [[LOST, { event: "warning", message: "Error on vda" }], 0, "Error on vda"],
    [
      [{ event: "guest", what: "panic" }, { event: "guest", what: "reboot" }],
      0,
      "the guest panicked",
    ],
    [[ASKED, UP], 0, undefined],
    [[ASKED, DOWN, UP, ASKED, UP], 1, "net0 is down: port taken"],
    [[{ event: "launch-failed", message: "no port" }], 0, "no port"],
    [
      [{ event: "ended", outcome: "failed", reason: "crash", message: "It crashed" }],
      0,
      "It crashed",
    ],
    [
      [{ event: "ended", outcome: "stopped", reason: "guest-poweroff", message: "Off" }],
      0,
      undefined,
    ],
    // A person's wish.
    [
      [{ event: "state", state: "paused" }, { event: "stopping", rung: "quit", deadlineMs: 1 }],
      0,
      undefined,
    ],
  ];
  for (const [happenings, passtRestarts, message] of rows) {
    const events = happenings.map((one) => ({ time: TIME, machine: "one", ...one }));
    const lastError = message === undefined ? {} : { lastError: { time: TIME, message } };
    assertEquals(historyOf(events), { passtRestarts, ...lastError });
  }
});

Deno.test("uptimeOf() is known of what runs, and of what was seen to end", () => {
  const started = { startedAt: TIME };
  const endedAt = "2026-01-02T03:05:06.999Z";
  const now = Date.parse(TIME) + 7_999;
  type Row = readonly [
    status: Pick<MachineStatus, "state" | "startedAt" | "endedAt">,
    seconds: number | undefined,
  ];
  const rows: readonly Row[] = [
    [{ ...started, state: "running" }, 7],
    [{ ...started, state: "paused" }, 7],
    [{ ...started, state: "stopping" }, 7],
    [{ ...started, state: "stopped", endedAt }, 61],
    [{ ...started, state: "failed", endedAt }, 61],
    [{ ...started, state: "failed" }, undefined],
    [{ ...started, state: "unreadable" }, undefined],
    [{ state: "running", startedAt: "2027-01-01T00:00:00.000Z" }, 0],
    [{ state: "running", startedAt: "nonsense" }, undefined],
  ];
  for (const [status, seconds] of rows) assertEquals(uptimeOf(status, now), seconds, status.state);
});

async function withHost(body: (host: Host) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "domrun-history-" });
  const host = hostBelow(systemHost(), root);
  try {
    await host.files.ensureDirectory(host.directories.machines, 0o700);
    await body(host);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const logged = (...happenings: Happening[]) =>
  happenings.map((one) => `${JSON.stringify({ time: TIME, machine: "one", ...one })}\n`).join("");

Deno.test("withHistory() reads both parts of a last run's log, and its size", () =>
  withHost(async (host) => {
    const plan = { ...testPlan(host, { name: "one" }), memoryKiB: 32768, processors: 2 };
    await host.files.makeDirectory(plan.directory, 0o700);
    const log = `${plan.directory}/events.log`;
    await host.files.append(`${log}${EARLIER}`, logged(LOST, UP, LOST));
    await host.files.append(log, `cut o\nnull\n5\n${logged(UP)}`);
    const ended = { outcome: "stopped", reason: "guest-poweroff", message: "Off" } as const;
    // The host's clock was set back: its supervisor knows better.
    await keepRun(host, { plan, startedAt: "2999-01-01T00:00:00.000Z", uptimeSeconds: 61 }, ended);
    await host.files.removeTree(plan.directory);
    const { memoryKiB, processors, uptimeSeconds, passtRestarts, lastError } = await withHistory(
      host,
      await machineOrLastRun(host, "one"),
    );
    assertEquals({ memoryKiB, processors, passtRestarts, lastError }, {
      ...{ memoryKiB: 32768, processors: 2, passtRestarts: 2 },
      lastError: { time: TIME, message: "net0 is reconnecting: passt ended" },
    });
    assertEquals(uptimeSeconds, 61);
  }));

Deno.test("withHistory() claims nothing of a machine without a log", () =>
  withHost(async (host) => {
    const status: MachineStatus = {
      ...{ name: "one", uuid: "", state: "unreadable", supervised: false, startedAt: TIME },
      ...{ directory: `${host.directories.machines}/one`, interfaces: [], consoles: [] },
    };
    assertEquals(await withHistory(host, status), status);
  }));
