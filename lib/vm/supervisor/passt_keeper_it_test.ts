/** A passt that ends while its machine runs, with the real passt and the real QEMU. */
import { assertEquals, assertMatch } from "@std/assert";
import { freePort, freePorts } from "../../host/testing/free_port.ts";
import { until } from "../../host/testing/until.ts";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan, PlannedPasst } from "../../plan/launch_plan.ts";
import { earlierPasstLog } from "../../plan/machine_files.ts";
import { leftOut } from "../../plan/passt_origins.ts";
import { probePasst } from "../../passt/probe/probe.ts";
import type { MachineEvent } from "../machine/event.ts";
import { testPlan } from "../testing/machine.ts";
import { machineTest, pidIn } from "../testing/real_machines.ts";
import { up } from "../up.ts";

type InterfaceEvent = MachineEvent & { readonly event: "interface" };

/** A running machine with one passt, and what is told of its interface. */
async function run(
  host: Host,
  plan: LaunchPlan,
  onTold: (event: InterfaceEvent) => void = () => {},
) {
  const told: InterfaceEvent[] = [];
  const onEvent = (event: MachineEvent) => {
    if (event.event !== "interface") return;
    told.push(event);
    onTold(event);
  };
  const supervision = await up(host, plan, { onEvent });
  const [passt] = plan.passt;
  const kill = async () => Deno.kill(await pidIn(host, passt?.pidFile ?? ""), "SIGKILL");
  return { supervision, told, kill };
}

/** Its passt has these ports, as the installed one is planned. */
async function withPorts(host: Host, start: number, end: number): Promise<LaunchPlan> {
  const plan = testPlan(host, { name: "one", ports: [`127.0.0.1/${start}-${end}`] });
  const listeners = [{ proto: "tcp", address: "127.0.0.1", start, end }] as const;
  const leavesOut = leftOut(listeners, await probePasst(host, "passt"));
  const more = { listeners, ...(leavesOut === undefined ? {} : { leavesOut }) };
  return { ...plan, passt: plan.passt.map((one) => ({ ...one, ...more })) };
}

/** Its passt writes a log. */
function withLog(plan: LaunchPlan, file: string): LaunchPlan {
  const earlier = earlierPasstLog(plan.directory, "net0");
  const logs = (passt: PlannedPasst): PlannedPasst => ({
    ...passt,
    args: [...passt.args, "--log-file", file],
    log: { file, earlier },
  });
  return { ...plan, passt: plan.passt.map(logs) };
}

machineTest(
  "a passt that ends again and again is started as often, and no loop is seen",
  async (host) => {
    const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
    const { supervision, told, kill } = await run(host, plan);
    for (let count = 1; count <= 5; count++) {
      await kill();
      await until(
        "it is up again",
        () => told.filter(({ state }) => state === "up").length === count,
      );
      // Half a second makes it stable.
      await host.clock.sleep(600);
    }
    const seen = told.map(({ state, retryMs = 0 }) => `${state} ${retryMs}`);
    assertEquals(seen, Array(5).fill(["reconnecting 0", "up 0"]).flat());
    await supervision.stop({ force: true });
  },
);

for (const [what, last] of [["a port", 0], ["the last port of a range", 3]] as const) {
  machineTest(
    `${what} that was stolen is named, and the interface is up when it is given back`,
    async (host) => {
      const first = await freePorts(last + 1);
      const plan = await withPorts(host, first, first + last);
      const { supervision, told, kill } = await run(host, plan);
      await kill();
      // The supervisor is in this process, too: it starts nothing before the port is stolen.
      const thief = stolen(first + last);
      await until("it is down", () => supervision.status().interfaces[0]?.state === "down");
      const { reason } = supervision.status().interfaces[0] ?? {};
      assertMatch(
        reason ?? "",
        /^Cannot start passt for interface "net0": .*\b(taken|can be listened on)/,
      );
      assertEquals(told.at(-1)?.reason, reason);
      const pauses = told.map(({ retryMs = 0 }) => retryMs);
      assertEquals(pauses, [0, 0, 5, 20, 50, 100].slice(0, pauses.length));
      thief.close();
      await until("it is up again", () => supervision.status().interfaces[0]?.state === "up");
      await supervision.stop({ force: true });
    },
  );
}

machineTest(
  "what a passt has logged is kept when the next one empties the log",
  async (host, root) => {
    const file = `${root}/passt.log`;
    const plan = withLog(
      testPlan(host, { name: "one", ports: [`${await freePort()}:80`] }),
      file,
    );
    const { supervision, told, kill } = await run(host, plan);
    const first = await Deno.readTextFile(file);
    await kill();
    await until("it is up again", () => told.some(({ state }) => state === "up"));
    const earlier = await Deno.readTextFile(plan.passt[0]?.log?.earlier ?? "");
    assertEquals(earlier.startsWith(first.trimEnd()), true, earlier);
    assertMatch(earlier, /\n--- this passt had ended at \d{4}-\S+Z ---\n$/);
    await supervision.stop({ force: true });
  },
);

machineTest("a passt that ends before QEMU is connected to it is started again", async (host) => {
  const plan = testPlan(host, { name: "one", ports: [`${await freePort()}:80`] });
  const qemu = () => supervision.status().pid ?? 0;
  const { supervision, told, kill } = await run(host, plan, (event) => {
    // QEMU stands still from the moment on that it has told of its loss.
    if (event.reason === "passt ended") Deno.kill(qemu(), "SIGSTOP");
  });
  const passt = async () => await pidIn(host, plan.passt[0]?.pidFile ?? "").catch(() => 0);
  const first = await passt();
  await kill();
  await until("there is another passt", async () => ![0, first].includes(await passt()));
  await kill();
  await until("its end is seen", () => told.at(-1)?.reason === "passt ended again");
  Deno.kill(qemu(), "SIGCONT");
  await until("it is up again", () => told.at(-1)?.state === "up");
  await supervision.stop({ force: true });
});

/** Listens on a port as soon as it is free; meanwhile nothing else happens in this process. */
function stolen(port: number): Deno.Listener {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      return Deno.listen({ hostname: "127.0.0.1", port });
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
