import { assertEquals } from "@std/assert";
import type { Host } from "../host/host.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { stopMachine } from "./stop_machine.ts";
import { testPlan } from "./testing/machine.ts";
import { machineTest } from "./testing/real_machines.ts";
import { upDetached } from "./up.ts";
import { waitMachine } from "./wait_machine.ts";

/** A wait for something else of the machine is over then: the end of the machine may be hours away. */
machineTest("a wait that is given up while it connects to the supervisor ends", async (host) => {
  await upDetached(host, testPlan(host, { name: "one" }));
  const over = new AbortController();
  const { controlSocket } = machineFiles(host.directories.machines, "one");
  let connections = 0;
  const givesUp: Host = {
    ...host,
    sockets: {
      ...host.sockets,
      async connect(path) {
        const connection = await host.sockets.connect(path);
        // The first one only looks whether somebody is there.
        if (path === controlSocket && ++connections === 2) over.abort();
        return connection;
      },
    },
  };
  assertEquals(await waitMachine(givesUp, "one", over.signal), undefined);
  assertEquals(over.signal.aborted, true);
  await stopMachine(host, "one", { force: true });
});
