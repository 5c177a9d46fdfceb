/** What the installed passt leaves out or refuses is told before anybody believes in a port: with the real one. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { freePorts } from "../../host/testing/free_port.ts";
import type { PlannedListener, PlannedPasst } from "../../plan/launch_plan.ts";
import { leftOut } from "../../plan/passt_origins.ts";
import { probePasst } from "../../passt/probe/probe.ts";
import { LaunchError } from "../errors.ts";
import { hostBelow } from "../testing/machine.ts";
import { beginPasst, endPasst } from "./passt.ts";
import { firstRefused } from "./try_ports.ts";

const PLACE = { file: "vm.xml", line: 9, column: 22 };

/** A passt of these ports as the installed one is planned, in a directory of its own. */
async function withPasst(
  listeners: readonly PlannedListener[],
  test: (host: Host, planned: PlannedPasst) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "domrun-passt-" });
  const host = hostBelow(systemHost(), root);
  const passt = await probePasst(host, "passt");
  const leavesOut = leftOut(listeners, passt);
  const socket = join(root, "s");
  const pidFile = join(root, "p");
  const planned: PlannedPasst = {
    interface: "net0",
    program: "passt",
    args: [
      ...["--one-off", "--socket", socket, "--pid", pidFile],
      ...(host.user.uid === 0 ? ["--runas", "0:0"] : []),
      ...listeners.flatMap(({ proto, address, start, end }) => [
        proto === "tcp" ? "--tcp-ports" : "--udp-ports",
        `${address === undefined ? "" : `${address}/`}${start}-${end}`,
      ]),
    ],
    socket,
    pidFile,
    listeners,
    ...(leavesOut === undefined ? {} : { leavesOut }),
  };
  try {
    await test(host, planned);
  } finally {
    await endPasst(host, planned);
    await Deno.remove(root, { recursive: true });
  }
}

async function start(host: Host, planned: PlannedPasst): Promise<void> {
  await (await beginPasst(host, planned)).ready;
}

Deno.test("a port that is taken on one address of all is told at its range", async () => {
  const port = await freePorts(1);
  using _holder = Deno.listen({ hostname: "127.0.0.1", port });
  await withPasst([{ proto: "tcp", start: port, end: port, place: PLACE }], async (host, passt) => {
    const error = await assertRejects(
      () => start(host, passt),
      LaunchError,
      `port ${port} is taken`,
    );
    assertEquals(error.place, PLACE);
  });
});

Deno.test("one port of several that is taken is told at its range", async () => {
  const first = await freePorts(4);
  using _holder = Deno.listen({ hostname: "127.0.0.1", port: first + 2 });
  const address = "127.0.0.1";
  const listeners: readonly PlannedListener[] = [
    { proto: "tcp", address, start: first, end: first, place: { ...PLACE, line: 8 } },
    { proto: "tcp", address, start: first + 1, end: first + 3, place: PLACE },
  ];
  await withPasst(listeners, async (host, passt) => {
    const taken = `port ${first + 2} is taken`;
    const error = await assertRejects(() => start(host, passt), LaunchError, taken);
    assertEquals(error.place, PLACE);
  });
});

Deno.test("ports that nobody has are taken, and a trial leaves none of them behind", async () => {
  const first = await freePorts(6);
  const listeners: readonly PlannedListener[] = [
    { proto: "tcp", start: first, end: first + 2 },
    { proto: "udp", start: first + 3, end: first + 5 },
  ];
  await withPasst(listeners, async (host, passt) => {
    await start(host, passt);
    const refused = () => Deno.listen({ hostname: "127.0.0.1", port: first + 1 });
    const error = await assertRejects(() => Promise.resolve().then(refused), Deno.errors.AddrInUse);
    assertEquals(error.name, "AddrInUse");
  });
});

Deno.test("the process of a passt has gone when its end is told, also of one that is frozen", async () => {
  const port = await freePorts(1);
  const listeners: readonly PlannedListener[] = [{ proto: "tcp", start: port, end: port }];
  for (const isFrozen of [false, true]) {
    await withPasst(listeners, async (host, passt) => {
      await start(host, passt);
      const pid = Number(await Deno.readTextFile(passt.pidFile));
      using _qemu = await Deno.connect({ transport: "unix", path: passt.socket });
      if (isFrozen) Deno.kill(pid, "SIGSTOP");
      await endPasst(host, passt);
      assertEquals({ isFrozen, lives: await host.programs.exists(pid) }, {
        isFrozen,
        lives: false,
      });
    });
  }
});

Deno.test("a passt that would have to be ended for a port is told beforehand that another cannot have it", async () => {
  const first = await freePorts(4);
  using _holder = Deno.listen({ hostname: "127.0.0.1", port: first + 2 });
  const at = (port: number, address = "127.0.0.1"): PlannedListener => ({
    ...{ proto: "tcp", address, start: port, end: port, place: PLACE },
  });
  await withPasst([], async (host, passt) => {
    assertEquals(await firstRefused(host, passt, [at(first), at(first + 1)]), undefined);
    const taken = await firstRefused(host, passt, [at(first), at(first + 2)]);
    assertEquals(taken?.port, at(first + 2));
    const elsewhere = await firstRefused(host, passt, [at(first), at(first, "192.0.2.77")]);
    assertEquals(elsewhere?.port, at(first, "192.0.2.77"));
    // None of those that tried has a port still.
    Deno.listen({ hostname: "127.0.0.1", port: first }).close();
  });
});
