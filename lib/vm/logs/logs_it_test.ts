/** Logs and last runs of real machines: a guest that prints for ever, and ends that somebody asks about. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { until } from "../../host/testing/until.ts";
import { FileError, type Host } from "../../host/host.ts";
import { collectGarbage } from "../collect_garbage.ts";
import { NoSuchMachineError } from "../errors.ts";
import { machineOrLastRun, machinesAndLastRuns, machineStatus } from "../list_machines.ts";
import { stopMachine } from "../stop_machine.ts";
import { bootDisk, CHATTER } from "../testing/boot_sector.ts";
import { testPlan } from "../testing/machine.ts";
import { machineTest, supervisorOf, tryKill } from "../testing/real_machines.ts";
import { up, upDetached } from "../up.ts";
import { waitMachine } from "../wait_machine.ts";
import { CONSOLE_BOUND, EARLIER } from "./bound.ts";
import { lastRun, lastRunFiles } from "./last_run.ts";
import { LogReader } from "./log_reader.ts";
import { machineLog } from "./machine_log.ts";

const MIB = 1024 * 1024;
const NEVER = new AbortController().signal;

async function chatter(host: Host, root: string) {
  await Deno.writeFile(`${root}/disk.img`, bootDisk(CHATTER));
  return testPlan(host, {
    name: "one",
    extraArgs: ["-drive", `file=${root}/disk.img,format=raw,if=ide`],
  });
}

async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}

async function textOf(host: Host, of: "console" | "qemu" | "events"): Promise<string> {
  const log = await machineLog(host, "one", { of, alias: undefined });
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of new LogReader(host, log.path).unread()) text += decoder.decode(bytes);
  return text;
}

machineTest(
  "a guest that prints for ever fills no disk, and its log has what it printed alone",
  async (host, root) => {
    const plan = await chatter(host, root);
    const supervision = await up(host, plan);
    const path = plan.consoles[0]?.logFile ?? "";
    // What the guest alone writes takes minutes: somebody else writes into the same log as it does.
    using flood = await Deno.open(path, { append: true });
    const lines = new TextEncoder().encode("B".repeat(63) + "\n").buffer;
    const block = new Uint8Array(MIB);
    for (let at = 0; at < MIB; at += 64) block.set(new Uint8Array(lines), at);
    const cut = CONSOLE_BOUND.partBytes + 2 * MIB;
    let most = 0;
    for (let written = 0; written < 64; written++) {
      for (let at = 0; at < MIB;) at += await flood.write(block.subarray(at));
      most = Math.max(most, await sizeOf(path) + await sizeOf(`${path}${EARLIER}`));
      await until("the log is cut", async () => await sizeOf(path) < cut);
    }
    assertEquals(most <= 2 * CONSOLE_BOUND.earlierBytes, true, `${most} bytes`);
    await until("the guest prints", async () => (await textOf(host, "console")).includes("AAA"));
    await supervision.stop({ force: true });
    const text = await textOf(host, "console");
    assertEquals(text.length >= CONSOLE_BOUND.partBytes, true);
    const others = text.split("\n").slice(1, -1).filter((line) => !/^(A|B)*$/.test(line));
    assertEquals(others, []);
  },
);

machineTest(
  "who follows a log has its last byte after the machine has ended",
  async (host, root) => {
    const supervision = await up(host, await chatter(host, root));
    const log = await machineLog(host, "one", { of: "console", alias: undefined });
    const reader = new LogReader(host, log.path);
    let length = 0;
    const read = async () => {
      for await (const bytes of reader.unread()) length += bytes.length;
    };
    await until("the guest prints", async () => (await read(), length > 0));
    assertEquals(await log.grows(), true);
    await supervision.stop({ force: true });
    assertEquals(await log.grows(), false);
    reader.movedTo(log.pathAfterEnd);
    await read();
    assertEquals(length, (await textOf(host, "console")).length);
  },
);

machineTest(
  "how a machine ended, and what it logged, is there until the next one runs",
  async (host) => {
    const plan = testPlan(host, { name: "one" });
    const supervision = await up(host, plan);
    const waited = waitMachine(host, "one", NEVER);
    await supervision.stop({ force: true });
    assertEquals((await waited)?.reason, "killed-on-request");
    const status = await machineOrLastRun(host, "one");
    assertEquals([status.state, status.supervised], ["stopped", false]);
    assertEquals((await machinesAndLastRuns(host)).map(({ name }) => name), ["one"]);
    assertEquals(await Deno.readTextFile(lastRunFiles(host, "one").xml), plan.xml);
    const events = (await textOf(host, "events")).trim().split("\n");
    assertMatch(events.at(0) ?? "", /"launching"/);
    assertMatch(events.at(-1) ?? "", /"event":"ended".*"killed-on-request"/);
    assertEquals(
      (await waitMachine(host, "one", NEVER))?.time,
      (await lastRun(host, "one"))?.endedAt,
    );

    const broken = { ...plan, qemu: { ...plan.qemu, program: "qemu-system-none" } };
    await assertRejects(() => up(host, broken));
    assertEquals((await lastRun(host, "one"))?.ended.reason, "killed-on-request");

    const next = await up(host, plan);
    assertEquals(await lastRun(host, "one"), undefined);
    assertEquals((await machinesAndLastRuns(host)).map(({ state }) => state), ["running"]);
    await next.stop({ force: true });
  },
);

for (const kept of [true, false]) {
  const what = kept ? "" : " nor its logs moved";
  machineTest(
    `a machine whose directory cannot be removed${what} ended as it did`,
    async (host) => {
      const plan = testPlan(host, { name: "one" });
      const denied = (path: string) => new FileError("denied", path, "Permission denied");
      const stubborn: Host = {
        ...host,
        files: {
          ...host.files,
          removeTree: (path) =>
            path === plan.directory ? Promise.reject(denied(path)) : host.files.removeTree(path),
          rename: (from, to) => kept ? host.files.rename(from, to) : Promise.reject(denied(from)),
        },
      };
      const warnings: string[] = [];
      const supervision = await up(stubborn, plan, {
        onEvent: (event) => void (event.event === "warning" && warnings.push(event.message)),
      });
      const { outcome, message } = await supervision.stop({ force: true });
      const left = `its directory ${plan.directory} cannot be removed: Permission denied`;
      assertEquals([outcome, message], ["failed", `Killed on request; ${left}`]);
      const lost = `Cannot keep the last run of "one": Permission denied`;
      assertEquals(warnings, kept ? [] : [lost]);
      const { state, reason } = await machineStatus(host, "one");
      const remains = "`domrun stop one` removes what is left";
      assertEquals([state, reason], ["stopped", `Killed on request; ${remains}`]);
      assertEquals((await waitMachine(host, "one", NEVER))?.reason, "killed-on-request");
      assertEquals(await collectGarbage(host), { removed: ["one"], kept: [] });
      assertEquals((await lastRun(host, "one"))?.ended.message, "Killed on request");
    },
  );
}

machineTest(
  "what ended without a supervisor is kept when its name is cleared",
  async (host, root) => {
    await upDetached(host, testPlan(host, { name: "one" }));
    const { pid } = await machineStatus(host, "one");
    Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
    await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
    const waited = waitMachine(host, "one", NEVER);
    tryKill(pid ?? 0);
    assertEquals((await waited)?.reason, "unsupervised");
    await stopMachine(host, "one");
    assertEquals((await lastRun(host, "one"))?.ended.reason, "unsupervised");
    assertMatch(await textOf(host, "events"), /"launched"/);
  },
);

machineTest(
  "wait gives up when it is told to, and knows no machine that never was",
  async (host) => {
    await assertRejects(() => waitMachine(host, "one", NEVER), NoSuchMachineError);
    const supervision = await up(host, testPlan(host, { name: "one" }));
    const over = new AbortController();
    const waited = waitMachine(host, "one", over.signal);
    over.abort();
    assertEquals(await waited, undefined);
    await supervision.stop({ force: true });
  },
);
