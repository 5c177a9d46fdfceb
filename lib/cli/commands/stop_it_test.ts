import { assertEquals } from "@std/assert";
import { testPlan } from "../../vm/testing/machine.ts";
import { machineTest } from "../../vm/testing/real_machines.ts";
import { upDetached } from "../../vm/up.ts";
import { EXIT } from "../exit_status.ts";
import { runHere } from "../testing/bare_host.ts";

machineTest(
  "stop --all stops every machine, and its status says of the killed ones",
  async (host) => {
    // Without a disk there is nothing that minds a power button.
    for (const name of ["one", "two"]) await upDetached(host, testPlan(host, { name }));
    const { status, stderr } = await runHere(["stop", "--all", "--timeout", "0.2"], host);
    assertEquals(status, EXIT.killed);
    const lines = stderr.split("\n").filter((line) => line !== "");
    for (const name of ["one", "two"]) {
      assertEquals(lines.filter((line) => line.startsWith(`${name}: `)), [
        `${name}: asked the guest to power off (ACPI), and again every few seconds; waiting up to ` +
        `0.2 s; to hurry: domrun stop --force ${name}`,
        `${name}: told QEMU to quit; waiting up to 5 s`,
        `${name}: Killed: the guest did not power off within 0.2 s`,
      ]);
    }
    assertEquals(await runHere(["stop", "--all"], host), {
      status: EXIT.done,
      stdout: "",
      stderr: "No machine runs here\n",
    });
  },
);

machineTest("destroy --all is what was asked for, and 0", async (host) => {
  await upDetached(host, testPlan(host, { name: "one" }));
  const { status, stderr } = await runHere(["destroy", "--all"], host);
  assertEquals([status, stderr.split("\n").at(-2)], [EXIT.done, "one: Killed on request"]);
});
