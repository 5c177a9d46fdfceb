/** A console in use, and one that is taken from whoever has it, with the real QEMU. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Connection, Host } from "../host/host.ts";
import { until } from "../host/testing/until.ts";
import { connectConsole, consoleOf, relay } from "./console.ts";
import { MachineStateError } from "./errors.ts";
import { machineStatus } from "./list_machines.ts";
import { stopMachine } from "./stop_machine.ts";
import { takeConsole } from "./take_console.ts";
import { bootDisk, ECHO, says } from "./testing/boot_sector.ts";
import { testPlan } from "./testing/machine.ts";
import { machineTest, supervisorOf } from "./testing/real_machines.ts";
import { upDetached } from "./up.ts";

async function echoing(host: Host, root: string) {
  await Deno.writeFile(`${root}/disk.img`, bootDisk([...says("^"), ...ECHO]));
  const extraArgs = ["-drive", `file=${root}/disk.img,format=raw`];
  await upDetached(host, testPlan(host, { name: "one", extraArgs }));
  const console = consoleOf(await machineStatus(host, "one"), undefined);
  await until("the guest listens", async () => (await logOf(console.logFile)).endsWith("^"));
  return console;
}

const logOf = (path: string) => Deno.readTextFile(path);

/** What comes back for `typed`; the connection stays open. */
async function answerTo(connection: Connection, typed: string): Promise<string> {
  await connection.write(new TextEncoder().encode(typed));
  const reader = connection.readable.getReader();
  let heard = "";
  while (heard.length < typed.length) {
    const { value, done } = await reader.read();
    if (done) break;
    heard += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  return heard;
}

machineTest(
  "a console in use is taken, again and again, and its log goes on",
  async (host, root) => {
    const console = await echoing(host, root);
    let holder = await connectConsole(host, "one", console);
    for (const word of ["first", "second", "third"]) {
      assertEquals(await answerTo(holder, word), word);
      const refused = await assertRejects(
        () => connectConsole(host, "one", console),
        MachineStateError,
        'Console "serial0" of machine "one" is in use: it serves one client at a time',
      );
      assertStringIncludes(refused.help ?? "", "domrun console --force --device serial0 one");
      const ousted = relay(holder, { output: () => Promise.resolve() });
      holder = await takeConsole(host, "one", console);
      assertEquals(await ousted, "hung-up");
    }
    assertEquals(await answerTo(holder, "last"), "last");
    // QEMU writes to the log after the socket.
    const whole = async () => (await logOf(console.logFile)).endsWith("^firstsecondthirdlast");
    await until("the log has all of it", whole);
    holder.close();
    await stopMachine(host, "one", { force: true });
  },
);

machineTest("a console is taken where nobody supervises", async (host, root) => {
  const console = await echoing(host, root);
  const before = await connectConsole(host, "one", console);
  Deno.kill(await supervisorOf(root, "one"), "SIGKILL");
  await until("nobody supervises", async () => !(await machineStatus(host, "one")).supervised);
  const ousted = relay(before, { output: () => Promise.resolve() });
  const taken = await takeConsole(host, "one", console);
  assertEquals([await ousted, await answerTo(taken, "mine")], ["hung-up", "mine"]);
  taken.close();
  await stopMachine(host, "one", { force: true });
});

machineTest(
  "of two that take a console at once, one has it, and it can be taken again",
  async (host, root) => {
    const console = await echoing(host, root);
    const both = await Promise.all([1, 2].map(() => takeConsole(host, "one", console)));
    const last = await takeConsole(host, "one", console);
    assertEquals(await answerTo(last, "last"), "last");
    for (const one of [...both, last]) one.close();
    await stopMachine(host, "one", { force: true });
  },
);
